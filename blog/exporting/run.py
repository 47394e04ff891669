"""One export: the documents of a blog, through a format, into a folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from blog.exporting.documents import Pictures, blog_document, other_redirects, post_document, posts_to_export
from blog.exporting.folder import whole_or_nothing
from blog.exporting.formats import FORMATS
from blog.posts.models import Post


@dataclass(slots=True)
class Exported:
    """How much was taken out."""

    posts: int = 0
    comments: int = 0
    pictures: int = 0


def export_blog(target: Path, format_name: str, user=None, emails: bool = False) -> Exported:
    """Write what a user may see (all there is, for None) into a new folder.

    Raises FileExistsError where something is at the target already.
    """
    pictures, done = Pictures(), Exported()

    def documents() -> Iterator[dict[str, Any]]:
        for post in posts_to_export(user):
            document = post_document(post, pictures, emails, public=user is not None)
            done.posts += 1
            done.comments += len(document["comments"])
            yield {**document, "path": _path(post)} if format_name == "wordpress" else document

    with whole_or_nothing(target) as folder:
        to_posts = {_path(post) for post in Post.objects.only("slug", "kind", "published_at").iterator()}
        blog = {**blog_document(user), "redirects": other_redirects(to_posts)}
        FORMATS[format_name].write(folder, blog, documents())
        for name, image in pictures.used.items():
            with image.file.open("rb") as content:
                folder.copy(f"media/{name}", content)
        done.pictures = len(pictures.used)
    return done


def _path(post: Post) -> str:
    """The address of a post that has one: without a date it has none."""
    if not post.published_at:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        return post.get_absolute_url()
