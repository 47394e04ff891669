"""What stands beside a post: the ones before and after, its series, and those like it."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects

from blog.posts.models import Byline, Post

LIGHT = ("title", "slug", "published_at", "kind", "language", "series", "series_position")
RELATED = 3


def beside(user) -> dict[str, Subquery]:
    """For `annotate` of the query that fetches a post: the ids of the ones before and after it in time."""
    posts = Post.objects.for_reading(user)
    same = {"published_at": OuterRef("published_at")}
    before = posts.filter(Q(published_at__lt=OuterRef("published_at")) | Q(**same, pk__lt=OuterRef("pk")))
    after = posts.filter(Q(published_at__gt=OuterRef("published_at")) | Q(**same, pk__gt=OuterRef("pk")))
    # The first condition alone is a range of the index.
    before = before.filter(published_at__lte=OuterRef("published_at")).newest_first()
    after = after.filter(published_at__gte=OuterRef("published_at")).order_by("published_at", "pk")
    return {"before_id": Subquery(before.values("pk")[:1]), "after_id": Subquery(after.values("pk")[:1])}


def neighbours(post: Post, user, before: int | None, after: int | None) -> dict:
    """Previous and next in time; for a series, all its parts in order; up to three related by tags.

    `before` and `after` are what `beside` found; the post comes with its tags. Three queries, one of which fetches the
    authors of the post too.
    """
    posts = Post.objects.for_reading(user)
    like = _like(post, posts)
    wanted = Q(pk__in=[pk for pk in (before, after, *like) if pk])
    if post.series_id:
        wanted |= Q(series=post.series_id)
    found = {one.pk: one for one in posts.filter(wanted).only(*LIGHT)}
    prefetch_related_objects([post, *found.values()], Prefetch("bylines", Byline.objects.select_related("author")))
    parts = [one for one in found.values() if post.series_id and one.series_id == post.series_id]
    return {
        "previous": found.get(before) if before else None,
        "next": found.get(after) if after else None,
        "related": [found[pk] for pk in like if pk in found],
        "series_parts": sorted(parts, key=_place),
    }


def _like(post: Post, posts) -> list[int]:
    """The ids of those that share most tags."""
    if not (tags := [item.tag_id for item in post.tag_items.all()]):
        return []
    like = posts.exclude(pk=post.pk).filter(tag_items__tag__in=tags).annotate(shared=Count("tag_items"))
    return list(like.order_by("-shared", "-published_at").values_list("pk", flat=True)[:RELATED])


def _place(part: Post):
    return (part.series_position is None, part.series_position or 0, part.published_at, part.pk)
