"""A post as Tribune's own exports write it, in any of their formats: the record of such a document.

blog/exporting/documents.py writes what is read here.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from blog.importing.records import AuthorRecord, CommentRecord, MediaRecord, PostRecord, RedirectRecord, SeriesRecord

STATUSES = {"published", "draft", "review", "private", "withdrawn"}
VERSION = 1


def record_of(document: dict[str, Any], authors: dict[str, AuthorRecord]) -> PostRecord:
    """The record of a document; `authors` are those of the blog by slug.

    Raises KeyError, TypeError or ValueError for what is no such document.
    """
    return PostRecord(
        source_id=str(document["slug"]),
        title=str(document["title"]),
        body=str(document["body"]),
        body_format="markdown" if document["format"] == "markdown" else "html",
        kind="page" if document["kind"] == "page" else "post",
        slug=str(document["slug"]),
        standfirst=str(document.get("standfirst") or ""),
        authors=tuple(_byline(byline, authors) for byline in document.get("authors") or []),
        tags=tuple(map(str, document.get("tags") or [])),
        published_at=_moment(document.get("published_at")),
        published_precision=str(document.get("precision") or "second"),
        updated_at=_moment(document.get("updated_at")),
        status=document["status"] if document["status"] in STATUSES else "draft",
        language=str(document.get("language") or "fr"),
        featured=bool(document.get("featured")),
        comments_open=document.get("comments_open") is not False,
        truncated=bool(document.get("truncated")),
        cover=_media(document["cover"]) if document.get("cover") else None,
        series=_series(document.get("series")),
        media=tuple(_media(one) for one in document.get("media") or []),
        comments=tuple(_comment(one, authors) for one in document.get("comments") or []),
        addresses=tuple(map(str, document.get("addresses") or [])),
    )


@dataclass(slots=True)
class OurBlog:
    """What an export of Tribune says of the blog itself: its authors by slug, and where it leads elsewhere."""

    authors: dict[str, AuthorRecord] = field(default_factory=dict)
    redirects: list[RedirectRecord] = field(default_factory=list)


def blog_of(text: str) -> OurBlog:
    """The blog's part of an export, as JSON; nothing for what is none."""
    try:
        document = json.loads(text or "{}")
        return OurBlog(
            {str(one["slug"]): author_of(one) for one in document.get("authors") or []},
            [RedirectRecord(str(one["from"]), str(one["to"])) for one in document.get("redirects") or []],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return OurBlog()


def author_of(document: dict[str, Any]) -> AuthorRecord:
    return AuthorRecord(
        name=str(document["name"]),
        key=str(document["slug"]),
        slug=str(document["slug"]),
        bio=str(document.get("bio") or ""),
        website=str(document.get("website") or ""),
        ink=document.get("ink"),
        expertise=str(document.get("expertise") or ""),
    )


def _byline(document: dict[str, Any], authors: dict[str, AuthorRecord]) -> AuthorRecord:
    slug = str(document["slug"])
    known = authors.get(slug) or AuthorRecord(name=str(document.get("name") or slug), key=slug, slug=slug)
    return replace(known, role=str(document.get("role") or ""))


def _series(document: dict[str, Any] | None) -> SeriesRecord | None:
    if not document:
        return None
    position = document.get("position")
    text = str(document.get("description") or "")
    return SeriesRecord(str(document["slug"]), str(document["title"]), text, int(position) if position else None)


def _media(document: dict[str, Any]) -> MediaRecord:
    return MediaRecord(
        name=f"/media/{document['file']}",
        alt=str(document.get("alt") or ""),
        credit=str(document.get("credit") or ""),
        decorative=bool(document.get("decorative")),
        title=str(document.get("name") or ""),
        is_ours=True,
    )


def _comment(document: dict[str, Any], authors: dict[str, AuthorRecord]) -> CommentRecord:
    author = document.get("author")
    return CommentRecord(
        source_id=str(document["id"]),
        name=str(document.get("name") or ""),
        body_html="",
        body=str(document.get("body") or ""),
        parent_id=str(document.get("parent") or ""),
        email=str(document.get("email") or ""),
        website=str(document.get("website") or ""),
        created_at=_moment(document.get("created_at")),
        status=str(document.get("status") or "pending"),
        kind="ping" if document.get("kind") == "ping" else "comment",
        author=authors.get(str(author)) or AuthorRecord(name=str(author), key=str(author)) if author else None,
    )


def _moment(text: Any) -> datetime | None:
    """Raises ValueError for a moment without a zone."""
    if not text:
        return None
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError(f"{text} names no zone")
    return found
