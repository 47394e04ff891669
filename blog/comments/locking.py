"""One order in which whoever changes comments takes what they change, so that nobody waits in a circle: the posts, then
the comments, each by number. Not as keys: a reply being written refers to them meanwhile."""

from collections.abc import Iterable

from django.db import connection

from blog.comments.models import Comment
from blog.posts.models import Post


def lock_posts(post_ids: Iterable[int]) -> None:
    """Hold these posts' counts until the transaction ends. SQLite has one writer at a time anyway."""
    if not connection.features.has_select_for_update:
        return
    list(Post.objects.select_for_update(no_key=True).filter(pk__in=set(post_ids)).order_by("pk").values("pk"))


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
