"""Whether a post is open to comments, and to whose."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.shown import key_of, note_moment


class CommentPolicy(models.TextChoices):
    """What becomes of a comment; the empty value of a post means: as everywhere on the blog (`COMMENTS`)."""

    OPEN = "open", _("appear at once")
    FIRST = "first", _("the first of each person is read before it appears")
    HELD = "held", _("each is read before it appears")
    ACCOUNTS = "accounts", _("for those who are signed in")
    CLOSED = "closed", _("closed")

    __empty__ = _("as everywhere on the blog")


class Conversing(models.Model):
    """The part of a post that its conversation asks for."""

    comment_policy = models.CharField(_("comments"), max_length=10, choices=CommentPolicy, blank=True, default="")
    comments_close_after = models.PositiveSmallIntegerField(
        _("comments close after"),
        null=True,
        blank=True,
        help_text=_("Days after its publication; 0 for never. Left empty, as everywhere on the blog."),
    )
    # What it was before a moderator closed the conversation.
    policy_before = models.CharField(max_length=10, blank=True, default="", editable=False)
    slow_minutes = models.PositiveSmallIntegerField(
        _("slow mode"),
        default=0,
        help_text=_("Minutes each person waits between two comments here; 0 for none."),
    )
    # Kept by blog/comments/counting.py, from the approved comments alone.
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    comment_inks = models.CharField(max_length=60, default="", editable=False)
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)  # kept by blog/likes/liking.py

    published_at: models.DateTimeField

    class Meta:
        abstract = True

    def shown_as(self, field_names):
        """Its numbers apart: they change with every comment, and few pages show them (config/shown.py)."""
        return [key_of(self), f"counts:{self.pk}"] if "comment_count" in field_names else [key_of(self)]

    @property
    def policy(self) -> CommentPolicy:
        """Its own, or the blog's."""
        return CommentPolicy(self.comment_policy or settings.COMMENTS)

    @property
    def comments_close_at(self) -> datetime | None:
        days = settings.COMMENTS_CLOSE_AFTER if self.comments_close_after is None else self.comments_close_after
        return self.published_at + timedelta(days=days) if days and self.published_at else None

    @property
    def is_open(self) -> bool:
        """Whether comments are taken, once it is public."""
        closes = self.comments_close_at
        note_moment(closes)
        return self.policy != CommentPolicy.CLOSED and (closes is None or closes > timezone.now())

    @property
    def ticks(self) -> list[int]:
        """The inks of the last voices of the conversation, oldest first; 0 is a reader."""
        return [int(ink) for ink in self.comment_inks.split()]
