"""When posts come out that are published for a time to come: what shows them is old then."""

from collections.abc import Callable, Hashable
from datetime import datetime

from django.utils import timezone

from blog.posts.models import Post, Status
from config.kept import is_kept, kept
from config.shown import note, note_moment

type Coming = list[tuple[datetime, list | None]]  # moment, cells


def to_come(now: datetime | None = None) -> Coming:
    """When each post or page comes out that is still to come, the next one first; and where it is counted already, as
    blog/totals says it.
    """
    return _to_come(now) if now else kept("to come", lambda: _to_come(timezone.now()), is_shown=False)


def next_to_come() -> datetime | None:
    """The next moment at which a post comes out."""
    return next((moment for moment, _cells in to_come()), None)


def kept_until_next[T](name: Hashable, make: Callable[[], T]) -> T:
    """As `kept`, of what is another when the next post comes out."""

    def made() -> T:
        note_moment(next_to_come())
        return make()

    return kept(name, made if is_kept() else make)


def _to_come(now: datetime) -> Coming:
    note("/", "/archive/all/")  # posts and pages that have a place, or will
    coming = Post.objects.filter(status=Status.PUBLISHED, published_at__gt=now).order_by("published_at")
    found = list(coming.values_list("published_at", "counted__cells"))
    note_moment(found[0][0] if found else None)
    return found
