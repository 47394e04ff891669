"""What a post was: kept whole before something replaces it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.posts.models import Post

FIELDS = [
    *("kind", "title", "slug", "standfirst", "body", "body_format", "language", "status", "published_at"),
    *("published_precision", "truncated", "featured", "cover_id", "series_id", "series_position", "comment_policy"),
]


class Revision(models.Model):
    """A post at one moment: its fields, bylines and tags."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("post"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("why"), max_length=200, blank=True)
    snapshot = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.post}, {self.made_at:%Y-%m-%d %H:%M}"


def keep_revision(post: Post, by=None, note: str = "") -> Revision:
    """Keep the post as the database has it now."""
    stored = Post.objects.get(pk=post.pk)
    snapshot = {name: getattr(stored, name) for name in FIELDS}
    snapshot["published_at"] = stored.published_at.isoformat() if stored.published_at else None
    snapshot["authors"] = list(stored.bylines.values("author_id", "position", "role"))
    snapshot["tags"] = [item.tag.name for item in stored.tag_items.select_related("tag")]
    return Revision.objects.create(post=post, made_by=by, note=note, snapshot=snapshot)
