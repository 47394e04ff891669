"""What stands beside a post: the ones before and after, its series, its translations, and those like it."""

import math
import re
from collections import Counter

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.markup.text import fold
from blog.posts.models import Byline, Post
from blog.tags.models import PostTag

LIGHT = ("title", "slug", "published_at", "kind", "language", "series", "series_position", "translation_of")
RELATED = 3
CANDIDATES, OF_EACH = 60, 40  # of those that share a tag or an author, the newest: what a reader may want next
TELLING = re.compile(r"[^\W\d_]{5,}")


def beside(user) -> dict[str, Subquery]:
    """For `annotate` of the query that fetches a post: the ids of the ones before and after it in time, and of the
    author it names first.
    """
    posts = Post.objects.for_reading(user)
    same = {"published_at": OuterRef("published_at")}
    before = posts.filter(Q(published_at__lt=OuterRef("published_at")) | Q(**same, pk__lt=OuterRef("pk")))
    after = posts.filter(Q(published_at__gt=OuterRef("published_at")) | Q(**same, pk__gt=OuterRef("pk")))
    # The first condition alone is a range of the index.
    before = before.filter(published_at__lte=OuterRef("published_at")).newest_first()
    after = after.filter(published_at__gte=OuterRef("published_at")).order_by("published_at", "pk")
    first = Byline.objects.filter(post=OuterRef("pk")).order_by("position", "pk").values("author")
    return {
        "before_id": Subquery(before.values("pk")[:1]),
        "after_id": Subquery(after.values("pk")[:1]),
        "first_author": Subquery(first[:1]),
    }


def neighbours(post, user) -> dict:
    """Previous and next in time; for a series, all its parts in order; its translations; up to three related.

    The post comes with its tags, and with what `beside` found. Three queries, one of which fetches the authors of the
    post too.
    """
    posts, before, after = Post.objects.for_reading(user), post.before_id, post.after_id
    like = _like(post, posts)
    first = post.translation_of_id or post.pk
    named = Post.objects.filter(pk__in={pk for pk in (before, after, first, *like) if pk})
    # Each by its own index, and by themselves first: with the date beside them, or joined by OR, the whole blog would
    # be walked through.
    others = [Post.objects.filter(translation_of=first)]
    if post.series_id:
        others.append(Post.objects.filter(series=post.series_id))
    ids = named.values("pk").union(*(some.values("pk") for some in others))
    found = {one.pk: one for one in posts.filter(pk__in=ids).only(*LIGHT).order_by()}
    prefetch_related_objects([post, *found.values()], Prefetch("bylines", Byline.objects.select_related("author")))
    parts = [one for one in found.values() if post.series_id and one.series_id == post.series_id]
    return {
        "previous": found.get(before) if before else None,
        "next": found.get(after) if after else None,
        "related": [found[pk] for pk in like if pk in found],
        "series_parts": sorted(parts, key=_place),
        "translations": [
            one for one in found.values() if first in (one.pk, one.translation_of_id) and one.pk != post.pk
        ],
    }


def _like(post, posts) -> list[int]:
    """The ids of those most like it: by tags they share, and by telling words of title and beginning."""
    tags = [item.tag_id for item in post.tag_items.all()]
    near = [(Byline.objects.filter(author=post.first_author), "post")]
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
    """The ids of posts that came out last, of each of these bylines or tags, each found by its index.

    Put together here: Django makes no union of parts that stop somewhere, and conditions joined by OR would look at
    every post.
    """
    now, parts = timezone.now(), []
    values: list = []
    for rows, post in sources:
        newest = rows.filter(out_at__lte=now).order_by("-out_at", f"-{post}_id").values_list(post)[:OF_EACH]
        sql, params = newest.query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS newest")  # noqa: S608  as the database was given it
        values += params
    return RawSQL(" UNION ".join(parts), values)  # noqa: S611


def _telling(*texts: str) -> set[str]:
    """The longer words, without accents and endings of the plural."""
    return {word.rstrip("sx") for text in texts for word in TELLING.findall(fold(text))}


def _place(part: Post):
    return (part.series_position is None, part.series_position or 0, part.published_at, part.pk)
