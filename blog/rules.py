"""Loaded at start by django-rules: the permissions of each feature."""

from blog.audience import access as audience
from blog.blogroll import access as blogroll
from blog.caching import access as caching
from blog.events import access as events
from blog.importing import access as importing
from blog.moderation import access as moderation
from blog.polls import access as polls
from blog.posts import access as posts

__all__ = ["audience", "blogroll", "caching", "events", "importing", "moderation", "polls", "posts"]
