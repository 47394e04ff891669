"""What was imported, as a Django fixture that `loaddata` brings into an empty blog."""

from pathlib import Path

from django.core import serializers

from accounts.models import Author
from blog.images.models import Image
from blog.importing.models import ImportedItem
from blog.importing.report import Report
from blog.posts.models import Byline, Post
from blog.tags.models import PostTag, Tag


def write_fixture(report: Report, path: Path) -> None:
    """Write the posts a report names, and all that belongs to them, with natural keys.

    Pictures are named, not held: their files lie in the media storage.
    """
    path.write_text(fixture_of([item.slug for item in report.items if item.kind in ("post", "page") and item.slug]))


def fixture_of(slugs: list[str]) -> str:
    posts = Post.objects.filter(slug__in=slugs).order_by("pk")
    sources = posts.values_list("body", flat=True)
    images = [image for image in Image.objects.order_by("pk") if any(image.file.url in body for body in sources)]
    rows = [
        *Author.objects.filter(posts__in=posts, user=None).distinct().order_by("pk"),
        *Tag.objects.filter(items__content_object__in=posts).distinct().order_by("pk"),
        *images,
        *posts,
        *Byline.objects.filter(post__in=posts).order_by("pk"),
        *PostTag.objects.filter(content_object__in=posts).order_by("pk"),
        *ImportedItem.objects.filter(post__in=posts).order_by("pk"),
    ]
    for row in rows:
        if isinstance(row, ImportedItem):
            row.run = None  # the run belongs to this blog, not to the next
        if isinstance(row, Post):
            row.created_by = None
    return serializers.serialize("json", rows, indent=1, use_natural_foreign_keys=True, use_natural_primary_keys=True)
