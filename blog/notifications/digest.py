"""The daily mail: what was said since the last one, at seven in the morning of the blog."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from blog.notifications.letters import digest_letter
from blog.notifications.models import DigestEntry, Follower
from mail import outbox

HOUR_OF_DAY = 7
log = logging.getLogger(__name__)


def send_digests(now: datetime | None = None) -> int:
    """Write the daily mails that are due; gives how many. A chore: it finds nothing to do but once a day."""
    until = _last_turn(now or timezone.now())
    due = DigestEntry.objects.filter(created_at__lt=until)
    sent = 0
    for follower in Follower.objects.filter(pk__in=due.values("follower")):
        try:
            sent += _send(follower, until)
        except Exception:  # the others get theirs, and this one is tried again
            log.exception("The daily mail of the follower %s", follower.pk)
    return sent


def _send(follower: Follower, until: datetime) -> bool:
    entries = follower.digest.filter(created_at__lt=until)
    told = list(entries.select_related("comment__post", "comment__author").order_by("comment__post_id", "comment_id"))
    shown = [entry for entry in told if entry.comment.is_approved and entry.comment.post.is_public]
    letter = digest_letter(follower, shown) if shown else None
    with transaction.atomic():
        gone, _kinds = DigestEntry.objects.filter(pk__in=[entry.pk for entry in told]).delete()
        if gone != len(told):
            transaction.set_rollback(True)  # another process was quicker
            return False
        if letter:
            outbox.put(letter)
    return letter is not None


def _last_turn(now: datetime) -> datetime:
    local = timezone.localtime(now)
    turn = local.replace(hour=HOUR_OF_DAY, minute=0, second=0, microsecond=0)
    return turn if turn <= local else turn - timedelta(days=1)
