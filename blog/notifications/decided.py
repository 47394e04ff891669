"""What becomes of a comment, told to who wrote it: ten minutes after someone decided, and as it stands by then."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.profiles import proven_address
from blog.comments.models import Comment, CommentStatus
from blog.notifications.following import follower_with
from blog.notifications.letters import decided_letter
from blog.notifications.models import Follower, Verdict
from mail import outbox

SECOND_THOUGHTS = timedelta(minutes=10)
TOLD = {CommentStatus.APPROVED, CommentStatus.REMOVED}


def note_decided(old_statuses: dict[int, str]) -> None:
    """Someone decided about these comments, with the status each had before; in the same transaction. Who thinks again
    in time is not told of: what counts is what the writer knew at first."""
    due_at = timezone.now() + SECOND_THOUGHTS
    Verdict.objects.filter(comment__in=old_statuses).update(due_at=due_at)
    new = [Verdict(comment_id=pk, known=old, due_at=due_at) for pk, old in old_statuses.items()]
    Verdict.objects.bulk_create(new, ignore_conflicts=True, batch_size=200)


def tell_decided(now: datetime | None = None) -> int:
    """Write the letters that are due; gives how many. A chore."""
    due = Verdict.objects.filter(due_at__lte=now or timezone.now()).order_by("due_at", "pk")
    return sum(_tell(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _tell(comment_id: int) -> bool:
    verdict = Verdict.objects.select_for_update(of=("self",)).filter(pk=comment_id).first()
    if verdict is None:  # another process was quicker
        return False
    comment = Comment.objects.select_related("post", "user").get(pk=comment_id)
    known = verdict.known
    verdict.delete()
    was_public = known == CommentStatus.APPROVED
    is_news = comment.status in TOLD or (was_public and comment.status == CommentStatus.PENDING)
    if comment.status == known or not is_news or not comment.post.is_public:
        return False
    follower = _writer(comment)
    if follower is None or follower.refuses:
        return False
    outbox.put(decided_letter(comment, follower, was_public=was_public))
    return True


def _writer(comment: Comment) -> Follower | None:
    """The one to be told; nobody for what was imported, or where no address is known."""
    typed = comment.email if comment.commenter else ""
    address = proven_address(comment.user) if comment.user else typed
    return follower_with(address, comment.language or comment.post.language) if address else None
