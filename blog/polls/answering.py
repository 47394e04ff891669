"""Answering a poll, once. Counts and the trace that someone answered are written together, or not at all."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.visitors import reader_digest
from blog.polls.models import Ballot, Choice, Poll

KNOWN_FOR = timedelta(days=90)


def _whose(request, poll: Poll) -> dict:
    if request.user.is_authenticated:
        return {"user": request.user, "reader": ""}
    return {"user": None, "reader": reader_digest(request, f"blog.Poll {poll.pk}")}


@transaction.atomic
def answer(request, poll: Poll, choices: list[int]) -> bool:
    """Count these choices (their numbers, one or more for each question); False where this reader has answered."""
    # Who comes at the same moment waits here, so that one reader's second press finds the first.
    Poll.objects.select_for_update().only("pk").get(pk=poll.pk)
    _ballot, is_new = Ballot.objects.get_or_create(poll=poll, **_whose(request, poll))
    if is_new:
        Choice.objects.filter(pk__in=choices, question__poll=poll).update(votes=F("votes") + 1)
        Poll.objects.filter(pk=poll.pk).update(answers=F("answers") + 1)
    return is_new


def has_answered(request, poll: Poll) -> bool:
    """Whether this reader's answer is counted, as far as is known."""
    return Ballot.objects.filter(poll=poll, **_whose(request, poll)).exists()


def forget_readers() -> int:
    """After three months it is forgotten who answered; a chore."""
    old = Ballot.objects.exclude(reader="").filter(created_at__lt=timezone.now() - KNOWN_FOR)
    return old.update(reader="")


def told_of_ballots(user) -> dict:
    """What is kept about an account: which polls it answered."""
    rows = Ballot.objects.filter(user=user).select_related("poll").order_by("pk")
    return {"polls": [{"poll": row.poll.title, "at": row.created_at.isoformat()} for row in rows]}


def forget_ballots(user) -> None:
    Ballot.objects.filter(user=user).update(user=None)
