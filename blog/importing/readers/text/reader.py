"""From the text of a page to records, every line accounted for exactly once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from blog.importing.charset import decode, has_words, whole_characters
from blog.importing.language import guess_language
from blog.importing.readers.text.blocks import doubts, hashtags, make_blocks
from blog.importing.readers.text.dating import Dated, date_of, infer
from blog.importing.readers.text.evidence import Evidence
from blog.importing.readers.text.furniture import FURNITURE, Furniture, Kind
from blog.importing.readers.text.layout import Layout, cut_at, kinds_in, lay_out, survey
from blog.importing.readers.text.lines import Line, split_lines
from blog.importing.readers.text.page import Page
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    Cut,
    MediaRecord,
    PageRecord,
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
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One post of a page: its title's index (None: it has none), its lines, and the furniture that tells of it."""

    title: int | None
    confidence: float
    body: list[int]
    told: list[int]


class TextReader:
    name = "text"

    def __init__(self) -> None:
        self._surveyed: tuple[tuple[Path, ...], Evidence | None] = ((), None)

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
        decided = options.decided.get(source.sha256)
        evidence = None if decided else self._evidence(options.beside)
        reading = read_page(text, options, source.sha256, evidence, decided)
        yield PageRecord(text, reading.cuts)
        for record in reading.records:
            yield replace(record, repairs=tuple(repairs)) if isinstance(record, PostRecord) else record

    def _evidence(self, paths: tuple[Path, ...]) -> Evidence | None:
        """What the pages of this run say of each other; found out once for all of them."""
        if paths != self._surveyed[0]:
            self._surveyed = paths, survey(_pages(paths)) if len(paths) > 1 else None
        return self._surveyed[1]


def _pages(paths: tuple[Path, ...]) -> Iterator[tuple[str, list[Line]]]:
    for path in paths:
        source = Source(path)
        try:
            yield source.sha256, split_lines(decode(source.read())[0])
        except (UnreadableSource, OSError):
            continue  # it is reported when its turn comes


def read_page(
    text: str,
    options: ReadOptions,
    name: str = "",
    evidence: Evidence | None = None,
    decided: tuple[Cut, ...] | None = None,
) -> Reading:
    """Read the text of one page. It holds at least one non-blank line.

    `evidence` is what other pages of the blog say of its lines, where `name` is this page. `decided` is
    where an editor has decided that its posts begin.
    """
    lines = split_lines(text)
    layout = lay_out(lines, name, evidence)
    if decided:
        layout = cut_at(layout, {index for index, line in enumerate(lines) if line.number in {c.line for c in decided}})
    page = Page(lines, kinds_in(layout, lines))
    language = options.language or guess_language(text)
    segments = _segments(page, layout)
    dates = infer([date_of(page, segment.told, segment.body) for segment in segments])
    zone = ZoneInfo(options.time_zone)
    records: list[Record] = []
    roles: dict[int, Role] = {}
    by_line = {cut.line: cut for cut in decided or ()}
    cuts = []
    for segment, dated in zip(segments, dates, strict=True):
        number = page.lines[segment.title if segment.title is not None else segment.body[0]].number
        cut = by_line.get(number)
        if cut and cut.drop:
            cuts.append(cut)
            records += _dropped(page, segment, cut, roles)
            continue
        post = _post(page, segment, dated, zone, language, roles)
        if cut:
            post = replace(post, title=cut.title or post.title, source_id=cut.source_id or post.source_id)
        cuts.append(Cut(number, post.title, post.confidence, post.source_id))
        records.append(post)
    for index, line in enumerate(lines):
        if line.number not in roles:
            roles[line.number] = Role.RESIDUE
            records.append(_residue(line, page.kinds[index], index in layout.outside))
    return Reading(records, roles, tuple(cuts))


def _segments(page: Page, layout: Layout) -> list[Segment]:
    """The page cut at its titles. Prose above the first title is a post of its own: no prose is dropped."""
    titles = sorted(layout.titles)
    told: dict[int, list[int]] = {title: [] for title in titles}
    for index, title in sorted(layout.owner.items()):
        told[title].append(index)
    theirs = layout.owner.keys() | layout.outside
    segments = []
    for title, end in zip(titles, [*titles[1:], len(page.lines)], strict=False):
        body = [i for i in range(title + 1, end) if i not in theirs]
        segments.append(Segment(title, layout.titles[title], body, told[title]))
    above = [i for i in range(titles[0] if titles else len(page.lines)) if i not in theirs]
    if any(page.kind(i) in (Kind.PROSE, Kind.BULLET, Kind.PICTURE) for i in above):
        segments.insert(0, Segment(None, 0.3, above, []))
    return segments or [Segment(None, 0.1, list(range(len(page.lines))), [])]


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
    furniture = [page.kinds[i] for i in sorted([*segment.told, *segment.body])]
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


def _dropped(page: Page, segment: Segment, cut: Cut, roles: dict) -> Iterator[SkippedRecord]:
    """The lines of a post that an editor leaves out."""
    for index in [*([] if segment.title is None else [segment.title]), *segment.body]:
        line = page.lines[index]
        roles[line.number] = Role.RESIDUE
        reason = f"belongs to “{cut.title}”, which an editor left out"
        yield SkippedRecord("residue", reason, line.text, (line.number, line.number))


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


def _residue(line: Line, furniture: Furniture, is_outside: bool) -> SkippedRecord:
    reasons = {
        Kind.DATE: "the theme's date, taken for its post",
        Kind.BYLINE: "the theme's byline, taken for its post",
        Kind.LABELS: "the theme's tags, taken for its post",
        Kind.COMMENTS: "the theme's count of comments",
        Kind.READ_MORE: "a link to the rest of the post, which is marked as truncated",
        Kind.PLACEHOLDER: "what an empty widget left",
        Kind.REPEATED: "the page repeats it, so it is its theme's",
    }
    outside = "stands outside of the posts: navigation, or a list of the page's own"
    return SkippedRecord(
        "residue",
        outside if is_outside else reasons.get(furniture.kind, outside),
        line.text,
        (line.number, line.number),
    )
