"""The three formats of a feed: RSS 2.0 with its usual extensions, Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org)."""

import json

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, Stylesheet, SyndicationFeed, rfc3339_date
from django.utils.html import escape

from blog.markup.text import without_controls


def _clean(value):
    """Without the characters that XML 1.0 cannot hold (2.2), whoever let them in: one of them would cost the feed."""
    if isinstance(value, str):
        return without_controls(value)
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


class XMLText(SyndicationFeed):
    """Text that an XML document can hold, and what a browser needs to show it to a person: a stylesheet, and a type
    it shows as XML and not as text or a download (RFC 7303 allows it for every document of XML)."""

    content_type = "application/xml; charset=utf-8"

    def __init__(self, title, link, description, **kwargs):
        kwargs["stylesheets"] = [Stylesheet(static("css/feed.css"), mimetype="text/css", media="screen")]
        super().__init__(_clean(title), link, _clean(description), **kwargs)

    def add_item(self, *args, **kwargs):
        super().add_item(*map(_clean, args), **{name: _clean(value) for name, value in kwargs.items()})

    def _links(self, handler, name: str) -> None:
        """The hub to subscribe at (WebSub), and the page of older entries (RFC 5005)."""
        if settings.WEBSUB_HUB:
            handler.addQuickElement(name, attrs={"rel": "hub", "href": settings.WEBSUB_HUB})
        if older := self.feed.get("older"):
            handler.addQuickElement(name, attrs={"rel": "next", "href": older})


class Rss(XMLText, Rss201rev2Feed):
    """RSS 2.0 with every author (dc:creator) and the whole text (content:encoded). Its descriptions are HTML."""

    def __init__(self, title, link, description, **kwargs):
        super().__init__(title, link, escape(description), **kwargs)

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        self._links(handler, "atom:link")

    def add_item_elements(self, handler, item):
        every, item["enclosures"] = item["enclosures"], item["enclosures"][:1]  # RSS has one
        super().add_item_elements(handler, item)
        item["enclosures"] = every
        for author in item.get("authors", []):
            handler.addQuickElement("dc:creator", _clean(author["name"]))
        if item.get("content"):
            handler.addQuickElement("content:encoded", item["content"])
        if picture := item.get("picture"):
            sizes = {name: str(picture[name]) for name in ("width", "height")}
            handler.addQuickElement("media:content", attrs={"url": picture["url"], "medium": "image", **sizes})


class Atom(XMLText, Atom1Feed):
    """Atom 1.0 with every author and the whole text."""

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        self._links(handler, "link")

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for author in item.get("authors", []):
            handler.startElement("author", {})
            handler.addQuickElement("name", _clean(author["name"]))
            if author.get("url"):
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})


class JSONFeed(SyndicationFeed):
    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "next_url": self.feed.get("older"),
            "hubs": [{"type": "WebSub", "url": settings.WEBSUB_HUB}] if settings.WEBSUB_HUB else None,
            "items": [self._item(item) for item in self.items],
        }
        json.dump(_said(feed), outfile, ensure_ascii=False)

    def _item(self, item) -> dict:
        attachments = [
            {"url": one.url, "mime_type": one.mime_type, "size_in_bytes": int(one.length)} for one in item["enclosures"]
        ]
        said = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item.get("summary"),
            "content_html": item.get("content") or item["description"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]) if item["updateddate"] else None,
            "authors": [_said(author) for author in item.get("authors", [])],
            "tags": list(item["categories"]),
            "language": item.get("post_language"),
            "image": item["picture"]["url"] if item.get("picture") else None,
            "attachments": attachments,
        }
        return _said(said)


def _said(fields: dict) -> dict:
    """Without what there is nothing to say of; lists of items stay."""
    return {name: value for name, value in fields.items() if value or name in ("items", "authors", "tags")}
