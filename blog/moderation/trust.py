"""Who is trusted: by what they wrote before under an account or an address that was proven, or by an editor's word.

A typed name or address earns nothing. Each comment that was refused costs as much as three that were published.
"""

from dataclasses import dataclass

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


def trust_in(comment: Comment) -> Trust:
    return trust_of([comment])[comment.pk]


def trust_of_user(user) -> Trust:
    """The trust in an account, without a comment of theirs at hand."""
    return trust_in(Comment(user=user, status=""))


def trust_of(comments: list[Comment]) -> dict[int, Trust]:
    """The trust in who wrote each of these comments, by its id; not counting the comment itself. Two queries."""
    wanted = Q(pk=None)
    for comment in comments:
        wanted |= same_writer(comment)
    fields = ("user_id", "email", "email_proven", "commenter", "status")
    groups = list(Comment.objects.filter(wanted).order_by().values(*fields).annotate(number=Count("pk")))
    said = _said_of(comments)
    return {comment.pk: _sum(comment, groups, said) for comment in comments}


def _sum(comment: Comment, groups: list[dict], said: dict) -> Trust:
    proven = is_proven(comment)
    counted: dict[str, int] = {}
    for group in groups:
        # What was typed in the same browser without proof counts for who is known by the browser alone.
        of_account = bool(comment.user_id) and group["user_id"] == comment.user_id
        of_address = comment.email_proven and group["email_proven"] and group["email"] == comment.email
        of_browser = not proven and bool(comment.commenter) and group["commenter"] == comment.commenter
        if of_account or of_address or (of_browser and group["user_id"] is None):
            counted[group["status"]] = counted.get(group["status"], 0) + group["number"]
    if comment.status in counted:
        counted[comment.status] -= 1
    return Trust(
        approved=counted.get(CommentStatus.APPROVED, 0),
        refused=counted.get(CommentStatus.REMOVED, 0),
        spam=counted.get(CommentStatus.SPAM, 0),
        waiting=counted.get(CommentStatus.PENDING, 0),
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
