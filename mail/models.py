from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet):
    def due(self):
        """What may be sent now, the longest due first."""
        waiting = self.filter(given_up_at=None, handed_at=None, due_at__lte=timezone.now())
        return waiting.order_by("due_at", "pk")

    def dead(self):
        """What is not sent any more unless someone wants it to be."""
        return self.exclude(given_up_at=None, handed_at=None)

    def stuck(self):
        """What someone may want to try again: dead, or put off by a server; not what a process is just sending."""
        return self.exclude(given_up_at=None, handed_at=None, error="")


class Message(models.Model):
    """A mail that waits to be sent. Once a server has taken it, its row is gone: nothing that was sent is kept."""

    recipient = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    # Given once, so that a message sent again after an accident is known for the same.
    message_id = models.CharField(max_length=200, unique=True)
    about = models.CharField(max_length=60, blank=True)  # what makes it needless when it ends; see outbox.withdraw
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    # When to try next. Who tries puts it ahead first, and so owns the message for a while; see sending.py.
    due_at = models.DateTimeField(_("next try"), default=timezone.now)
    # When its text left for the server. Where it stays so, whoever sent it was killed before the answer was heard.
    handed_at = models.DateTimeField(_("handed over, no answer heard"), null=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    error = models.CharField(_("what the server said"), max_length=500, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)

    objects = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages to send")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(given_up_at=None, handed_at=None), name="messages_due")
        ]

    def __str__(self):
        return self.subject
