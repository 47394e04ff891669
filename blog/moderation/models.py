from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment, CommentStatus
from blog.moderation.reasons import describe


class Decision(models.Model):
    """One line of the log: what happened to a comment, by whom and why. Lines are added, never changed."""

    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="decisions")
    old_status = models.CharField(_("from"), max_length=10, choices=CommentStatus)
    new_status = models.CharField(_("to"), max_length=10, choices=CommentStatus)
    # Nobody: the rules decided.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
    )
    # What the rules had against it: code, points, and what the reason tells; see rules.py.
    findings = models.JSONField(default=list, blank=True)
    # What was decided in one gesture is undone in one gesture.
    batch = models.UUIDField(db_index=True)
    undoes = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("date"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.comment_id}: {self.old_status} → {self.new_status}"

    @property
    def why(self) -> list[str]:
        """The reasons in words."""
        return [describe(one["code"], one.get("told")) for one in self.findings]

    @property
    def weighed(self) -> list[tuple[str, int]]:
        """The reasons in words, each with its points, the weightiest first."""
        found = sorted(self.findings, key=lambda one: -one.get("points", 0))
        return [(describe(one["code"], one.get("told")), one.get("points", 0)) for one in found]

    @property
    def points(self) -> int:
        return sum(one.get("points", 0) for one in self.findings)


class SpamWord(models.Model):
    """In how many comments that people called spam, or good, a token was; see words.py."""

    token = models.CharField(max_length=160, primary_key=True)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)


class Example(models.Model):
    """A comment someone decided about: whether it is spam (None: neither), and what the filter has learned of it."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="example")
    is_spam = models.BooleanField(null=True)
    learned = models.BooleanField(null=True)
