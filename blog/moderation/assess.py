"""What happens to a comment that was just written."""

from blog.comments.models import Comment, CommentStatus
from blog.moderation.moderator_mail import tell_moderators
from blog.moderation.rulebook import findings, status_for
from blog.moderation.transitions import transition


def assess(comment: Comment) -> None:
    """Approve, hold or file as spam, and log why. Runs in the transaction that wrote the comment."""
    found = findings(comment)
    comment.weight = max(-32_000, min(32_000, sum(one.points for one in found)))
    comment.save(update_fields=["weight"])
    transition([comment.pk], status_for(found), findings=[one.stored() for one in found])
    comment.refresh_from_db(fields=["status"])
    if comment.status == CommentStatus.PENDING:
        tell_moderators(comment)
