from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment, CommentStatus
from blog.moderation.rules import describe


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
    # Codes of the rules that fired, separated by spaces.
    rules = models.CharField(max_length=200, blank=True)
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
        return [describe(code) for code in self.rules.split()]
