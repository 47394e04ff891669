"""What happens to a comment that was just written."""

from blog.comments.models import Comment, CommentStatus
from blog.moderation.rules import SPAM, rules_that_fire
from blog.moderation.transitions import transition


def assess(comment: Comment) -> None:
    """Approve, hold or file as spam, and log why. Runs in the transaction that wrote the comment."""
    fired = rules_that_fire(comment)
    if not fired:
        status = CommentStatus.APPROVED
    elif any(rule.outcome == SPAM for rule in fired):
        status = CommentStatus.SPAM
    else:
        status = CommentStatus.PENDING
    transition([comment.pk], status, rules=" ".join(rule.code for rule in fired))
    comment.refresh_from_db(fields=["status"])
