"""What readers yield: neutral records that name no database row. Bodies are HTML or Markdown, not yet sanitised."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BlogRecord:
    """What a source says of the blog it comes from; the first record, where there is one.

    `identity` tells two blogs of one format apart, whose own ids may be the same: its address, or the
    id its engine gave it. `url` is where it stood: links to it are rewritten to where posts are now.
    """

    identity: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """Someone a source names. `key` is the source's own name for them (a login), if it has one.

    `role` is what they did for the post that names them: empty for its text, else translation, pictures…
    """

    name: str
    key: str = ""
    slug: str = ""
    bio: str = ""
    website: str = ""
    ink: int | None = None
    role: str = ""
    expertise: str = ""


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """A file a post shows, or an attachment of the blog, by the name or address its source gives it.

    `title` is what it was called when it was first taken in; `is_ours` says that a Tribune wrote the file.
    """

    name: str
    line: int | None = None
    alt: str = ""
    credit: str = ""
    decorative: bool = False
    source_id: str = ""
    title: str = ""
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment as its source has it. `parent_id` is "" for one that opens a thread.

    `status` is one of approved, pending, spam, removed; `kind` is "comment" or "ping" (a trackback or
    pingback). `body` is what was typed, where the source has it; else it is made from `body_html`, and
    `shown`, the safe HTML of it, with it by `ready`.
    """

    source_id: str
    name: str
    body_html: str
    parent_id: str = ""
    email: str = ""
    website: str = ""
    created_at: datetime | None = None
    status: str = "approved"
    kind: str = "comment"
    author: AuthorRecord | None = None
    body: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """The series a post belongs to, and its place there."""

    slug: str
    title: str
    description: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class RedirectRecord:
    """An address of the source that leads to another one there, and to no post."""

    old_path: str
    new_path: str


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post, or a page that stands outside the stream of posts, as its source has it.

    `source_id` is the source's own identity for it, the same at every reading. `lines` are the first
    and last line, from 1, where the source is text. `published_precision` is one of second, day,
    month, year, unknown. `status` is one of published, draft, review, private, withdrawn. `confidence` (0 to 1)
    says how sure the reader is that this is one post. `media` names the files the body shows, as they
    stand in its <img src>. `addresses` are those it had: full, or paths. `file` and `file_sha256`
    name the file it came from where the source is a folder. `repairs` says what had to be mended.
    `clean` is the body as safe HTML, which `ready` makes.
    """

    source_id: str
    title: str
    body: str
    body_format: str = "html"
    kind: str = "post"
    lines: tuple[int, int] | None = None
    slug: str = ""
    standfirst: str = ""
    authors: tuple[AuthorRecord, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: str = "unknown"
    updated_at: datetime | None = None
    status: str = "published"
    language: str = "fr"
    featured: bool = False
    comments_open: bool = True
    truncated: bool = False
    confidence: float = 1.0
    cover: MediaRecord | None = None
    series: SeriesRecord | None = None
    media: tuple[MediaRecord, ...] = ()
    comments: tuple[CommentRecord, ...] = ()
    addresses: tuple[str, ...] = ()
    file: str = ""
    file_sha256: str = ""
    repairs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    clean: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a post begins on a page: the number of its title's line, and what was made of it there.

    `source_id` is the post's identity, which a new title does not change. `drop` leaves the post out.
    """

    line: int
    title: str
    confidence: float = 1.0
    source_id: str = ""
    drop: bool = False


@dataclass(frozen=True, slots=True)
class PageRecord:
    """The text of a page of posts run together, and where it was cut: for an editor to look over."""

    text: str
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """Something of the source that is not kept, and why; `raw` keeps it where nothing else does."""

    kind: str
    reason: str
    text: str
    lines: tuple[int, int] | None = None
    source_id: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """Something that could not be read, and what to do about it; `raw` is the thing itself."""

    reason: str
    kind: str = "file"
    lines: tuple[int, int] | None = None
    text: str = ""
    raw: str = ""


Record = BlogRecord | PageRecord | PostRecord | RedirectRecord | MediaRecord | SkippedRecord | ErrorRecord


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may need to know: the language to assume (None: find out) and the source's time zone.

    `beside` are the files of the same run, itself among them: pages of one blog tell of each other.
    `decided` says, by the SHA-256 of a page, where an editor decided that its posts begin.
    """

    language: str | None = None
    time_zone: str = "Europe/Paris"
    beside: tuple[Path, ...] = ()
    decided: dict[str, tuple[Cut, ...]] = field(default_factory=dict)
