"""What a blog is outside of its database: plain values, the same for every format.

blog/importing/document.py reads what is written here: exported, imported into an empty blog and exported
again, a blog is the same to the byte.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import translation

from accounts.models import Author
from blog.comments.models import Comment, Ping
from blog.images.models import Image
from blog.markup.text import make_slug
from blog.posts.conversing import CommentPolicy
from blog.posts.models import BodyFormat, Byline, Post
from blog.posts.redirects import Redirect
from identity.models import site_name

VERSION = 1
BATCH = 100
# A picture of the blog in a text, whatever its address is made of.
PICTURE = re.compile(r"/media/(images/[\w./-]+)")


@dataclass(slots=True)
class Pictures:
    """The pictures texts show: each has a name of its own in the export, made of its content."""

    used: dict[str, Image] = field(default_factory=dict)
    _names: dict[str, str | None] = field(default_factory=dict)

    def name_of(self, file_name: str) -> str | None:
        """The name in the export of a file of the media storage; None where it is no picture's."""
        if file_name not in self._names:
            image = Image.objects.filter(file=file_name).first()
            self._names[file_name] = self._add(image) if image else None
        return self._names[file_name]

    def _add(self, image: Image) -> str:
        with image.file.open("rb") as content:
            digest = hashlib.sha256(content.read()).hexdigest()[:16]
        path = PurePosixPath(image.file.name or "")
        name = f"{digest}-{make_slug(PurePosixPath(image.name).stem, 40, 'image')}{path.suffix}"
        self.used[name] = image
        return name

    def described(self, name: str) -> dict[str, Any]:
        image = self.used[name]
        return {
            "file": name,
            "name": image.name,
            "alt": image.alt,
            "credit": image.credit,
            "decorative": image.decorative,
        }


def posts_to_export(user=None) -> Iterator[Post]:
    """The posts this user may see, or all of them for None, by slug; memory stays the same however many."""
    posts = Post.objects.all() if user is None else Post.objects.visible_to(user)
    posts = posts.select_related("cover", "series").prefetch_related(
        Prefetch("bylines", Byline.objects.select_related("author")), "tag_items__tag"
    )
    yield from posts.order_by("slug").iterator(chunk_size=BATCH)


def authors_to_export(user=None):
    """All authors, for None; else those of what this user may see."""
    if user is None:
        return Author.objects.all()
    posts = Post.objects.visible_to(user)
    heard = Comment.objects.approved().filter(post__in=posts)
    return Author.objects.filter(Q(posts__in=posts) | Q(comments__in=heard)).distinct()


def blog_document(user=None) -> dict[str, Any]:
    """The blog itself, as this user may see it (whole, for None): its name and its authors."""
    return {
        "blog": {"title": site_name(), "url": settings.SITE_URL},
        "authors": [
            {
                "slug": one.slug,
                "name": one.name,
                "bio": one.bio,
                "website": one.website,
                "ink": one.ink,
                "expertise": one.expertise,
            }
            for one in authors_to_export(user).order_by("slug")
        ],
    }


def other_redirects(to_posts: set[str]) -> list[dict[str, str]]:
    """The redirects that lead to something besides the posts of these addresses."""
    return [
        {"from": one.old_path, "to": one.new_path}
        for one in Redirect.objects.order_by("old_path").iterator()
        if one.new_path not in to_posts
    ]


def post_document(post: Post, pictures: Pictures, emails: bool = False, public: bool = False) -> dict[str, Any]:
    """A post with everything that belongs to it; pictures as /media/ and their name in the export.

    With `public`, only the comments and mentions that readers see.
    """
    shown: dict[str, None] = {}

    def rename(match: re.Match) -> str:
        name = pictures.name_of(match[1])
        if name is None:
            return match[0]
        shown[name] = None
        return f"/media/{name}"

    body = PICTURE.sub(rename, post.body)
    cover = pictures.name_of(str(post.cover.file.name)) if post.cover else None
    with translation.override(settings.LANGUAGE_CODE):
        path = post.get_absolute_url()
    addresses = Redirect.objects.filter(new_path=path).order_by("old_path").values_list("old_path", flat=True)
    return {
        "slug": post.slug,
        "kind": post.kind,
        "title": post.title,
        "standfirst": post.standfirst,
        "status": post.status,
        "published_at": _moment(post.published_at),
        "precision": post.published_precision,
        "updated_at": _moment(post.updated_at),
        "language": post.language,
        "authors": [{"slug": b.author.slug, "name": b.author.name, "role": b.role} for b in post.bylines.all()],
        "tags": [item.tag.name for item in sorted(post.tag_items.all(), key=lambda item: item.tag.key)],
        "series": _series(post),
        "featured": post.featured,
        "comments_open": post.comment_policy != CommentPolicy.CLOSED,
        "truncated": post.truncated,
        "cover": pictures.described(cover) if cover else None,
        "media": [pictures.described(name) for name in shown],
        "addresses": list(addresses),
        "format": "markdown" if post.body_format == BodyFormat.MARKDOWN else "html",
        "body": body,
        "comments": [*_comments(post, emails, public), *_pings(post, public)],
    }


def _series(post: Post) -> dict[str, Any] | None:
    if post.series is None:
        return None
    one = post.series
    return {"slug": one.slug, "title": one.title, "description": one.description, "position": post.series_position}


def _comments(post: Post, emails: bool, public: bool) -> Iterator[dict[str, Any]]:
    """In the order of their dates: what they are called is their place in it, the same in every blog."""
    comments = Comment.objects.approved() if public else Comment.objects.all()
    comments = list(comments.filter(post=post).select_related("author").order_by("created_at", "pk"))
    names = {comment.pk: f"{post.slug}:{number}" for number, comment in enumerate(comments, 1)}
    for comment in comments:
        document = {
            "id": names[comment.pk],
            "parent": names.get(comment.parent_id or 0),
            "name": comment.name,
            "website": comment.website,
            "author": comment.author.slug if comment.author else None,
            "status": comment.status,
            "created_at": _moment(comment.created_at),
            "body": comment.body,
        }
        yield document | ({"email": comment.email} if emails else {})


def _pings(post: Post, public: bool) -> Iterator[dict[str, Any]]:
    pings = Ping.objects.filter(post=post, is_approved__in=[True] if public else [True, False])
    pings = pings.order_by("created_at", "pk")
    for number, ping in enumerate(pings, 1):
        yield {
            "id": f"{post.slug}:ping:{number}",
            "kind": "ping",
            "name": ping.title,
            "website": ping.url,
            "status": "approved" if ping.is_approved else "pending",
            "created_at": _moment(ping.created_at),
            "body": ping.text,
        }


def _moment(moment) -> str | None:
    return moment.isoformat() if moment else None
