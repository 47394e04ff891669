"""That posts have changed, or their tags or bylines: told at once, or of all that changes together.

A post is saved, then its tags, then its bylines; without that, a long text would be read again for each of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from blog.posts.models import Post
from blog.signals import posts_changed

_waiting: ContextVar[set[int] | None] = ContextVar("posts that are told of later", default=None)


def tell_of_changed(post_ids: Iterable[int]) -> None:
    """Of these posts (ids), in the transaction that changed them."""
    ids = set(post_ids)
    if (waiting := _waiting.get()) is not None:
        waiting |= ids
    elif ids:
        posts_changed.send(sender=Post, post_ids=ids)


@contextmanager
def told_together() -> Iterator[None]:
    """A transaction at whose end all posts are told of that changed in it."""
    with transaction.atomic():
        if _waiting.get() is not None:
            yield
            return
        changed: set[int] = set()
        token = _waiting.set(changed)
        try:
            yield
        finally:
            _waiting.reset(token)
        tell_of_changed(changed)
