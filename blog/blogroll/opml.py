"""Lists of blogs as feed readers exchange them (OPML 2.0)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from lxml import etree

from blog.blogroll.models import LinkedBlog
from blog.blogroll.xml import has_document_type
from blog.markup.text import one_line
from blog.signals import rows_updated
from config.fetching import Refused, checked

MOST_BYTES, MOST_BLOGS = 2_000_000, 1_000
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
FEED = re.compile(r"^feed:(?://)?", re.I)  # feed://host/… and feed:https://…
LONGEST = 500  # letters of an address
is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class BlogList:
    """What a list names, in its order: blogs, unsaved, whose groups are its folders, and what cannot be taken."""

    blogs: list[LinkedBlog]
    refused: list[str]  # the name of each, and why


def read_opml(content: bytes) -> BlogList:
    """The blogs of a list.

    Raises ValidationError, in words for who brought it.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This list weighs more than %(mb)s MB.") % {"mb": MOST_BYTES // 10**6})
    if has_document_type(content):
        raise ValidationError(_("This list has a document type, which is not read: save it anew from your reader."))
    try:
        body = etree.fromstring(content, PARSER).find("body")
    except (etree.XMLSyntaxError, ValueError):
        body = None
    if body is None:
        raise ValidationError(_("This is not an OPML list, which feed readers export as a file ending in .opml."))
    rows = [row for outline in body for row in _rows(outline, "")]
    found = [row for row in rows if isinstance(row, LinkedBlog)]
    if not rows:
        raise ValidationError(_("This list names no blog."))
    if len(found) > MOST_BLOGS:
        said = _("This list names %(number)d blogs, and %(most)d are taken at once: bring it in in parts.")
        raise ValidationError(said % {"number": len(found), "most": MOST_BLOGS})
    return BlogList(found, [row for row in rows if isinstance(row, str)])


def _rows(outline, group: str) -> Iterable[LinkedBlog | str]:
    """Those of an outline, and of what stands in it; folders in folders keep the inner name."""
    if not isinstance(outline.tag, str):
        return
    said = {key.lower(): value.strip() for key, value in outline.items()}  # some write xmlurl
    name = one_line(said.get("title") or said.get("text") or "")[:200]
    feed, site = FEED.sub(_web, said.get("xmlurl", "")), said.get("htmlurl", "")
    if feed or site:
        try:
            yield _blog(outline, name, feed, site, group)
        except Refused as refused:
            yield f"{name or (feed or site)[:100]} ({refused})"
    for inner in outline.iterchildren():
        yield from _rows(inner, group if feed or site else name[:100])


def _web(_match: re.Match) -> str:
    return "" if re.match(r"https?:", _match.string[_match.end() :], re.I) else "https://"


def _blog(outline, name: str, feed: str, site: str, group: str) -> LinkedBlog:
    """Raises Refused where the feed is none that we would ask for; where there is none, the site."""
    if feed:
        _check(feed)
    try:
        _check(site)
        url = site
    except Refused:
        if not feed:
            raise
        # Lists are seldom exact here ("www.example.org"); a feed stands on the site it is of.
        parts = urlsplit(feed)
        url = f"{parts.scheme}://{parts.netloc}/"
    about = one_line(outline.get("description") or "")[:300]
    return LinkedBlog(name=name or url[:200], url=url, feed_url=feed, about=about, category=group)


def _check(address: str) -> None:
    try:
        is_address(address)
    except ValidationError:
        raise Refused(_("this is not an address")) from None
    if len(address) > LONGEST:
        raise Refused(_("this is not an address"))
    checked(address)


def bring_in(blogs: Iterable[LinkedBlog]) -> tuple[int, int]:
    """Keep those that are new, by their feed or, without one, their site; gives how many were, and were known."""
    blogs = list(blogs)
    known = {(feed or site).rstrip("/") for feed, site in LinkedBlog.objects.values_list("feed_url", "url")}
    new = {key: blog for blog in reversed(blogs) if (key := (blog.feed_url or blog.url).rstrip("/")) not in known}
    LinkedBlog.objects.bulk_create(reversed(new.values()), ignore_conflicts=True)
    rows_updated.send(sender=LinkedBlog, rows=blogs[:1])
    return len(new), len(blogs) - len(new)


def write_opml(blogs: Iterable[LinkedBlog], title: str) -> bytes:
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    ordered = sorted(blogs, key=lambda blog: blog.category)
    for group, members in groupby(ordered, key=lambda blog: blog.category):
        folder = etree.SubElement(body, "outline", text=group) if group else body
        for blog in members:
            row = {"type": "rss", "text": blog.name, "title": blog.name, "htmlUrl": blog.url}
            row |= {"xmlUrl": blog.feed_url} if blog.feed_url else {}
            etree.SubElement(folder, "outline", **row, **({"description": blog.about} if blog.about else {}))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
