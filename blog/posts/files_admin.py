from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html_join
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

    @admin.display(description=_("used in"))
    def used_in(self, stored):
        shown = Q(body__contains=stored.file.url)
        if isinstance(stored, Image):
            shown |= Q(cover=stored)
        posts = Post.objects.filter(shown).only("title")[:50]
        links = ((reverse("admin:blog_post_change", args=[post.pk]), post.title) for post in posts)
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', links) or "—"


@admin.register(Image)
class UsedImageAdmin(WithUses, ImageAdmin):
    pass


@admin.register(Document)
class UsedDocumentAdmin(WithUses, DocumentAdmin):
    pass
