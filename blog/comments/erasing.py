"""What was erased stays erased, also where an older backup is restored.

Each erasure is a line in a file beside the database: the number of the comment and when it was written, nothing of
what it said. `prepare` and `erase_again` go through the list and erase what has come back. The moment is there since an
older database gives the same numbers again.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from blog.comments.models import Comment, CommentStatus


def list_of_erasures() -> Path:
    return Path(settings.DATA_DIR) / "erased-comments.txt"


def note_erasures(comments: Iterable[Comment]) -> None:
    """Written through to the disk before anything is said to be erased."""
    path = list_of_erasures()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.writelines(f"{comment.pk} {comment.created_at.isoformat()}\n" for comment in comments)
        file.flush()
        os.fsync(file.fileno())


def comments_that_came_back() -> list[Comment]:
    """Comments on the list that say something again."""
    path = list_of_erasures()
    lines = path.read_text("ascii").splitlines() if path.is_file() else []
    erased = dict(line.split(" ", 1) for line in lines if " " in line)
    numbers = sorted(int(number) for number in erased if number.isdecimal() and len(number) < 19)
    back: list[Comment] = []
    for start in range(0, len(numbers), 500):
        some = Comment.objects.filter(pk__in=numbers[start : start + 500]).exclude(status=CommentStatus.DELETED)
        back += some.select_related("post")
    return [comment for comment in back if erased[str(comment.pk)] == comment.created_at.isoformat()]
