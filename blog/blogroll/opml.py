"""Lists of blogs as feed readers exchange them (OPML 2.0)."""

from collections.abc import Iterable
from itertools import groupby

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from lxml import etree

from blog.blogroll.models import LinkedBlog
from blog.blogroll.xml import has_document_type
from blog.markup.text import one_line

MOST_BYTES, MOST_BLOGS = 2_000_000, 1_000
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
is_address = URLValidator(schemes=["http", "https"])


def read_opml(content: bytes) -> list[LinkedBlog]:
    """The blogs of a list, unsaved, in its order; the groups are its folders.

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
    found = [blog for outline in body for blog in _blogs(outline, "")]
    if not found:
        raise ValidationError(_("This list names no feed."))
    if len(found) > MOST_BLOGS:
        said = _("This list names %(number)d blogs, and %(most)d are taken at once: bring it in in parts.")
        raise ValidationError(said % {"number": len(found), "most": MOST_BLOGS})
    return found


def _blogs(outline, group: str) -> Iterable[LinkedBlog]:
    """Those of an outline, and of the folder it may be; folders in folders keep the inner name."""
    if not isinstance(outline.tag, str):
        return
    name = one_line(outline.get("title") or outline.get("text") or "")[:200]
    feed = (outline.get("xmlUrl") or "").strip()
    if not feed:
        for inner in outline.iterchildren():
            yield from _blogs(inner, name[:100])
        return
    url = (outline.get("htmlUrl") or "").strip() or feed
    if _is_address(feed) and _is_address(url):
        about = one_line(outline.get("description") or "")[:300]
        yield LinkedBlog(name=name or url[:200], url=url, feed_url=feed, about=about, category=group)


def _is_address(text: str) -> bool:
    try:
        is_address(text)
    except ValidationError:
        return False
    return len(text) <= 500


def bring_in(blogs: Iterable[LinkedBlog]) -> tuple[int, int]:
    """Keep those that are new, by address; gives how many were, and how many were known."""
    blogs = list(blogs)
    known = set(LinkedBlog.objects.values_list("url", flat=True))
    new = {blog.url: blog for blog in blogs if blog.url not in known}
    LinkedBlog.objects.bulk_create(new.values(), ignore_conflicts=True)
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
