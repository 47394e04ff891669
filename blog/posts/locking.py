"""One order in which whoever changes what belongs to posts takes it, so that nobody waits in a circle: the posts first,
each by number. Not as keys: a reply being written refers to them meanwhile."""

from collections.abc import Iterable

from django.db import connection

from blog.posts.models import Post


def lock_posts(post_ids: Iterable[int]) -> None:
    """Hold these posts until the transaction ends. SQLite has one writer at a time anyway."""
    if connection.features.has_select_for_update:
        list(Post.objects.select_for_update(no_key=True).filter(pk__in=set(post_ids)).order_by("pk").values("pk"))
