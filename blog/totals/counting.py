"""Keeping the totals in step with the posts: `receivers.py` calls this in the transaction of every change.

On PostgreSQL one transaction counts at a time, the others wait for its end (on SQLite one writes at a time anyway). Who
has the turn takes no post any more: whoever changes several counts them at the end (blog/posts/changing.py).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from blog.posts.locking import lock_posts
from blog.posts.models import Byline, Kind, Post, Status
from blog.tags.models import PostTag
from blog.totals.models import Counted, Total
from config.plain import run

AT_A_TIME = 500
TURN = 7_206_101_734  # of all advisory locks of the database, ours
LISTS: dict[type[models.Model], str] = {PostTag: "content_object", Byline: "post"}  # and where each names its post


class Cell(NamedTuple):
    """What a total is of; see `Total`."""

    month: int
    tag: int = 0
    author: int = 0
    language: str = ""

    @property
    def year(self) -> int:
        return self.month // 100


def count_posts(ids: Iterable[int]) -> None:
    """Count these posts for what they are now, and no more for what they were."""
    ids = sorted(set(ids))
    with transaction.atomic():
        lock_posts(ids)
        _wait_for_a_turn()
        for start in range(0, len(ids), AT_A_TIME):
            _count(ids[start : start + AT_A_TIME])


def _count(ids: list[int]) -> None:
    before = dict(Counted.objects.filter(post__in=ids).values_list("post", "cells"))
    shown = _shown(ids)
    now = _cells_of(shown)
    changed = [pk for pk in ids if [list(cell) for cell in now.get(pk, [])] != before.get(pk, [])]
    rows = [Counted(post_id=pk, cells=now.get(pk, [])) for pk in changed]
    Counted.objects.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=["cells"])
    change = Counter(cell for pk in changed for cell in now.get(pk, []))
    change.subtract(Cell(*cell) for pk in changed for cell in before.get(pk, []))
    _add(change)
    _date_in_lists(ids, {post.pk: post.published_at for post in shown})


def forget_counted(counted: Counted) -> None:
    """A post is deleted, and what it was counted for goes with it."""
    _wait_for_a_turn()
    _add(Counter({Cell(*cell): -1 for cell in counted.cells}))


def wrong_totals() -> int:
    """How many totals are not what counting all posts would give."""
    true: Counter[Cell] = Counter()
    for ids in _all_ids():
        true.update(cell for cells in _cells_of(_shown(ids)).values() for cell in cells)
    kept = {Cell(*key): number for *key, number in Total.objects.values_list(*Cell._fields, "number") if number}
    return len({cell for cell, _number in true.items() ^ kept.items()}) + sum(map(_wrong_dates, LISTS))


def count_again() -> None:
    """Count all posts from the beginning, while nobody else counts; who saves one meanwhile has it, and waits."""
    with transaction.atomic():
        _wait_for_a_turn()
        Total.objects.all().delete()
        Counted.objects.update(cells=[])
        for ids in _all_ids():
            _count(ids)


def _wait_for_a_turn() -> None:
    if connection.vendor == "postgresql":
        run("SELECT pg_advisory_xact_lock(%s)", TURN)


def _all_ids() -> Iterator[list[int]]:
    ids = list(Post.objects.order_by("pk").values_list("pk", flat=True))
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))


class Shown(NamedTuple):
    """A post that lists show, or will."""

    pk: int
    published_at: datetime
    language: str


def _shown(ids: list[int]) -> list[Shown]:
    out = Post.objects.filter(pk__in=ids, kind=Kind.POST, status=Status.PUBLISHED, published_at__isnull=False)
    return [Shown(*post) for post in out.values_list(*Shown._fields)]


def _cells_of(posts: list[Shown]) -> dict[int, list[Cell]]:
    """By post, the totals that it is part of."""
    shown = [post.pk for post in posts]
    tags, authors = defaultdict(set), defaultdict(set)
    for post, tag in PostTag.objects.filter(content_object__in=shown).values_list("content_object", "tag"):
        tags[post].add(tag)
    for post, author in Byline.objects.filter(post__in=shown).values_list("post", "author"):
        authors[post].add(author)
    return {
        pk: list(_cells(month_of(moment), sorted(tags[pk]), sorted(authors[pk]), language))
        for pk, moment, language in posts
    }


def month_of(moment) -> int:
    local = timezone.localtime(moment)
    return local.year * 100 + local.month


def _cells(month: int, tags: list[int], authors: list[int], language: str) -> Iterator[Cell]:
    return chain(
        [Cell(month), Cell(month, language=language)],
        (Cell(month, tag=tag) for tag in tags),
        (Cell(month, author=author) for author in authors),
        (Cell(0, tag, author) for tag in tags for author in authors),
    )


def _date_in_lists(ids: list[int], moments: dict[int, datetime]) -> None:
    """What a tag's and an author's lists are ordered by, of the posts that lists may show. What is right is left alone:
    somebody else may be taking it away."""
    for model, post in LISTS.items():
        rows = model._default_manager.filter(**{f"{post}__in": ids}).values_list("pk", post, "out_at")
        if wrong := [pk for pk, post_id, out_at in rows if out_at != moments.get(post_id)]:
            model._default_manager.filter(pk__in=wrong).update(out_at=_out_at(post))


def _out_at(post: str) -> Subquery:
    shown = Post.objects.filter(pk=OuterRef(post), kind=Kind.POST, status=Status.PUBLISHED)
    return Subquery(shown.order_by().values("published_at")[:1])


def _wrong_dates(model: type[models.Model]) -> int:
    rows = model._default_manager.annotate(true=_out_at(LISTS[model]))
    right = Q(out_at=F("true")) | Q(out_at=None, true=None)
    return rows.exclude(pk__in=rows.filter(right).order_by().values("pk")).count()


def _add(change: Counter[Cell]) -> None:
    rows = [(*cell, number) for cell, number in change.items() if number]
    table = Total._meta.db_table
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_A_TIME):
            some = rows[start : start + AT_A_TIME]
            cursor.execute(
                f"INSERT INTO {table} (month, tag, author, language, number) "  # noqa: S608  our own names
                f"VALUES {', '.join(['(%s, %s, %s, %s, %s)'] * len(some))} "
                f"ON CONFLICT (tag, author, language, month) DO UPDATE SET number = {table}.number + excluded.number",
                list(chain.from_iterable(some)),
            )
