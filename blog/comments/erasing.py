"""Comments that were erased stay erased; see accounts/erasures.py."""

from collections.abc import Iterable

from accounts import erasures
from blog.comments.models import Comment, CommentStatus

KIND = "comments"


def note_erasures(comments: Iterable[Comment]) -> None:
    erasures.note(KIND, [f"{comment.pk} {comment.created_at.isoformat()}" for comment in comments])


def comments_that_came_back() -> list[Comment]:
    """Comments on the list that say something again."""
    erased = erasures.numbers_and_moments(KIND)
    numbers = sorted(erased)
    back: list[Comment] = []
    for start in range(0, len(numbers), 500):
        some = Comment.objects.filter(pk__in=numbers[start : start + 500]).exclude(status=CommentStatus.DELETED)
        back += some.select_related("post")
    return [comment for comment in back if erased[comment.pk] == comment.created_at.isoformat()]
