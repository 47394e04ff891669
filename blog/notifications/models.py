import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment
from blog.posts.models import Post


class Pace(models.TextChoices):
    NOW = "now", _("at once, one by one")
    DAILY = "daily", _("once a day, all together")


class Reason(models.TextChoices):
    """Why someone is told of a comment; the first that holds."""

    ANSWER = "answer", _("It answers a comment of yours.")
    AUTHOR = "author", _("It is about a post of yours.")
    POST = "post", _("You follow this conversation.")


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Follower(models.Model):
    """An address that asked for mail, or belongs to who writes here. `key` stands for it in links."""

    email = models.EmailField(_("e-mail"), unique=True)  # lower case
    key = models.CharField(max_length=22, unique=True, default=new_key)
    language = models.CharField(_("language"), max_length=10)
    pace = models.CharField(_("when"), max_length=5, choices=Pace, default=Pace.NOW)
    # Of who writes here: told of the comments on their own posts.
    own_posts = models.BooleanField(_("comments on my posts"), default=True)
    # Nothing is sent there at all, not even a question.
    refuses = models.BooleanField(_("wants no mail"), default=False)
    # The browser that last proved to have the address, as commenters.py knows it.
    commenter = models.CharField(max_length=43, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")

    def __str__(self):
        return self.email


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Confirmed, and not ended since."""
        return self.exclude(confirmed_at=None).filter(ended_at=None)


class Subscription(models.Model):
    """A follower wants mail of a post's whole conversation, or of the answers to one comment.

    Mail is sent only once it is confirmed. One that was ended stays, so that nothing begins it again unasked.
    """

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="subscriptions")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="subscriptions")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="subscriptions")
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(SubscriptionQuerySet)()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "post"], condition=Q(comment=None), name="one_subscription_to_a_post"
            ),
            models.UniqueConstraint(
                fields=["follower", "comment"], condition=Q(comment__isnull=False), name="one_subscription_to_answers"
            ),
        ]

    @property
    def is_live(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class Notice(models.Model):
    """A comment that appeared, to be told of once: written in the transaction that made it appear."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="notice")
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(told_at=None), name="notices_to_tell")]


class Verdict(models.Model):
    """Someone has decided about a comment, and its writer is to be told; `known` is the status the writer knows of."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="+")
    known = models.CharField(max_length=10)
    due_at = models.DateTimeField(db_index=True)


class DigestEntry(models.Model):
    """A comment that waits for a follower's next daily mail."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="digest")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=6, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "comment"], name="told_once_a_digest")]
