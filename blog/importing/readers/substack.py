"""Substack: the ZIP of its export, a table of posts (posts.csv) and an HTML file for each."""

import csv
import html
import io
from collections.abc import Iterator

from blog.importing.charset import decode
from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.records import BlogRecord, ErrorRecord, PostRecord, ReadOptions, Record, SkippedRecord
from blog.importing.sources import Source, UnreadableSource
from blog.markup.text import plain_text

TABLE = "posts.csv"
COLUMNS = {"post_id", "post_date", "is_published", "title"}


class SubstackReader:
    name = "substack"

    def sniff(self, source: Source) -> bool:
        if not source.is_folder or TABLE not in source.files:
            return False
        return set(source.file(TABLE).head.split(b"\n")[0].decode("utf-8", "replace").strip().split(",")) >= COLUMNS

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        yield BlogRecord()
        text, repairs = decode(source.file(TABLE).read())
        names = {name.rsplit("/", 1)[-1].removesuffix(".html"): name for name in source.files if name.endswith(".html")}
        try:
            rows = list(csv.DictReader(io.StringIO(text), strict=True))
        except csv.Error as error:
            raise UnreadableSource(f"{TABLE} is no table ({error}); fetch the export again.") from None
        for number, row in enumerate(rows, 2):
            if not row.get("post_id"):
                yield ErrorRecord("a row without a post_id", "post", (number, number), text=str(row.get("title") or ""))
                continue
            yield _record(source, row, names.pop(row["post_id"], None), tuple(repairs), options)
        for name in names.values():
            yield SkippedRecord("post", f"not in {TABLE}", name, source_id=name)


def _record(source: Source, row: dict[str, str], name: str | None, repairs: tuple[str, ...], options) -> Record:
    identity, _, slug = row["post_id"].partition(".")
    title = html.unescape(row.get("title") or "")
    kind = row.get("type") or "newsletter"
    if kind == "thread":
        return SkippedRecord("post", "a chat thread, whose messages are not in the export", title, source_id=identity)
    if name is None:
        reason = f"its text ({row['post_id']}.html) is not in the archive: fetch the export again"
        return ErrorRecord(reason, "post", text=title)
    file = source.file(name)
    text, mended = decode(file.read()) if file.size else ("", [])
    warnings = []
    if kind == "podcast" and (address := row.get("podcast_url")):
        text = f'<p><a href="{html.escape(address)}">{html.escape(address)}</a></p>{text}'
        warnings.append("a podcast: its recording stands as a link")
    tidied = tidy(text)
    published, precision = moment(row.get("post_date") or "")
    status = "published" if (row.get("is_published") or "").lower() == "true" else "draft"
    if status == "published" and (audience := row.get("audience") or "everyone") != "everyone":
        status = "private"
        warnings.append(f"for {audience.replace('only_', '')} readers only there: private here")
    plain = plain_text(tidied.html)
    return PostRecord(
        source_id=identity,
        title=title or plain[:70] or "Sans titre",
        body=tidied.html,
        kind="page" if kind == "page" else "post",
        slug=slug,
        standfirst=html.unescape(row.get("subtitle") or "")[:500],
        published_at=published,
        published_precision=precision,
        status=status,
        language=options.language or guess_language(plain),
        media=tidied.media,
        addresses=(f"/p/{slug}",) if slug else (),
        file=name,
        file_sha256=file.sha256,
        repairs=(*repairs, *mended),
        warnings=(*tidied.warnings, *warnings),
    )
