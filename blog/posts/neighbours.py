"""What stands beside a post: the ones before and after, its series, its translations, and those like it."""

import math
import re
from collections import Counter
from copy import copy
from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.markup.text import fold
from blog.posts.coming import kept_until_next
from blog.posts.models import Byline, Post
from blog.posts.querysets import TEXTS, PostQuerySet, together
from blog.tags.models import PostTag
from config.shown import key_of, note

LIGHT = ("title", "slug", "published_at", "kind", "language", "series", "series_position", "translation_of")
RELATED = 3
NEVER = datetime.max.replace(tzinfo=UTC)
CANDIDATES, OF_EACH = 60, 40  # of those that share a tag or an author, the newest: what a reader may want next
TELLING = re.compile(r"[^\W\d_]{5,}")


def neighbours(post, user) -> dict:
    """Its authors and tags; previous and next in time; for a series, all its parts in order; its translations; up to
    three related. Four queries.
    """
    posts = Post.objects.for_reading(user)
    tagged = Prefetch("tag_items", PostTag.objects.select_related("tag"))
    prefetch_related_objects([post], tagged)
    like, first = _like(post, posts), post.translation_of_id or post.pk
    shown = Post.objects.order_by()
    parts = [shown.filter(pk__in=[first, *like]), shown.filter(translation_of=first), *_in_time(post, posts)]
    if post.series_id:
        parts.append(shown.filter(series=post.series_id))
    # Each by its own index, and by themselves first: with the date beside them, the whole blog would be walked through.
    ids = together(some.values_list("pk") for some in parts)
    found = {one.pk: one for one in posts.filter(pk__in=ids).only(*LIGHT).order_by()}
    prefetch_related_objects(
        [post, *found.values()], Prefetch("bylines", Byline.objects.select_related("author__portrait"))
    )
    others = [one for one in found.values() if one.pk != post.pk]
    series = [one for one in found.values() if post.series_id and one.series_id == post.series_id]
    return {
        "voices": post.voices,
        "tags": post.subjects,
        "previous": max((one for one in others if _in_order(one) < _in_order(post)), key=_in_order, default=None),
        "next": min((one for one in others if _in_order(one) > _in_order(post)), key=_in_order, default=None),
        "related": [found[pk] for pk in like if pk in found],
        "series_parts": sorted(series, key=_place),
        "translations": [one for one in others if first in (one.pk, one.translation_of_id)],
    }


def kept_neighbours(post: Post) -> dict:
    """The same as all readers have it, kept though its numbers change; its authors and tags are put on the post."""

    def found() -> dict:
        note(key_of(post), *([f"series:{post.series_id}"] if post.series_id else []))
        alone = copy(post)
        for text in TEXTS:
            alone.__dict__.pop(text, None)
        return neighbours(alone, AnonymousUser()) | {"post": alone}

    around = kept_until_next(("around", post.pk), found)
    post.__dict__["_prefetched_objects_cache"] = around["post"]._prefetched_objects_cache
    return around


def _in_time(post: Post, posts: PostQuerySet) -> list[PostQuerySet]:
    """The post before and the one after it."""
    moment = post.published_at or NEVER
    before = posts.filter(published_at__lte=moment).exclude(published_at=moment, pk__gte=post.pk)
    after = posts.filter(published_at__gte=moment).exclude(published_at=moment, pk__lte=post.pk)
    return [before.newest_first()[:1], after.order_by("published_at", "pk")[:1]]


def _in_order(post: Post) -> tuple[datetime, int]:
    return post.published_at or NEVER, post.pk


def _like(post, posts) -> list[int]:
    """The ids of those most like it: by tags they share, and by telling words of title and beginning."""
    tags = [item.tag_id for item in post.tag_items.all()]
    first = Byline.objects.filter(post=post).order_by("position", "pk").values("author")
    near = [(Byline.objects.filter(author=Subquery(first[:1])), "post")]
    near += [(PostTag.objects.filter(tag=tag), "content_object") for tag in tags]
    # Counted for the candidates alone: a join would multiply every post of a tag by every byline.
    own_tags = PostTag.objects.filter(tag__in=tags, content_object=OuterRef("pk")).order_by().values("content_object")
    shared = Coalesce(Subquery(own_tags.annotate(number=Count("pk")).values("number")), 0)
    like = (
        posts.filter(pk__in=_newest(near), language=post.language)
        .exclude(pk=post.pk)
        .annotate(shared=shared)
        .order_by()
    )
    rows = list(like.values_list("published_at", "pk", "shared", "title", "standfirst", "excerpt"))
    rows = [row for _moment, *row in sorted(rows, reverse=True)[:CANDIDATES]]
    words = {pk: _telling(*said) for pk, _shared, *said in rows}
    spread = Counter(word for some in words.values() for word in some)
    own = _telling(post.title, post.standfirst, post.excerpt)

    def likeness(row) -> float:
        pk, number, *_said = row
        return number + sum(1 / math.log2(2 + spread[word]) for word in own & words[pk])

    # Those that share an author alone are not like it.
    ranked = sorted((row for row in rows if likeness(row) >= 1), key=likeness, reverse=True)
    return [row[0] for row in ranked[:RELATED]]


def _newest(sources: list[tuple[QuerySet, str]]) -> RawSQL:
    """The ids of posts that came out last, of each of these bylines or tags, each found by its index."""
    now = timezone.now()
    return together(
        rows.filter(out_at__lte=now).order_by("-out_at", f"-{post}_id").values_list(post)[:OF_EACH]
        for rows, post in sources
    )


def _telling(*texts: str) -> set[str]:
    """The longer words, without accents and endings of the plural."""
    return {word.rstrip("sx") for text in texts for word in TELLING.findall(fold(text))}


def _place(part: Post):
    return (part.series_position is None, part.series_position or 0, part.published_at, part.pk)
