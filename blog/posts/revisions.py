"""What a post was: after every saving, and before something else replaces it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.posts.models import Post

FIELDS = [
    *("kind", "title", "slug", "standfirst", "body", "body_format", "language", "status", "published_at"),
    *("published_precision", "truncated", "featured", "pinned", "cover_id", "series_id", "series_position"),
    *("comment_policy", "comments_close_after", "canonical_url", "search_title", "change_note", "translation_of_id"),
]


class Revision(models.Model):
    """A post at one moment: its fields, bylines and tags."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("post"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("why"), max_length=200, blank=True)
    # The browser tab it was saved from: what a tab saved is no news to that tab.
    tab = models.CharField(max_length=40, blank=True)
    snapshot = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["post", "-made_at", "-id"], name="revisions_of_a_post")]

    def __str__(self):
        return f"{self.post}, {self.made_at:%Y-%m-%d %H:%M}"


def snapshot_of(post: Post) -> dict[str, Any]:
    """All an author decides of a post, as JSON takes it: its fields, `authors` in order, `tags` by name."""
    snapshot = {name: getattr(post, name) for name in FIELDS}
    snapshot["published_at"] = post.published_at.isoformat() if post.published_at else None
    snapshot["authors"] = list(post.bylines.order_by("position", "pk").values("author_id", "position", "role"))
    snapshot["tags"] = [item.tag.name for item in post.tag_items.select_related("tag").order_by("tag__key")]
    return snapshot


def keep_revision(post: Post, by=None, note: str = "", tab: str = "") -> Revision:
    """Keep the post as the database has it now. Where the last revision says the same, that one is given."""
    snapshot = snapshot_of(Post.objects.get(pk=post.pk))
    last = post.revisions.first()
    if last and last.snapshot == snapshot:
        return last
    return Revision.objects.create(post=post, made_by=by, note=note[:200], tab=tab, snapshot=snapshot)
