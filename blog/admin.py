"""The admin, by feature."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blog.images import admin as images
from blog.importing import admin as importing
from blog.moderation import admin as moderation
from blog.posts import admin as posts
from blog.tags import admin as tags

__all__ = ["images", "importing", "moderation", "posts", "tags"]

admin.site.site_header = admin.site.site_title = "Tribune"
admin.site.index_title = _("The desk")
