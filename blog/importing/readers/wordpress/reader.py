"""From the items of a WXR file to records. The file is read twice: first for what posts refer to."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from blog.importing.dates import moment
from blog.importing.document import OurBlog, blog_of, record_of
from blog.importing.html import counted, tidy
from blog.importing.pictures import picture_key
from blog.importing.readers.wordpress.bodies import body_html
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    CommentRecord,
    ErrorRecord,
    MediaRecord,
    PostRecord,
    ReadOptions,
    Record,
    RedirectRecord,
    SkippedRecord,
)
from blog.importing.sources import Source
from blog.importing.xml import BrokenItem, Document, Item, open_document, text_of, texts_of
from blog.markup.text import make_slug, plain_text

STATUSES = {"publish": "published", "future": "published", "draft": "draft", "pending": "review", "private": "private"}
COMMENT_STATUSES = {"1": "approved", "approved": "approved", "0": "pending", "hold": "pending", "spam": "spam"}
# What WordPress keeps in the same table as posts and is part of the site, not of what it says.
FURNITURE = {
    "nav_menu_item": "an entry of a menu",
    "wp_navigation": "a menu",
    "wp_global_styles": "the theme's styles",
    "wp_template": "a template of the theme",
    "wp_template_part": "a part of the theme's templates",
    "custom_css": "the theme's CSS",
    "customize_changeset": "a change of the theme's settings",
    "revision": "an earlier revision of a post",
    "oembed_cache": "a copy of an embed",
}
PINGS = {"pingback", "trackback"}
NO_CATEGORY = {"uncategorized", "non-classe", "non-classé"}
MAX_RAW = 100_000


@dataclass(slots=True)
class Index:
    """What items refer to: authors by login and by id, attachments by id and by the post they belong to."""

    authors: dict[str, AuthorRecord] = field(default_factory=dict)
    authors_by_id: dict[str, AuthorRecord] = field(default_factory=dict)
    attachments: dict[str, MediaRecord] = field(default_factory=dict)
    of_post: dict[str, list[str]] = field(default_factory=dict)
    by_picture: dict[str, MediaRecord] = field(default_factory=dict)
    ours: OurBlog = field(default_factory=OurBlog)

    def author(self, key: str, name: str = "") -> AuthorRecord | None:
        """The declared author of this login, or one made from what the item says."""
        if not key.strip():
            return None
        return self.authors.get(key.lower()) or AuthorRecord(name=name or key, key=key)

    def known(self, media: MediaRecord) -> MediaRecord:
        """A picture of a body as the attachment it is, if it is one of the file's."""
        attachment = self.by_picture.get(picture_key(media.name))
        if attachment is None:
            return media
        alt, credit = media.alt or attachment.alt, attachment.credit
        return replace(media, alt=alt, credit=credit, source_id=attachment.source_id)

    def gallery(self, post_id: str, ids: list[str]) -> list[tuple[str, str]]:
        wanted = ids or self.of_post.get(post_id, [])
        found = (self.attachments.get(one) for one in wanted)
        return [(media.name, media.alt) for media in found if media]


class WordPressReader:
    name = "wordpress"

    def sniff(self, source: Source) -> bool:
        return b"wordpress.org/export/" in source.head or b"<wp:wxr_version" in source.head

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        document, items = open_document(source, "item")
        channel = document.parse_header("channel")
        index = _index(document, channel, items)
        url = text_of(channel, "{wp}base_blog_url") or text_of(channel, "link")
        yield BlogRecord(identity=url.rstrip("/").lower(), title=text_of(channel, "title"), url=url)
        index.ours = blog_of(text_of(channel, "tribune"))
        document, items = open_document(source, "item")
        language = options.language or text_of(channel, "language")[:2].lower()
        records = _Records(document, index, language, options)
        yield from records.of(items)
        yield from index.ours.redirects
        yield from _numbered(channel, records.tagged)


def _numbered(channel: etree._Element, tagged: set[str]) -> Iterator[RedirectRecord]:
    """What WordPress called a category by its number ("/?cat=3") leads to the tag it became, if a post has it."""
    for element in channel.iter("{wp}category"):
        number, name = text_of(element, "{wp}term_id"), text_of(element, "{wp}cat_name")
        if number.isdecimal() and (slug := make_slug(name, 90)) and name in tagged:
            yield RedirectRecord(f"/?cat={number[:12]}", f"/tag/{slug}/")


def _index(document: Document, channel: etree._Element, items: Iterator[Item]) -> Index:
    index = Index()
    for element in channel.iter("{wp}author"):
        login = text_of(element, "{wp}author_login")
        name = text_of(element, "{wp}author_display_name") or login
        author = AuthorRecord(name=name, key=login)
        index.authors[login.lower()] = author
        if number := text_of(element, "{wp}author_id"):
            index.authors_by_id[number] = author
    for item in items:
        if "attachment" not in item.text:
            continue
        try:
            element = document.parse(item.text)[0][0]
        except (BrokenItem, IndexError):
            continue
        if text_of(element, "{wp}post_type") == "attachment":
            number = text_of(element, "{wp}post_id")
            index.attachments[number] = _attachment(element, number)
            index.by_picture.setdefault(picture_key(index.attachments[number].name), index.attachments[number])
            index.of_post.setdefault(text_of(element, "{wp}post_parent"), []).append(number)
    return index


def _attachment(element: etree._Element, number: str) -> MediaRecord:
    address = text_of(element, "{wp}attachment_url") or text_of(element, "guid")
    alt = _meta(element).get("_wp_attachment_image_alt", "")
    credit = plain_text(text_of(element, "{excerpt}encoded"))
    return MediaRecord(name=address, alt=alt[:300], credit=credit[:200], source_id=f"attachment:{number}")


def _meta(element: etree._Element) -> dict[str, str]:
    """A post's meta as plain strings. Values are never unserialised: PHP's objects could be anything."""
    return {
        text_of(meta, "{wp}meta_key"): meta.findtext("{wp}meta_value") or "" for meta in element.iter("{wp}postmeta")
    }


class _Records:
    """The second reading: each item as a record."""

    def __init__(self, document: Document, index: Index, language: str, options: ReadOptions):
        self.document, self.index, self.options = document, index, options
        self.language = language if language in ("fr", "en") else "fr"
        self.seen: set[str] = set()
        self.tagged: set[str] = set()  # by the names of tags that posts have

    def of(self, items: Iterator[Item]) -> Iterator[Record]:
        for item in items:
            lines = (item.line, item.last_line)
            try:
                parsed, repairs = self.document.parse(item.text)
            except BrokenItem as error:
                reason = "the file ends inside this item: fetch the export again" if item.cut else str(error)
                yield ErrorRecord(reason, kind="post", lines=lines, raw=item.text[:MAX_RAW])
                continue
            yield from self._record(parsed[0], item, lines, tuple(repairs))

    def _record(self, element, item: Item, lines: tuple[int, int], repairs: tuple[str, ...]) -> Iterator[Record]:
        texts = texts_of(element)
        kind = texts["{wp}post_type"] or "post"
        number = self._identity(texts, kind)
        title = texts["title"]
        if kind == "attachment":
            yield replace(_attachment(element, number), source_id=number)
        elif kind not in ("post", "page"):
            reason = FURNITURE.get(kind)
            reason = (
                f"{reason}, not a post" if reason else f"of a type that a plugin made ({kind}): kept raw with the run"
            )
            raw = "" if kind in FURNITURE else item.text[:MAX_RAW]
            yield SkippedRecord(kind, reason, title, lines, source_id=number, raw=raw)
        elif (status := texts["{wp}status"]) in ("trash", "auto-draft"):
            reason = "in the bin there" if status == "trash" else "begun and never written"
            yield SkippedRecord(kind, reason, title, lines, source_id=number, raw=item.text[:MAX_RAW])
        elif ours := _meta(element).get("_tribune"):
            yield self._ours(ours, item, lines)
        else:
            comments = [_fields_of_comment(comment) for comment in element.iterfind("{wp}comment")]
            yield self._post(element, texts, kind, number, lines, repairs, comments)
            for fields in comments:
                if reason := _why_left_out(fields):
                    yield SkippedRecord("comment", reason, fields["author"], source_id=fields["id"])

    def _ours(self, document: str, item: Item, lines: tuple[int, int]) -> Record:
        """A post that a Tribune exported: whole, in its meta."""
        try:
            return record_of(json.loads(document), self.index.ours.authors)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = f"not a post as Tribune writes it ({error!r})"
            return ErrorRecord(reason, "post", lines, raw=item.text[:MAX_RAW])

    def _identity(self, texts: dict[str, str], kind: str) -> str:
        """Its type and number; a number used twice for one type is told apart by the order in the file."""
        base = f"{kind}:{texts['{wp}post_id'] or texts['guid'] or texts['link']}"
        identity, count = base, 1
        while identity in self.seen:
            count += 1
            identity = f"{base}#{count}"
        self.seen.add(identity)
        return identity

    def _post(self, element, texts: dict[str, str], kind: str, number: str, lines, repairs, comments) -> PostRecord:
        meta = _meta(element)
        post_id = texts["{wp}post_id"]
        html, notes = body_html(
            texts["{content}encoded"],
            lambda ids: self.index.gallery(post_id, ids),
            meta.get("footnotes", ""),
        )
        tidied = tidy(html)
        notes += tidied.notes
        warnings = counted(notes)
        if "#" in number:
            warnings.append(f"the number {number.split('#')[0]} stands twice in the file: this is another post")
        status, private = self._status(texts)
        if private:
            warnings.append(private)
        published_at, precision = self._date(texts)
        standfirst, too_long = _standfirst(texts)
        warnings += too_long
        kept, comment_warnings = self._comments(comments)
        tags = _tags(element)
        self.tagged.update(tags)
        cover = self.index.attachments.get(meta.get("_thumbnail_id", ""))
        if meta.get("_thumbnail_id") and cover is None:
            warnings.append(f"its featured picture (attachment {meta['_thumbnail_id']}) is not in the file")
        return PostRecord(
            source_id=number,
            title=texts["title"] or plain_text(tidied.html)[:70] or texts["{wp}post_name"] or "Sans titre",
            body=tidied.html,
            kind=kind,
            lines=lines,
            slug=texts["{wp}post_name"],
            standfirst=standfirst,
            authors=self._authors(element, texts["{dc}creator"]),
            tags=tags,
            published_at=published_at,
            published_precision=precision,
            updated_at=moment(texts["{wp}post_modified_gmt"])[0],
            status=status,
            language=self.language,
            featured=texts["{wp}is_sticky"] == "1",
            comments_open=texts["{wp}comment_status"] != "closed",
            cover=cover,
            media=tuple(map(self.index.known, tidied.media)),
            comments=kept,
            addresses=self._addresses(texts, post_id, kind, meta),
            repairs=repairs,
            warnings=tuple(warnings + comment_warnings),
        )

    def _status(self, texts: dict[str, str]) -> tuple[str, str]:
        there = texts["{wp}status"]
        if texts["{wp}post_password"]:
            return ("draft" if there == "draft" else "private"), "behind a password there: private here"
        return STATUSES.get(there, "draft"), "" if there in STATUSES else f"its status {there!r} is not known: a draft"

    def _date(self, texts: dict[str, str]):
        for path, zone in (("{wp}post_date_gmt", "UTC"), ("{wp}post_date", self.options.time_zone), ("pubDate", "UTC")):
            found, precision = moment(texts[path], zone)
            if found:
                return found, precision
        return None, "unknown"

    def _authors(self, element, creator: str) -> tuple[AuthorRecord, ...]:
        """Those of a co-authors plugin, in its order, else the creator."""
        named = [
            self.index.author((category.get("nicename") or "").removeprefix("cap-"), (category.text or "").strip())
            for category in element.iter("category")
            if category.get("domain") == "author"
        ]
        found = [author for author in named if author]
        if not found and (author := self.index.author(creator)):
            found = [author]
        return tuple(dict.fromkeys(found))

    def _addresses(self, texts: dict[str, str], post_id: str, kind: str, meta: dict[str, str]) -> tuple[str, ...]:
        link = texts["link"]
        found = [link] if link else []
        if post_id:
            found.append(f"/?p={post_id}" if kind == "post" else f"/?page_id={post_id}")
        if (old := meta.get("_wp_old_slug")) and (slug := texts["{wp}post_name"]) and slug in link:
            found.append(old.join(link.rsplit(slug, 1)))
        return tuple(found)

    def _comments(self, comments: list[dict[str, str]]) -> tuple[tuple[CommentRecord, ...], list[str]]:
        """The comments, parents before their answers as the numbers go, and what is to be said of them."""
        kept = [self._comment(fields) for fields in comments if not _why_left_out(fields)]
        ids = {comment.source_id for comment in kept}
        missing = [comment.source_id for comment in kept if comment.parent_id and comment.parent_id not in ids]
        return tuple(kept), [f"comment {one} answers one that is not here: it opens a thread" for one in missing]

    def _comment(self, fields: dict[str, str]) -> CommentRecord:
        created = moment(fields["date_gmt"])[0] or moment(fields["date"], self.options.time_zone)[0]
        # Neither the address of the machine it came from nor the browser's name is read.
        return CommentRecord(
            source_id=fields["id"],
            name=fields["author"],
            body_html=fields["content"].replace("\r\n", "\n"),
            parent_id="" if fields["parent"] == "0" else fields["parent"],
            email=fields["author_email"],
            website=fields["author_url"],
            created_at=created,
            status=COMMENT_STATUSES[fields["approved"]],
            kind="ping" if fields["type"] in PINGS else "comment",
            author=self.index.authors_by_id.get(fields["user_id"]),
        )


def _fields_of_comment(element) -> dict[str, str]:
    """The texts of a comment by their names there, without "comment_"; empty ones too."""
    fields: dict[str, str] = defaultdict(str)
    for child in element:
        if isinstance(child.tag, str):
            fields[child.tag.removeprefix("{wp}").removeprefix("comment_")] = (child.text or "").strip()
    return fields


def _why_left_out(fields: dict[str, str]) -> str:
    """Why a comment is not kept; empty for one that is."""
    if (status := fields["approved"]) not in COMMENT_STATUSES:
        return f"in the bin there ({status})"
    return "" if fields["type"] in PINGS or fields["content"] else "without text"


def _tags(element) -> tuple[str, ...]:
    found = (
        (category.text or category.get("nicename") or "").strip()
        for category in element.iter("category")
        if category.get("domain", "category") in ("category", "post_tag", "tag")
        and (category.get("nicename") or "").lower() not in NO_CATEGORY
    )
    return tuple(dict.fromkeys(tag for tag in found if tag))


def _standfirst(texts: dict[str, str]) -> tuple[str, list[str]]:
    text = " ".join(plain_text(texts["{excerpt}encoded"]).split())
    if len(text) <= 500:
        return text, []
    return text[:499].rsplit(" ", 1)[0] + "…", [f"its excerpt is cut to 500 characters; whole: {text}"]
