"""What a writer is told of how their comment fared, beside the reasons."""

from dataclasses import dataclass

from blog.comments.models import Comment, CommentStatus
from blog.moderation.models import Report, Standing
from blog.moderation.trust import COST_OF_ONE, TRUSTED_FROM, trust_in


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """`note` is what the editor wrote to them; `left` how many more published comments make them trusted, 0 where that
    cannot be said."""

    note: str
    trusted: bool
    left: int
    may_ask: bool
    is_asked: bool


def outcome_for(comment: Comment) -> ToldOutcome:
    last = comment.decisions.first()
    trust = trust_in(comment)
    approved = trust.approved + (comment.status == CommentStatus.APPROVED)
    left = TRUSTED_FROM + COST_OF_ONE * (trust.refused + trust.spam) - approved
    reviews = comment.reports.filter(reason=Report.Reason.REVIEW)
    decided = last is not None and last.actor_id is not None
    hidden = comment.status in (CommentStatus.REMOVED, CommentStatus.SPAM)
    asked_for_this = last is not None and reviews.filter(created_at__gt=last.created_at).exists()
    return ToldOutcome(
        note=last.note if last else "",
        trusted=trust.level == Standing.Level.TRUSTED or (trust.is_proven and not trust.said and left <= 0),
        left=left if trust.is_proven and not trust.said and 0 < left <= 9 else 0,
        # What a rule filed as spam can be asked about too: rules err.
        may_ask=hidden and not asked_for_this and (decided or comment.status == CommentStatus.SPAM),
        is_asked=hidden and asked_for_this,
    )
