"""Movable Type and TypePad: the line-oriented export, which TypePad and others write too.

Source of the format: Movable Type's documentation, "The Movable Type Import/Export Format".
"""

import hashlib
import re
from collections.abc import Iterator

from blog.importing.charset import decode
from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.readers.wordpress.bodies import paragraphs
from blog.importing.records import AuthorRecord, BlogRecord, CommentRecord, PostRecord, ReadOptions, Record
from blog.importing.sources import Source
from blog.markup.render import render_markdown
from blog.markup.text import plain_text

ENTRY_END, SECTION_END = "--------", "-----"
FIELD = re.compile(r"^([A-Z][A-Z ]*):(?: (.*))?$")
MULTILINE = {"BODY", "EXTENDED BODY", "EXCERPT", "KEYWORDS", "COMMENT", "PING"}
STATUSES = {"publish": "published", "future": "published", "draft": "draft", "review": "review", "unpublish": "draft"}


class MovableTypeReader:
    name = "movabletype"

    def sniff(self, source: Source) -> bool:
        start = source.head[:4000].lstrip(b"\xef\xbb\xbf\r\n ").decode("utf-8", "replace")
        return bool(re.match(r"(?:AUTHOR|TITLE|BASENAME): ", start)) and bool(re.search(r"^-----\s*$", start, re.M))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        text, repairs = decode(source.read())
        yield BlogRecord()
        start = 1
        lines: list[str] = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.rstrip() == ENTRY_END:
                if any(one.strip() for one in lines):
                    yield _post(lines, (start, number), options, tuple(repairs))
                lines, start = [], number + 1
            else:
                lines.append(line)
        if any(one.strip() for one in lines):
            yield _post(lines, (start, start + len(lines) - 1), options, tuple(repairs))


def _sections(lines: list[str]) -> Iterator[tuple[str, dict[str, list[str]], str]]:
    """Each section's name ("" for the head), its fields, and the text after them."""
    section: list[str] = []
    for line in [*lines, SECTION_END]:
        if line.rstrip() != SECTION_END:
            section.append(line)
            continue
        fields: dict[str, list[str]] = {}
        name, index = "", 0
        if section and (match := FIELD.match(section[0])) and match[1] in MULTILINE and not match[2]:
            name, index = match[1], 1
        while index < len(section) and (match := FIELD.match(section[index])) and match[1] not in MULTILINE:
            if name and name not in ("COMMENT", "PING"):
                break  # the text itself happens to begin like a field
            fields.setdefault(match[1], []).append((match[2] or "").strip())
            index += 1
        yield name, fields, "\n".join(section[index:]).strip("\n")
        section = []


def _post(lines: list[str], span: tuple[int, int], options: ReadOptions, repairs: tuple[str, ...]) -> PostRecord:
    head: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    comments: list[CommentRecord] = []
    for name, fields, text in _sections(lines):
        if name in ("COMMENT", "PING"):
            comments.append(_comment(name, fields, text, options))
        elif name:
            texts[name] = text
        else:
            head |= fields

    def first(name: str) -> str:
        return head.get(name, [""])[0]

    published, precision = moment(first("DATE"), options.time_zone)
    body = "\n\n".join(texts[name] for name in ("BODY", "EXTENDED BODY") if texts.get(name))
    breaks = first("CONVERT BREAKS").lower()
    if "markdown" in breaks:
        body = render_markdown(body)
    elif breaks not in ("0", "none", "richtext"):
        body = paragraphs(body)
    tidied = tidy(body)
    plain = plain_text(tidied.html)
    title, basename = first("TITLE"), first("BASENAME")
    tags = [*head.get("PRIMARY CATEGORY", []), *head.get("CATEGORY", []), *_listed(first("TAGS"))]
    return PostRecord(
        # The format has no ids: the address's last part and the moment are the same at every export.
        source_id=basename or hashlib.sha256(f"{first('DATE')}\n{title}".encode()).hexdigest()[:20],
        title=title or plain[:70] or "Sans titre",
        body=tidied.html,
        lines=span,
        slug=basename.replace("_", "-"),
        standfirst=plain_text(texts.get("EXCERPT", ""))[:500],
        authors=(AuthorRecord(first("AUTHOR"), key=first("AUTHOR")),) if first("AUTHOR") else (),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        published_at=published,
        published_precision=precision,
        status=STATUSES.get(first("STATUS").lower() or "publish", "draft"),
        language=options.language or guess_language(plain),
        comments_open=first("ALLOW COMMENTS") != "0",
        media=tidied.media,
        comments=tuple(_numbered(comments, basename or first("DATE"))),
        addresses=_addresses(first("UNIQUE URL"), basename, published),
        repairs=repairs,
        warnings=tuple(tidied.warnings),
    )


def _addresses(unique: str, basename: str, published) -> tuple[str, ...]:
    """Where Movable Type put it by default, if the export does not say."""
    if unique:
        return (unique,)
    return (f"/{published:%Y/%m}/{basename}.html",) if basename and published else ()


def _listed(tags: str) -> list[str]:
    """Tags with commas between; those with spaces may stand in quotes."""
    return [tag.strip().strip('"') for tag in tags.split(",")]


def _comment(name: str, fields: dict[str, list[str]], text: str, options: ReadOptions) -> CommentRecord:
    def first(*names: str) -> str:
        return next((fields[name][0] for name in names if name in fields), "")

    return CommentRecord(
        source_id="",
        name=first("TITLE", "BLOG NAME") if name == "PING" else first("AUTHOR"),
        body_html=text,
        email=first("EMAIL"),
        website=first("URL"),
        created_at=moment(first("DATE"), options.time_zone)[0],
        kind="ping" if name == "PING" else "comment",
    )


def _numbered(comments: list[CommentRecord], post: str) -> Iterator[CommentRecord]:
    """Comments have no ids either: their post, moment, name and text stand for one."""
    seen: dict[str, int] = {}
    for one in comments:
        base = hashlib.sha256(f"{post}\n{one.created_at}\n{one.name}\n{one.body_html}".encode()).hexdigest()[:20]
        seen[base] = seen.get(base, 0) + 1
        identity = base if seen[base] == 1 else f"{base}-{seen[base]}"
        yield CommentRecord(
            identity, one.name, one.body_html, "", one.email, one.website, one.created_at, one.status, one.kind
        )
