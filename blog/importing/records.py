"""What readers yield: neutral records that name no database row. Bodies are HTML, not yet sanitised."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its name as reports show it, its bytes, and their SHA-256 as hex."""

    name: str
    content: bytes
    sha256: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post as its source has it.

    `source_id` is the source's own identity for it, the same at every reading. `lines` are the first
    and last line, from 1, where the source is text. `published_precision` is one of second, day,
    month, year, unknown. `confidence` (0 to 1) says how sure the reader is that this is one post.
    `media` names the files the body shows, as they stand in its <img src>.
    """

    source_id: str
    title: str
    body_html: str
    lines: tuple[int, int] | None = None
    slug: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: str = "unknown"
    status: str = "published"
    language: str = "fr"
    truncated: bool = False
    confidence: float = 1.0
    media: tuple["MediaRecord", ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """A file a post shows, by the name its source gives it."""

    name: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """Something of the source that is not kept, and why."""

    kind: str
    reason: str
    text: str
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """Something that could not be read, and what to do about it."""

    reason: str
    kind: str = "file"
    lines: tuple[int, int] | None = None


Record = PostRecord | SkippedRecord | ErrorRecord


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may need to know: the language to assume (None: find out) and the source's time zone."""

    language: str | None = None
    time_zone: str = "Europe/Paris"
