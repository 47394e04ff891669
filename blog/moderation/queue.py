"""The moderation queue: what a moderator sees, and what a form of theirs asks for."""

import uuid
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count

from blog.comments.models import ID_WIDTH, Comment, CommentStatus
from blog.moderation.access import comments_moderated_by
from blog.moderation.transitions import Outcome, transition

PAGE = 25
# Of what its writer took back there is nothing to see.
TABS = [(status.value, status.label) for status in CommentStatus if status != CommentStatus.DELETED]
STATUSES = {"approve": "approved", "hold": "pending", "spam": "spam", "remove": "removed"}


@dataclass(frozen=True, slots=True)
class Tab:
    status: str
    label: str
    count: int


class QueueFilter(forms.Form):
    """Which part of the queue is asked for. Odd values give the first page of what waits."""

    status = forms.ChoiceField(choices=TABS, required=False)
    post = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def asked(self) -> tuple[str, int | None, int]:
        self.is_valid()
        data = self.cleaned_data
        return data.get("status") or CommentStatus.PENDING, data.get("post"), data.get("page") or 1


class DecisionForm(forms.Form):
    """What to do, with which comments, and the status each was seen with.

    One comment's own buttons send `decide` as "approve:12"; the bar for many sends `decide` as
    "approve" with the boxes that are ticked. `seen` holds "12:pending" for each comment of the page.
    """

    decide = forms.RegexField(rf"^({'|'.join(STATUSES)})(:\d{{1,18}})?$")

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.picked = [int(value) for value in data.getlist("comment") if value.isdecimal() and len(value) < 19]
        pairs = (value.partition(":") for value in data.getlist("seen"))
        self.seen = {int(pk): status for pk, _, status in pairs if pk.isdecimal() and len(pk) < 19}

    def decision(self) -> tuple[str, list[int]]:
        """The new status and the ids it is for. Call after `is_valid()`."""
        verb, _, number = self.cleaned_data["decide"].partition(":")
        return STATUSES[verb], [int(number)] if number else self.picked


def queue_page(user, status: str, post: int | None, number: int) -> dict:
    """A page of the queue for this moderator: tabs with counts, and comments with what surrounds them."""
    mine = comments_moderated_by(user)
    counts = dict(mine.order_by().values_list("status").annotate(n=Count("pk")))
    rows = mine.filter(status=status).order_by("pk" if status == CommentStatus.PENDING else "-pk")
    if post:
        rows = rows.filter(post=post)
    rows = rows.select_related("post", "author", "parent", "parent__author", "user").prefetch_related(
        "decisions__actor"
    )
    return {
        "tabs": [Tab(value, str(label), counts.get(value, 0)) for value, label in TABS],
        "status": status,
        "post_filter": post,
        "page_obj": Paginator(rows, PAGE).get_page(number),
        "verbs": [verb for verb, new_status in STATUSES.items() if new_status != status],
    }


def decide(user, form: DecisionForm) -> Outcome:
    """Carry out a valid form, on those comments alone that this user moderates."""
    status, wanted = form.decision()
    allowed = comments_moderated_by(user).filter(pk__in=wanted).values_list("pk", flat=True)
    return transition(allowed, status, by=user, expected=form.seen)


def parse_batch(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def conversation(comment: Comment):
    """The whole conversation a comment belongs to, whatever its parts' status, in order."""
    root_path = comment.path[:ID_WIDTH]
    return (
        Comment.objects.filter(post=comment.post_id, path__gte=root_path, path__lt=root_path + "~")
        .select_related("author", "user", "parent")
        .order_by("path")
    )
