"""From the text of a page to records, every line accounted for exactly once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from blog.importing.charset import decode, has_words, whole_characters
from blog.importing.language import guess_language
from blog.importing.readers.text.blocks import doubts, hashtags, make_blocks
from blog.importing.readers.text.dating import Dated, date_of, infer
from blog.importing.readers.text.furniture import FURNITURE, Furniture, Kind, recognise
from blog.importing.readers.text.lines import Line, split_lines
from blog.importing.readers.text.segmentation import Page, Title, find_titles
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    MediaRecord,
    PostRecord,
    ReadOptions,
    Record,
    SkippedRecord,
)
from blog.importing.sources import Source, UnreadableSource
from blog.markup.text import excerpt, fold, plain_text


class Role(StrEnum):
    """What became of a line."""

    TITLE = "title"
    BODY = "body"
    MEDIA = "media"
    RESIDUE = "residue"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page gave: its records, and the role of each non-empty line by its number."""

    records: list[Record]
    roles: dict[int, Role]


@dataclass(frozen=True, slots=True)
class Segment:
    """One post of a page: its title's index (None: it has none), its lines, a date line just before it."""

    title: int | None
    confidence: float
    body: range
    head: int | None = None


class TextReader:
    name = "text"

    def sniff(self, source: Source) -> bool:
        """Any text that is not clearly something else; so it is asked last."""
        if source.is_folder:
            return False
        try:
            text, _ = decode(whole_characters(source.head))
        except UnreadableSource:
            return False
        start = text.lstrip()[:20].lower()
        return has_words(text) and not start.startswith(
            ("{", "[{", "<?xml", "<!doctype", "<html", "<rss", "<feed", "#!")
        )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        text, repairs = decode(source.read())
        if not has_words(text):
            raise UnreadableSource("The file holds no word.")
        yield BlogRecord()
        for record in read_page(text, options).records:
            yield replace(record, repairs=tuple(repairs)) if isinstance(record, PostRecord) else record


def read_page(text: str, options: ReadOptions) -> Reading:
    """Read the text of one page. It holds at least one non-blank line."""
    lines = split_lines(text)
    page = Page(lines, recognise(lines))
    language = options.language or guess_language(text)
    segments = _segments(page, find_titles(page))
    dates = infer([date_of(page, segment.body, segment.head) for segment in segments])
    zone = ZoneInfo(options.time_zone)
    records: list[Record] = []
    roles: dict[int, Role] = {}
    for segment, dated in zip(segments, dates, strict=True):
        records.append(_post(page, segment, dated, zone, language, roles))
    for index, line in enumerate(lines):
        if line.number not in roles:
            roles[line.number] = Role.RESIDUE
            records.append(_residue(line, page.kinds[index]))
    return Reading(records, roles)


def _segments(page: Page, titles: list[Title]) -> list[Segment]:
    """The page cut at its titles. Prose above the first title is a post of its own: no prose is dropped."""
    heads = [_head(page, title.index) for title in titles]
    # A post ends before the next title, or before the date line that belongs to it.
    starts = [title.index if head is None else head for title, head in zip(titles, heads, strict=True)]
    segments = [
        Segment(title.index, title.confidence, range(title.index + 1, end), head)
        for title, head, end in zip(titles, heads, [*starts[1:], len(page.lines)], strict=False)
    ]
    first = starts[0] if starts else len(page.lines)
    above = range(first)
    if any(page.kind(i) in (Kind.PROSE, Kind.BULLET, Kind.PICTURE) for i in above):
        segments.insert(0, Segment(None, 0.3, above))
    return segments or [Segment(None, 0.1, range(len(page.lines)))]


def _head(page: Page, title: int) -> int | None:
    """The date line right above a title, where that is this theme's way."""
    return title - 1 if page.kind(title - 1) == Kind.DATE and page.kind(title + 1) != Kind.DATE else None


def _owned(page: Page, segment: Segment) -> list[Furniture]:
    """What the furniture around a post says of it."""
    return [page.kinds[i] for i in ([] if segment.head is None else [segment.head]) + list(segment.body)]


def _post(page: Page, segment: Segment, dated: Dated | None, zone: ZoneInfo, language: str, roles: dict) -> PostRecord:
    body = [i for i in segment.body if page.kind(i) not in FURNITURE]
    blocks = make_blocks(page, body)
    html = "\n".join(block.html for block in blocks)
    texts = [page.text(i) for i in body]
    if segment.title is None:
        title = excerpt(" ".join(texts), 70) or "Sans titre"
    else:
        title = page.text(segment.title)
        roles[page.lines[segment.title].number] = Role.TITLE
    for block in blocks:
        for number in block.lines:
            roles[number] = Role.BODY
        if block.media:
            roles[block.lines[0]] = Role.MEDIA
    indexes = [*([] if segment.title is None else [segment.title]), *body] or list(segment.body)
    numbers = [page.lines[i].number for i in indexes]
    furniture = _owned(page, segment)
    labels = [label for one in furniture for label in one.labels]
    return PostRecord(
        source_id=_identity(title, html),
        title=title,
        body=html,
        lines=(numbers[0], numbers[-1]),
        authors=tuple(AuthorRecord(name) for name in dict.fromkeys(name for one in furniture for name in one.authors)),
        tags=tuple(dict.fromkeys([*labels, *hashtags(texts)])),
        published_at=_aware(dated, zone),
        published_precision=dated.precision if dated else "unknown",
        status="published" if dated else "draft",
        language=language,
        truncated=any(one.kind == Kind.READ_MORE for one in furniture),
        confidence=segment.confidence,
        media=tuple(MediaRecord(block.media, block.lines[0]) for block in blocks if block.media),
        warnings=tuple(_warnings(page, segment, body, dated)),
    )


def _warnings(page: Page, segment: Segment, body: list[int], dated: Dated | None) -> list[str]:
    found = [] if segment.title is not None else ["no line looks like its title: its first words stand for one"]
    if dated is None:
        found.append("no date is known: it waits as a draft")
    else:
        found.append(f"dated from {dated.source}" if not dated.inferred else f"date {dated.source}")
        found += dated.warnings
    return found + doubts(page, body)


def _identity(title: str, html: str) -> str:
    """The same for the same post in another dump of the blog: its title and how its text begins."""
    start = fold(plain_text(html))[:80]
    return hashlib.sha256(f"{fold(title)}\n{start}".encode()).hexdigest()[:20]


def _aware(dated: Dated | None, zone: ZoneInfo) -> datetime | None:
    return dated.moment.replace(tzinfo=zone) if dated else None


def _residue(line: Line, furniture: Furniture) -> SkippedRecord:
    reasons = {
        Kind.DATE: "the theme's date, taken for its post",
        Kind.BYLINE: "the theme's byline, taken for its post",
        Kind.LABELS: "the theme's tags, taken for its post",
        Kind.COMMENTS: "the theme's count of comments",
        Kind.READ_MORE: "a link to the rest of the post, which is marked as truncated",
        Kind.PLACEHOLDER: "what an empty widget left",
        Kind.REPEATED: "the page repeats it, so it is its theme's",
    }
    return SkippedRecord(
        "residue",
        reasons.get(furniture.kind, "stands outside any post"),
        line.text,
        (line.number, line.number),
    )
