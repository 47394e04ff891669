"""Feeds as a last resort, when no export can be had: RSS 2.0 and 1.0, Atom, JSON Feed. Often excerpts only."""

import json
import re
from collections.abc import Iterator
from html import escape

from lxml import etree

from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.records import AuthorRecord, BlogRecord, ErrorRecord, MediaRecord, PostRecord, ReadOptions, Record
from blog.importing.sources import Source, UnreadableSource
from blog.importing.xml import BrokenItem, open_document, text_of
from blog.markup.text import plain_text

ROOT = re.compile(rb"<(rss|feed|rdf:RDF)\b")
CUT = re.compile(r"(?:\[…\]|\[\.\.\.\]|\[&#8230;\]|…|\.\.\.)\s*(?:</p>)?\s*$")


class FeedReader:
    name = "feed"

    def sniff(self, source: Source) -> bool:
        if b"jsonfeed.org/version" in source.head:
            return True
        return bool(ROOT.search(source.head)) and not re.match(rb"\s*<!doctype html", source.head, re.I)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        if source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            yield from _json(source, options)
            return
        root = ROOT.search(source.head)
        is_atom = root is not None and root[1] == b"feed"
        document, items = open_document(source, "entry" if is_atom else "item")
        channel = document.parse_header("feed" if is_atom else "channel")
        url = _alternate(channel) if is_atom else text_of(channel, "link")
        title = text_of(channel, "{atom}title") if is_atom else text_of(channel, "title")
        yield BlogRecord(identity=url.rstrip("/").lower(), title=title, url=url)
        found = False
        for item in items:
            found = True
            lines = (item.line, item.last_line)
            try:
                parsed, repairs = document.parse(item.text)
            except BrokenItem as error:
                yield ErrorRecord(str(error), "post", lines, raw=item.text[:100_000])
                continue
            yield (_atom if is_atom else _rss)(parsed[0], lines, tuple(repairs), options)
        if not found:
            raise UnreadableSource("a feed without a single entry: there is nothing to import.")


def _alternate(element) -> str:
    links = element.findall("{atom}link")
    found = [link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"]
    return found[0] if found else ""


def _record(identity: str, title: str, html: str, link: str, published, options: ReadOptions, **fields) -> PostRecord:
    tidied = tidy(html)
    plain = plain_text(tidied.html)
    moment_, precision = published
    slug = re.sub(r"\.\w+$", "", link.split("?")[0].rstrip("/").rsplit("/", 1)[-1])
    return PostRecord(
        source_id=identity or link,
        title=title or plain[:70] or "Sans titre",
        body=tidied.html,
        slug=slug,
        published_at=moment_,
        published_precision=precision,
        language=options.language or guess_language(plain),
        media=tidied.media,
        addresses=(link,) if link else (),
        truncated=bool(CUT.search(tidied.html)),
        warnings=tuple(tidied.warnings),
        **fields,
    )


def _rss(item, lines, repairs, options: ReadOptions) -> PostRecord:
    link, guid = text_of(item, "link"), text_of(item, "guid")
    author = text_of(item, "{dc}creator") or re.sub(r"^\S+@\S+\s*\(?|\)$", "", text_of(item, "author"))
    date = text_of(item, "pubDate") or text_of(item, "{dc}date")
    enclosure = item.find("enclosure")
    cover = enclosure.get("url") if enclosure is not None and (enclosure.get("type") or "").startswith("image/") else ""
    return _record(
        guid or link,
        text_of(item, "title"),
        item.findtext("{content}encoded") or item.findtext("description") or "",
        link or (guid if guid.startswith("http") else ""),
        moment(date, options.time_zone),
        options,
        lines=lines,
        repairs=repairs,
        authors=(AuthorRecord(author, key=author),) if author else (),
        tags=tuple(
            dict.fromkeys((one.text or "").strip() for one in item.findall("category") if (one.text or "").strip())
        ),
        cover=MediaRecord(cover) if cover else None,
    )


def _atom(entry, lines, repairs, options: ReadOptions) -> PostRecord:
    content = entry.find("{atom}content")
    content = content if content is not None else entry.find("{atom}summary")
    names = [text_of(author, "{atom}name") for author in entry.findall("{atom}author")]
    tags = [category.get("label") or category.get("term", "") for category in entry.findall("{atom}category")]
    return _record(
        text_of(entry, "{atom}id"),
        plain_text(text_of(entry, "{atom}title")),
        _content(content),
        _alternate(entry),
        moment(text_of(entry, "{atom}published") or text_of(entry, "{atom}updated"), options.time_zone),
        options,
        lines=lines,
        repairs=repairs,
        authors=tuple(AuthorRecord(name, key=name) for name in names if name),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )


def _content(element) -> str:
    """Text, HTML as text, or XHTML as elements (RFC 4287, 3.1)."""
    if element is None:
        return ""
    if element.get("type") == "xhtml" and len(element):
        html = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return re.sub(r'\sxmlns(?::\w+)?="[^"]*"', "", html)
    return element.text or ""


def _json(source: Source, options: ReadOptions) -> Iterator[Record]:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    try:
        feed = json.loads(source.read())
        items = list(feed["items"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableSource(f"not a JSON Feed ({error!r}); fetch it again.") from None
    url = feed.get("home_page_url") or ""
    yield BlogRecord(identity=url.rstrip("/").lower(), title=feed.get("title") or "", url=url)
    for item in items:
        if not isinstance(item, dict) or not item.get("id"):
            yield ErrorRecord("an item without an id", "post", raw=str(item)[:100_000])
            continue
        people = item.get("authors") or [item.get("author") or {}]
        names = [str(one.get("name") or "") for one in people if isinstance(one, dict)]
        html = item.get("content_html") or ""
        if not html:
            html = "".join(
                f"<p>{part}</p>" for part in _paragraphs(item.get("content_text") or item.get("summary") or "")
            )
        yield _record(
            str(item["id"]),
            item.get("title") or "",
            html,
            item.get("url") or "",
            moment(item.get("date_published") or "", options.time_zone),
            options,
            authors=tuple(AuthorRecord(name, key=name) for name in names if name),
            tags=tuple(str(tag) for tag in item.get("tags") or []),
            standfirst=str(item.get("summary") or "")[:500] if item.get("content_html") else "",
            cover=MediaRecord(item["image"]) if item.get("image") else None,
        )


def _paragraphs(text: str) -> list[str]:
    return [
        escape(part.strip(), quote=False).replace("\n", "<br>") for part in re.split(r"\n\s*\n", text) if part.strip()
    ]
