"""Loaded at start by django-rules: the permissions of each feature."""

from blog.importing import access as importing
from blog.moderation import access as moderation
from blog.posts import access as posts

__all__ = ["importing", "moderation", "posts"]
