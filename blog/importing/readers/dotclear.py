"""Dotclear: the flat file of its export, tables in CSV with their names in brackets."""

import re
from collections.abc import Iterator
from dataclasses import replace

from blog.importing.charset import decode
from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.pictures import picture_key
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    CommentRecord,
    MediaRecord,
    PostRecord,
    ReadOptions,
    Record,
    SkippedRecord,
)
from blog.importing.sources import Source, UnreadableSource
from blog.markup.text import plain_text

TABLE = re.compile(r"\[(\w+) ([\w,]+)\]$")
CELL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
ESCAPE = re.compile(r"\\(.)", re.S)
ESCAPES = {"n": "\n", "r": "\r", '"': '"', "\\": "\\", "t": "\t"}
STATUSES = {"1": "published", "0": "draft", "-1": "published", "-2": "review"}
COMMENT_STATUSES = {"1": "approved", "0": "pending", "-1": "pending", "-2": "spam"}
# Never read into anything: passwords of people, and settings of the blog that may hold keys.
WANTED = {"category", "link", "post", "meta", "media", "post_media", "comment", "setting"}


class DotclearReader:
    name = "dotclear"

    def sniff(self, source: Source) -> bool:
        return source.head.lstrip(b"\xef\xbb\xbf").startswith(b"///DOTCLEAR|")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        text, repairs = decode(source.read())
        tables = _tables(text)
        if "post" not in tables:
            raise UnreadableSource("a Dotclear export without a table of posts; export the whole blog.")
        settings = {row.get("setting_id"): row.get("setting_value", "") for row in tables.get("setting", [])}
        public = settings.get("public_url") or ""
        identity = settings.get("blog_url") or next((row.get("blog_id", "") for row in tables["post"]), "")
        yield BlogRecord(
            identity=identity, title=settings.get("copyright_notice") or "", url=settings.get("blog_url", "")
        )
        for row in tables.get("media", []):
            if row.get("media_file"):
                yield MediaRecord(f"{public}/{row['media_file']}", source_id=f"media:{row.get('media_id')}")
        reading = _Reading(tables, settings, options, tuple(repairs))
        for row in tables["post"]:
            yield from reading.post(row)


def _tables(text: str) -> dict[str, list[dict[str, str]]]:
    tables: dict[str, list[dict[str, str]]] = {}
    name = ""
    columns: list[str] = []
    for line in text.splitlines():
        if match := TABLE.match(line.strip()):
            name, columns = match[1], match[2].split(",")
        elif name in WANTED and line.startswith('"'):
            cells = [
                re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[0]), cell, flags=re.S) for cell in CELL.findall(line)
            ]
            tables.setdefault(name, []).append(dict(zip(columns, cells, strict=False)))
    return tables


class _Reading:
    def __init__(self, tables: dict, settings: dict, options: ReadOptions, repairs: tuple[str, ...]):
        self.settings, self.options, self.repairs = settings, options, repairs
        self.categories = {row.get("cat_id"): row.get("cat_title", "") for row in tables.get("category", [])}
        self.tags: dict[str, list[str]] = {}
        for row in tables.get("meta", []):
            if row.get("meta_type") == "tag":
                self.tags.setdefault(row.get("post_id", ""), []).append(row.get("meta_id", ""))
        public = settings.get("public_url") or ""
        files = ((f"{public}/{row.get('media_file')}", row.get("media_id")) for row in tables.get("media", []))
        self.media = {picture_key(name): f"media:{number}" for name, number in files}
        self.comments: dict[str, list[dict[str, str]]] = {}
        for row in tables.get("comment", []):
            self.comments.setdefault(row.get("post_id", ""), []).append(row)

    def post(self, row: dict[str, str]) -> Iterator[Record]:
        number = row.get("post_id", "")
        kind = row.get("post_type") or "post"
        title = row.get("post_title", "")
        if kind not in ("post", "page", "related"):
            yield SkippedRecord(kind, f"of a type that a plugin made ({kind})", title, source_id=number, raw=str(row))
            return
        # The XHTML is what Dotclear showed, whatever the post was written in.
        body = row.get("post_excerpt_xhtml", "") + "\n" + (row.get("post_content_xhtml") or row.get("post_content", ""))
        tidied = tidy(body)
        # The hour on the wall there: the zone stands beside.
        published, precision = moment(row.get("post_dt", ""), row.get("post_tz") or "UTC")
        warnings = tidied.warnings
        status = STATUSES.get(row.get("post_status", ""), "draft")
        if row.get("post_password") and status == "published":
            status, warnings = "private", [*warnings, "behind a password there: private here"]
        language = self.options.language or row.get("post_lang", "")[:2]
        tags = [self.categories.get(row.get("cat_id"), ""), *self.tags.get(number, [])]
        kept = [one for one in self.comments.get(number, []) if one.get("comment_status") in COMMENT_STATUSES]
        yield PostRecord(
            source_id=number,
            title=title or plain_text(tidied.html)[:70] or "Sans titre",
            body=tidied.html,
            kind="page" if kind != "post" else "post",
            slug=row.get("post_url", "").rsplit("/", 1)[-1].lower(),
            authors=(AuthorRecord(row["user_id"], key=row["user_id"]),) if row.get("user_id") else (),
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            published_at=published,
            published_precision=precision,
            updated_at=moment(row.get("post_upddt", ""))[0],
            status=status,
            language=language if language in ("fr", "en") else "fr",
            featured=row.get("post_selected") == "1",
            comments_open=row.get("post_open_comment", "1") == "1",
            media=tuple(replace(one, source_id=self.media.get(picture_key(one.name), "")) for one in tidied.media),
            comments=tuple(_comment(one) for one in kept),
            addresses=_addresses(row, kind),
            repairs=self.repairs,
            warnings=tuple(warnings),
        )


def _addresses(row: dict[str, str], kind: str) -> tuple[str, ...]:
    """With and without the index.php, which blogs were served by."""
    path = row.get("post_url", "")
    part = "post" if kind == "post" else "pages"
    return (f"/{part}/{path}", f"/index.php/{part}/{path}", f"/index.php?{part}/{path}") if path else ()


def _comment(row: dict[str, str]) -> CommentRecord:
    site = row.get("comment_site", "")
    return CommentRecord(
        source_id=row.get("comment_id", ""),
        name=row.get("comment_author", ""),
        body_html=row.get("comment_content", ""),
        email=row.get("comment_email", ""),
        website=site if site.startswith("http") else "",
        created_at=moment(row.get("comment_dt", ""), row.get("comment_tz") or "UTC")[0],
        status=COMMENT_STATUSES[row.get("comment_status", "")],
        kind="ping" if row.get("comment_trackback") == "1" else "comment",
    )
