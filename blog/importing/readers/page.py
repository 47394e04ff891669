"""Saved HTML pages: the post is found by the marks pages carry for machines, else by where the text is."""

import json
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from blog.importing.charset import decode
from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.records import AuthorRecord, BlogRecord, PostRecord, ReadOptions, Record
from blog.importing.sources import Source, UnreadableSource
from blog.markup.text import plain_text

# Where themes put a post's text, from the surest sign to the least.
BODIES = [
    '//*[contains(concat(" ", @class, " "), " e-content ")]',
    '//*[@itemprop="articleBody"]',
    '//*[contains(concat(" ", @class, " "), " entry-content ") or contains(concat(" ", @class, " "), " post-content ")'
    ' or contains(concat(" ", @class, " "), " post-body ") or contains(concat(" ", @class, " "), " article-content ")]',
    "//article",
    "//main",
    "//body",
]
TAGS = '//a[contains(concat(" ", @rel, " "), " tag ")]'
# Around the text and never part of it.
AROUND = ("nav", "header", "footer", "aside", "form", "button")


class PageReader:
    name = "html"

    def sniff(self, source: Source) -> bool:
        if source.is_folder:
            return False
        start = source.head.lstrip(b"\xef\xbb\xbf \r\n\t")[:2000].lower()
        return start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<body" in start)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        text, repairs = decode(source.read())
        try:
            page = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
        except (etree.ParserError, etree.XMLSyntaxError):
            raise UnreadableSource("no HTML that can be read.") from None
        yield BlogRecord(url=_site(page))
        for element in page.xpath("//script[not(@type='application/ld+json')] | //style | //noscript | //template"):
            element.drop_tree()
        yield _post(page, _linked_data(page), source, options, tuple(repairs))


def _post(page, data: dict, source: Source, options: ReadOptions, repairs: tuple[str, ...]) -> PostRecord:
    body, sure = _body(page)
    title = _title(page, data)
    for heading in body.xpath(".//h1"):
        if " ".join(heading.text_content().split()) == title:
            heading.drop_tree()
            break
    tidied = tidy("".join(lxml_html.tostring(child, encoding="unicode") for child in body))
    published, precision = _date(page, data, options)
    link = _canonical(page)
    names = _authors(page, data)
    plain = plain_text(tidied.html)
    language = options.language or (page.get("lang") or "")[:2].lower()
    return PostRecord(
        source_id=link or source.sha256,
        title=title or plain[:70] or "Sans titre",
        body=tidied.html,
        slug=re.sub(r"\.\w+$", "", link.split("?")[0].rstrip("/").rsplit("/", 1)[-1]),
        authors=tuple(AuthorRecord(name, key=name) for name in names),
        tags=tuple(
            dict.fromkeys(t for one in page.xpath('//a[contains(@rel, "tag")]') if (t := one.text_content().strip()))
        ),
        published_at=published,
        published_precision=precision,
        status="published" if published else "draft",
        language=language if language in ("fr", "en") else guess_language(plain),
        confidence=0.9 if sure else 0.6,
        media=tidied.media,
        addresses=(link,) if link else (),
        repairs=repairs,
        warnings=tuple(tidied.warnings),
    )


def _body(page):
    """The element that holds the text, and whether the page marks it as such."""
    for place, path in enumerate(BODIES):
        found = [element for element in page.xpath(path) if len(element.text_content()) > 100]
        if found:
            body = max(found, key=lambda element: len(element.text_content()))
            if place >= 3:
                for element in body.xpath("|".join(f".//{tag}" for tag in AROUND)):
                    element.drop_tree()
            return body, place < 4
    return page, False


def _linked_data(page) -> dict:
    """The first article that the page describes for search engines (schema.org, JSON-LD)."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            found = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = found.get("@graph", [found]) if isinstance(found, dict) else found
        for one in graph if isinstance(graph, list) else []:
            if isinstance(one, dict) and str(one.get("@type", "")).endswith(("Article", "BlogPosting", "Posting")):
                return one
    return {}


def _meta(page, *names: str) -> str:
    for name in names:
        for element in page.xpath("//meta[@property=$name or @name=$name or @itemprop=$name]", name=name):
            if content := (element.get("content") or "").strip():
                return content
    return ""


def _first(page, *paths: str) -> str:
    for path in paths:
        for element in page.xpath(path):
            if text := " ".join(element.text_content().split()):
                return text
    return ""


def _title(page, data: dict) -> str:
    stated = data.get("headline")
    if isinstance(stated, str) and stated.strip():
        return stated.strip()
    marked = _first(
        page,
        '//*[contains(concat(" ", @class, " "), " p-name ") or contains(concat(" ", @class, " "), " entry-title ")]',
        '//*[@itemprop="headline"]',
        "//article//h1",
        "//h1",
    )
    return marked or _meta(page, "og:title") or _first(page, "//title")


def _date(page, data: dict, options: ReadOptions):
    stated = [data.get("datePublished"), _meta(page, "article:published_time", "datePublished", "date", "DC.date")]
    stated += [e.get("datetime") or e.get("content") for e in page.xpath('//*[@itemprop="datePublished"]')]
    stated += [e.get("datetime") for e in page.xpath("//time[@datetime]")]
    for one in stated:
        found = moment(str(one or ""), options.time_zone)
        if found[0]:
            return found
    return None, "unknown"


def _authors(page, data: dict) -> list[str]:
    stated = data.get("author")
    people = stated if isinstance(stated, list) else [stated]
    names = [str(one.get("name") or "") if isinstance(one, dict) else str(one or "") for one in people]
    if not any(names):
        path = '//*[@rel="author" or contains(concat(" ", @class, " "), " p-author ") or @itemprop="author"]'
        names = [_first(page, path) or _meta(page, "author", "article:author")]
    return [name for name in dict.fromkeys(names) if name and not name.startswith("http")][:5]


def _canonical(page) -> str:
    links = page.xpath('//link[@rel="canonical"]/@href')
    return next((link for link in links if link.startswith("http")), "") or _meta(page, "og:url")


def _site(page) -> str:
    found = re.match(r"https?://[^/]+", _canonical(page))
    return found[0] if found else ""
