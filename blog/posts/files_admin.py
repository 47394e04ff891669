from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from blog.documents.admin import DocumentAdmin
from blog.documents.models import Document
from blog.images.admin import ImageAdmin
from blog.images.models import Image
from blog.posts.models import Post

admin.site.unregister([Image, Document])


class WithUses(admin.ModelAdmin):
    """A file's page, with the posts that show it or lead to it."""

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "used_in"]

    def get_fields(self, request, obj=None):
        return [*super().get_fields(request, obj), *(["used_in"] if obj else [])]

    def get_deleted_objects(self, objs, request):
        """What a post shows stays: the posts are named, and the file has to leave them first."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, permissions, [*protected, *(link for one in objs for link in _links_to_uses(one))]

    @admin.display(description=_("used in"))
    def used_in(self, stored):
        return mark_safe("<br>".join(_links_to_uses(stored))) or "—"  # noqa: S308  escaped there


def _links_to_uses(stored: Image | Document) -> list[str]:
    shown = Q(body__contains=stored.file.url)
    if isinstance(stored, Image):
        shown |= Q(cover=stored)
    posts = Post.objects.filter(shown).only("title")[:50]
    return [format_html('<a href="{}">{}</a>', reverse("admin:blog_post_change", args=[one.pk]), one) for one in posts]


@admin.register(Image)
class UsedImageAdmin(WithUses, ImageAdmin):
    pass


@admin.register(Document)
class UsedDocumentAdmin(WithUses, DocumentAdmin):
    pass
