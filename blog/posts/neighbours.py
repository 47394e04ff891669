"""What stands beside a post: the ones before and after, its series, and those like it."""

from django.db.models import Count, Q

from blog.posts.models import Post


def neighbours(post: Post, user) -> dict:
    """Previous and next in time; for a series, all its parts in order; up to three related by tags."""
    posts = Post.objects.for_reading(user).exclude(pk=post.pk)
    earlier = Q(published_at__lt=post.published_at) | Q(published_at=post.published_at, pk__lt=post.pk)
    tag_ids = [item.tag_id for item in post.tag_items.all()]
    related = (
        posts.filter(tag_items__tag__in=tag_ids)
        .annotate(shared=Count("tag_items"))
        .order_by("-shared", "-published_at")
        .with_voices()
        .defer("body", "body_html", "search_text")[:3]
        if tag_ids
        else []
    )
    light = posts.only("title", "slug", "published_at", "kind")
    parts = []
    if post.series_id:
        parts = (
            Post.objects.for_reading(user).filter(series=post.series_id).only("title", "slug", "published_at", "kind")
        )
        parts = list(parts.order_by("series_position", "published_at", "pk"))
    return {
        "previous": light.filter(earlier).newest_first().first(),
        "next": light.exclude(earlier).order_by("published_at", "pk").first(),
        "related": related,
        "series_parts": parts,
    }
