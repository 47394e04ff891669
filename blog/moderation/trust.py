"""Who is trusted: by what they wrote before under an account or an address that was proven, or by an editor's word.

A typed name or address earns nothing. Each comment that was refused costs as much as three that were published.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from blog.comments.models import Comment, CommentStatus
from blog.moderation.models import Standing

TRUSTED_FROM, COST_OF_ONE = 3, 3


@dataclass(frozen=True, slots=True)
class Trust:
    """How many comments of a writer were published and refused, whether the writer is known for sure, and what an
    editor has said (a Standing.Level, or "")."""

    approved: int = 0
    refused: int = 0
    spam: int = 0
    waiting: int = 0
    is_proven: bool = False
    said: str = ""

    @property
    def level(self) -> str:
        """ "trusted", "watched", or "" for neither."""
        if self.said:
            return self.said
        earned = self.approved - COST_OF_ONE * (self.refused + self.spam) >= TRUSTED_FROM
        return Standing.Level.TRUSTED if self.is_proven and earned else ""

    @property
    def total(self) -> int:
        return self.approved + self.refused + self.spam + self.waiting


def is_proven(comment: Comment) -> bool:
    return bool(comment.user_id or comment.email_proven)


def same_writer(comment: Comment) -> Q:
    """The comments of whoever wrote this one: of their account, their proven address, or their browser."""
    if comment.user_id:
        known = Q(user=comment.user_id)
    elif comment.commenter:
        known = Q(commenter=comment.commenter, user=None)
    else:
        known = Q(pk=comment.pk)
    if comment.email_proven:
        known |= Q(email=comment.email, email_proven=True)
    return known


def is_same_writer(one: Comment, other: Any) -> bool:
    """The row's side of `same_writer`; the other may be but a row that names its writer."""
    if one.user_id:
        known = other.user_id == one.user_id
    else:
        known = bool(one.commenter) and other.commenter == one.commenter and other.user_id is None
    return known or (one.email_proven and other.email_proven and other.email == one.email)


def trust_in(comment: Comment) -> Trust:
    return trust_of([comment])[comment.pk]


def levels_of_users(users: set[int]) -> dict[int, str]:
    """The level of each of these accounts, without a comment of theirs at hand."""
    seen = {pk: Comment(pk=-number, user_id=pk, status="") for number, pk in enumerate(users, 1)}
    trust = trust_of(list(seen.values()))
    return {pk: trust[comment.pk].level for pk, comment in seen.items()}


def trust_of(comments: list[Comment]) -> dict[int, Trust]:
    """The trust in who wrote each of these comments, by its id; not counting the comment itself. At most four queries,
    each by an index of its own."""
    counted = {
        "user": _count("user_id", {comment.user_id for comment in comments} - {None}),
        "email": _count("email", {c.email for c in comments if c.email_proven}, email_proven=True, user=None),
        "commenter": _count("commenter", {c.commenter for c in comments if not is_proven(c)} - {""}, user=None),
    }
    said = _said_of(comments)
    return {comment.pk: _sum(comment, counted, said) for comment in comments}


Counted = dict[object, dict[str, int]]  # who: how many comments of each status


def _count(name: str, wanted: set, **fields) -> Counted:
    found: Counted = {}
    if wanted:
        rows = Comment.objects.filter(**{f"{name}__in": wanted}, **fields).order_by()
        for who, status, number in rows.values_list(name, "status").annotate(number=Count("pk")):
            found.setdefault(who, {})[status] = number
    return found


def _sum(comment: Comment, counted: dict[str, Counted], said: dict) -> Trust:
    """What was written in the same browser without proof counts for who is known by the browser alone."""
    proven = is_proven(comment)
    parts = [counted["user"].get(comment.user_id, {})]
    if comment.email_proven:
        parts.append(counted["email"].get(comment.email, {}))
    if not proven:
        parts.append(counted["commenter"].get(comment.commenter, {}))
    numbers = {status: sum(part.get(status, 0) for part in parts) for status in CommentStatus.values}
    if numbers.get(comment.status) and comment.pk:
        numbers[comment.status] -= 1
    return Trust(
        approved=numbers[CommentStatus.APPROVED],
        refused=numbers[CommentStatus.REMOVED],
        spam=numbers[CommentStatus.SPAM],
        waiting=numbers[CommentStatus.PENDING],
        is_proven=proven,
        said=said.get(comment.user_id) or (said.get(comment.email, "") if comment.email_proven else ""),
    )


def _said_of(comments: list[Comment]) -> dict[int | str, str]:
    users = {comment.user_id for comment in comments} - {None}
    addresses = {comment.email for comment in comments if comment.email_proven} - {""}
    if not users and not addresses:
        return {}
    found = Standing.objects.filter(Q(user__in=users) | Q(email__in=addresses))
    return {one.user_id or one.email: one.level for one in found}


@transaction.atomic
def say(comment: Comment, level: str, by) -> bool:
    """An editor says what the writer of this comment is; "" takes it back. False where the writer is known by nothing
    that was proven."""
    if comment.user_id:
        who: dict = {"user_id": comment.user_id}
    elif comment.email_proven:
        who = {"email": comment.email}
    else:
        return False
    Standing.objects.filter(**who).delete()
    if level:
        Standing.objects.create(**who, level=level, given_by=by)
    return True
