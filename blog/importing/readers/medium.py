"""Medium: the ZIP of its export, whose posts are HTML files with microformats."""

import re
from collections.abc import Iterator

from lxml import html as lxml_html

from blog.importing.charset import decode
from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    ErrorRecord,
    PostRecord,
    ReadOptions,
    Record,
    SkippedRecord,
)
from blog.importing.sources import Source, UnreadableSource
from blog.markup.text import plain_text

# Medium puts the post's id behind its slug, in addresses and in names of files.
IDENTITY = re.compile(r"-?([0-9a-f]{8,14})(?:\.html)?$")


class MediumReader:
    name = "medium"

    def sniff(self, source: Source) -> bool:
        if not source.is_folder:
            return _is_post(source.head)
        pages = [name for name in source.files if re.fullmatch(r"(?:posts/)?[^/]+\.html", name)]
        return any(_is_post(source.file(name).head) for name in pages[:20])

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        yield BlogRecord(url="https://medium.com")
        if not source.is_folder:
            yield _record(source, options)
            return
        for name in source.files:
            file = source.file(name)
            if name.endswith(".html") and _is_post(file.head):
                yield _record(file, options)
            elif name.endswith(".html"):
                yield SkippedRecord("file", "a list of Medium's own (claps, followers, sessions), not a post", name)


def _is_post(head: bytes) -> bool:
    return b'class="h-entry"' in head or b'class="p-name"' in head


def _record(file: Source, options: ReadOptions) -> Record:
    try:
        text, repairs = decode(file.read())
    except UnreadableSource as error:
        return ErrorRecord(str(error), "post", text=file.name)
    page = lxml_html.document_fromstring(text)
    if _is_response(page):
        return SkippedRecord("post", "a response to someone else's post", _text(page, "p-name"), source_id=file.name)
    body = next(iter(page.find_class("e-content")), None)
    title, subtitle = _text(page, "p-name"), _text(page, "p-summary")
    link = _href(page, "p-canonical")
    identity = IDENTITY.search(file.path.name)
    if body is not None:
        _without_repeated_title(body, title)
    tidied = tidy("".join(lxml_html.tostring(child, encoding="unicode") for child in body) if body is not None else "")
    published, precision = _published(page, options)
    slug = re.sub(r"-?[0-9a-f]{8,14}$", "", link.split("?")[0].rsplit("/", 1)[-1])
    names = [one.text_content().strip() for one in page.find_class("p-author")]
    plain = plain_text(tidied.html)
    return PostRecord(
        source_id=identity[1] if identity else file.path.stem,
        title=title or plain[:70] or "Sans titre",
        body=tidied.html,
        slug=slug,
        standfirst="" if subtitle and plain.startswith(subtitle[:60]) else subtitle[:500],
        authors=tuple(AuthorRecord(name, key=_href(page, "p-author").rsplit("@", 1)[-1]) for name in names[:1] if name),
        tags=tuple(one.text_content().strip() for one in page.find_class("p-tag")),
        published_at=published,
        published_precision=precision,
        # A draft was never at an address of its own.
        status="published" if link and not file.path.name.startswith("draft") else "draft",
        language=options.language or guess_language(plain),
        media=tidied.media,
        addresses=(link,) if link else (),
        file=file.name,
        file_sha256=file.sha256,
        repairs=tuple(repairs),
        warnings=tuple(tidied.warnings),
    )


def _text(page, css: str) -> str:
    found = page.find_class(css)
    return " ".join(found[0].text_content().split()) if found else ""


def _href(page, css: str) -> str:
    return next((one.get("href") or "" for one in page.find_class(css)), "")


def _published(page, options: ReadOptions):
    found = page.find_class("dt-published")
    return moment(found[0].get("datetime") or "", options.time_zone) if found else (None, "unknown")


def _is_response(page) -> bool:
    """A response has no heading of its own: its title is how its text begins. A post repeats its title as one."""
    body = next(iter(page.find_class("e-content")), None)
    if body is None or page.find_class("p-tags") or page.find_class("p-summary"):
        return False
    if body.find_class("graf--h3") or body.find_class("graf--h4") or body.find_class("graf--title"):
        return False
    title = _text(page, "p-name").rstrip("….").strip()
    return bool(title) and " ".join(body.text_content().split()).startswith(title)


def _without_repeated_title(body, title: str) -> None:
    """The title stands once more as the first heading of the body."""
    for css in ("graf--title", "graf--h3"):
        for heading in body.find_class(css)[:1]:
            if " ".join(heading.text_content().split()) == title:
                heading.drop_tree()
                return
