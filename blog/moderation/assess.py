"""What happens to a comment that was just written."""

from blog.comments.models import Comment, CommentStatus
from blog.moderation.rules import HOLD_AT, SPAM_AT, findings
from blog.moderation.transitions import transition


def assess(comment: Comment) -> None:
    """Approve, hold or file as spam, and log why. Runs in the transaction that wrote the comment."""
    found = findings(comment)
    # Whose comments are read first says nothing of what they say.
    if sum(one.points for one in found if one.speaks_of_spam) >= SPAM_AT:
        status = CommentStatus.SPAM
    elif sum(one.points for one in found) >= HOLD_AT:
        status = CommentStatus.PENDING
    else:
        status = CommentStatus.APPROVED
    transition([comment.pk], status, findings=[one.stored() for one in found])
    comment.refresh_from_db(fields=["status"])
