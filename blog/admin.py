"""The admin, by feature."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blog.addresses import admin as addresses
from blog.audience import admin as audience
from blog.blogroll import admin as blogroll
from blog.caching import admin as caching
from blog.documents import admin as documents
from blog.events import admin as events
from blog.images import admin as images
from blog.importing import admin as importing
from blog.moderation import admin as moderation
from blog.moderation import rules_admin as moderation_rules
from blog.polls import admin as polls
from blog.posts import admin as posts
from blog.posts import authors_admin as authors
from blog.posts import held_admin as held
from blog.totals import admin as totals
from blog.writing import admin as writing

__all__ = [
    "addresses",
    "audience",
    "authors",
    "blogroll",
    "caching",
    "documents",
    "events",
    "held",
    "images",
    "importing",
    "moderation",
    "moderation_rules",
    "polls",
    "posts",
    "totals",
    "writing",
]

admin.site.site_header = admin.site.site_title = "Tribune"
admin.site.index_title = _("The desk")
