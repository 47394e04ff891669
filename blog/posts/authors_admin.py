from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import AuthorAdmin
from accounts.models import Author
from blog.posts.admin import join_selected
from blog.posts.joining import join_authors

admin.site.unregister(Author)


@admin.register(Author)
class SigningAuthorAdmin(AuthorAdmin):
    """Authors with what they signed: how much (totals/admin.py), and making one of two that are the same person."""

    list_display = ["name", "user", "ink", "signed"]
    list_select_related = ["user"]
    list_filter = [("user", admin.EmptyFieldListFilter)]
    actions = ["join"]

    @admin.display(description=_("posts"), ordering="number")
    def signed(self, author):
        return author.number

    @admin.action(description=_("Make one of them"), permissions=["delete"])
    def join(self, request, queryset):
        return join_selected(self, request, queryset, join_authors)
