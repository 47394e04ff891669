"""What becomes of a comment, told to who wrote it."""

from accounts.profiles import proven_address
from blog.comments.models import Comment, CommentStatus
from blog.notifications.following import follower_with
from blog.notifications.letters import decided_letter, decided_on
from blog.notifications.models import Follower
from blog.posts.models import Post
from mail import outbox

TOLD = {CommentStatus.APPROVED, CommentStatus.REMOVED}


def tell_writers(old_statuses: dict[int, str]) -> None:
    """To be called where someone decided about these comments, with the status each had, in the same transaction. What
    was decided before and not told yet is told no more."""
    outbox.withdraw(*map(decided_on, old_statuses))
    letters = []
    comments = Comment.objects.filter(pk__in=old_statuses, status__in=TOLD).select_related("post", "user")
    for comment in comments.filter(post__in=Post.objects.public()):
        follower = _writer(comment)
        if follower and not follower.refuses:
            letters.append(decided_letter(comment, follower, old_statuses[comment.pk]))
    if letters:
        outbox.put(*letters)


def _writer(comment: Comment) -> Follower | None:
    """The one to be told; nobody for what was imported, or where no address is known."""
    typed = comment.email if comment.commenter else ""
    address = proven_address(comment.user) if comment.user else typed
    return follower_with(address, comment.post.language) if address else None
