"""The pages of what posts show or lead to: pictures, documents, events, polls. Each names the posts that hold it."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.documents.admin import DocumentAdmin
from blog.documents.models import Document
from blog.events.admin import EventAdmin, EventForm
from blog.events.models import Event
from blog.images.admin import ImageAdmin
from blog.images.models import Image
from blog.polls.admin import PollAdmin, PollForm
from blog.polls.models import Poll
from blog.posts.models import Post

admin.site.unregister([Image, Document, Event, Poll])
MOST = 50  # posts named

type Thing = Image | Document | Event | Poll


class WithUses(admin.ModelAdmin):
    """Its page, with the posts that hold it."""

    delete_confirmation_template = "admin/blog/held/delete.html"
    delete_selected_confirmation_template = "admin/blog/held/delete_selected.html"

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["used_in"] if obj else [])]

    def get_fields(self, request, obj=None):
        fields = [name for name in super().get_fields(request, obj) if name != "used_in"]
        return [*fields, *(["used_in"] if obj else [])]

    def get_deleted_objects(self, objs, request):
        """What a post holds stays: the posts are named, and it has to leave them first."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return (
            deleted,
            counts,
            permissions,
            [*protected, *dict.fromkeys(link for one in objs for link in _links(posts_with(one)))],
        )

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, thing):
        return format_html_join(_BREAK, "{}", ([link] for link in _links(posts_with(thing)))) or "—"


_BREAK = mark_safe("<br>")


def posts_with(thing: Thing) -> models.QuerySet[Post]:
    """The posts that hold a thing, whoever wrote them."""
    if isinstance(thing, Image | Document):
        held = Q(body__contains=thing.file.url)
        return Post.objects.filter(held | Q(cover=thing) if isinstance(thing, Image) else held)
    kind = "events" if isinstance(thing, Event) else "polls"
    return Post.objects.filter(body__contains=f"/{kind}/{thing.slug}/")


def _links(posts: models.QuerySet[Post]) -> list[str]:
    return [
        format_html('<a href="{}">{}</a>', reverse("admin:blog_post_change", args=[one.pk]), one)
        for one in posts.only("title")[:MOST]
    ]


class StaysForPosts(forms.ModelForm):
    """Of a form: what a post holds keeps its address, and is not taken back while readers can see that post."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            posts = posts_with(self.instance)
            if cleaned.get("status") == "draft" and "status" in self.changed_data:
                self._check(posts.public(), "status", _("These posts show it: {posts}. Take it out of them first."))
            if cleaned.get("slug") != self.instance.slug:
                self._check(posts, "slug", _("These posts hold it by this address, which therefore stays: {posts}."))
        return cleaned

    def _check(self, posts: models.QuerySet[Post], field: str, said: str) -> None:
        if links := _links(posts):
            named = format_html_join(", ", "{}", ([link] for link in links))
            self.add_error(field, ValidationError(format_html(said, posts=named)))


class HeldEventForm(StaysForPosts, EventForm):
    pass


class HeldPollForm(StaysForPosts, PollForm):
    pass


@admin.register(Image)
class UsedImageAdmin(WithUses, ImageAdmin):
    pass


@admin.register(Document)
class UsedDocumentAdmin(WithUses, DocumentAdmin):
    pass


@admin.register(Event)
class HeldEventAdmin(WithUses, EventAdmin):
    form = HeldEventForm


@admin.register(Poll)
class HeldPollAdmin(WithUses, PollAdmin):
    form = HeldPollForm
