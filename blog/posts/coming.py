"""When posts come out that are published for a time to come: what shows them is old then."""

from collections.abc import Callable, Hashable
from datetime import datetime

from django.utils import timezone

from blog.posts.models import Post, Status
from config.kept import is_kept, kept
from config.shown import note, note_moment


def next_to_come() -> datetime | None:
    """The next moment at which a post comes out."""
    return kept("next to come", _next_to_come, is_shown=False)


def kept_until_next[T](name: Hashable, make: Callable[[], T]) -> T:
    """As `kept`, of what is another when the next post comes out."""

    def made() -> T:
        note_moment(next_to_come())
        return make()

    return kept(name, made if is_kept() else make)


def _next_to_come() -> datetime | None:
    note("/", "/archive/all/")  # posts and pages that have a place, or will
    to_come = Post.objects.filter(status=Status.PUBLISHED, published_at__gt=timezone.now()).order_by("published_at")
    moment = to_come.values_list("published_at", flat=True).first()
    note_moment(moment)
    return moment
