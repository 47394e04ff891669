"""Readers' reports: how much each weighs, when they hide a comment, and what a decision says of them."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Can, may
from blog.comments.locking import lock_comment
from blog.comments.models import Comment, CommentStatus
from blog.moderation.models import Report, Standing
from blog.moderation.transitions import transition
from blog.moderation.trust import levels_of_users

# An account weighs half; a trusted one 1; each times how often it was right before, from 0 to 1.5. Who has no account
# weighs a tenth, and is looked at by editors alone. Comments are hidden from 2 on, by trusted accounts.
TRUSTED, ACCOUNT, NOBODY, HIDES_FROM = 1.0, 0.5, 0.1, 2.0


def weight_of(user: User | None) -> float:
    """What a report of this account weighs."""
    if user is None:
        return NOBODY
    upheld, dismissed = _record(user)
    accuracy = (upheld + 2) / (upheld + dismissed + 2)  # right until proven wrong
    base = TRUSTED if is_trusted(user) else ACCOUNT
    return round(base * min(1.5, accuracy + upheld / 20), 2)


def is_trusted(user: User) -> bool:
    return levels_of_users({user.pk})[user.pk] == Standing.Level.TRUSTED


def _record(user: User) -> tuple[int, int]:
    outcomes = Report.Outcome
    told = Report.objects.filter(user=user).exclude(reason=Report.Reason.REVIEW)
    found = told.aggregate(
        upheld=Count("pk", filter=Q(outcome=outcomes.UPHELD)), no=Count("pk", filter=Q(outcome=outcomes.DISMISSED))
    )
    return found["upheld"], found["no"]


def reported_already(comment: Comment, user: User | None, commenter: str) -> bool:
    who = Q(user=user) if user else Q(commenter=commenter, user=None)
    return bool(user or commenter) and Report.objects.filter(who, comment=comment, outcome="").exists()


@transaction.atomic
def report(comment: Comment, reason: str, text: str, user: User | None, commenter: str) -> Report | None:
    """Note a report; where it is an editor's, or several trusted readers agree, the comment is hidden until someone has
    looked. None where the same reader has said so already."""
    comment = lock_comment(comment.pk)
    if reported_already(comment, user, commenter):
        return None
    fields = {"user": user, "commenter": "" if user else commenter, "weight": weight_of(user)}
    made = Report.objects.create(comment=comment, reason=reason, text=text, **fields)
    if comment.status == CommentStatus.APPROVED:
        if may(user, Can.MODERATE_ALL):
            _hide(comment, "reported-by-editor")
        elif _trusted_weight(comment) >= HIDES_FROM:
            _hide(comment, "reported")
    return made


def _trusted_weight(comment: Comment) -> float:
    weights: dict[int, float] = {one.user_id: one.weight for one in comment.reports.filter(outcome="") if one.user_id}
    levels = levels_of_users(set(weights))
    return sum(weight for user, weight in weights.items() if levels[user] == Standing.Level.TRUSTED)


def _hide(comment: Comment, why: str) -> None:
    transition([comment.pk], CommentStatus.PENDING, findings=[{"code": why, "points": 0, "told": {}}])


@transaction.atomic
def ask_for_review(comment: Comment, text: str) -> Report | None:
    """Its writer asks that a decision be looked at again: once for each decision."""
    if comment.reports.filter(reason=Report.Reason.REVIEW, outcome="").exists():
        return None
    return Report.objects.create(
        comment=comment, reason=Report.Reason.REVIEW, text=text, user=comment.user, commenter=comment.commenter
    )


def settle(comment_ids, to: str, batch: UUID, undoes: UUID | None) -> None:
    """Someone decided about these comments: reports that said they should go were right, or not; the writer's own the
    other way round. Held again is no answer. Where a decision is undone, so is what it said of reports."""
    if undoes:
        Report.objects.filter(comment__in=comment_ids, settled_by=undoes).update(
            outcome="", settled_at=None, settled_by=None
        )
        return
    if to not in (CommentStatus.APPROVED, CommentStatus.SPAM, CommentStatus.REMOVED):
        return
    went = to != CommentStatus.APPROVED
    open_ones = Report.objects.filter(comment__in=comment_ids, outcome="")
    reviews = Q(reason=Report.Reason.REVIEW)
    upheld, dismissed = Report.Outcome.UPHELD, Report.Outcome.DISMISSED
    how = {"settled_at": timezone.now(), "settled_by": batch}
    open_ones.filter(~reviews).update(outcome=upheld if went else dismissed, **how)
    open_ones.filter(reviews).update(outcome=dismissed if went else upheld, **how)
