"""One order in which whoever changes comments takes what they change, so that nobody waits in a circle: the posts
(blog/posts/locking.py), then the comments, each by number. Not as keys: a reply being written refers to them."""

from collections.abc import Iterable

from blog.comments.models import Comment
from blog.posts.locking import lock_posts


def lock_comments(comment_ids: Iterable[int]) -> list[Comment]:
    """These comments as they are now, held with their posts until the transaction ends."""
    wanted = Comment.objects.filter(pk__in=list(comment_ids)).order_by("pk")
    lock_posts(wanted.order_by().values_list("post_id", flat=True))
    return list(wanted.select_for_update(of=("self",), no_key=True))


def lock_comment(comment_id: int) -> Comment:
    """Raises DoesNotExist."""
    found = lock_comments([comment_id])
    if not found:
        raise Comment.DoesNotExist
    return found[0]
