"""Blogger: the Atom export of old, and the feed.atom of a Takeout archive."""

import re
from collections.abc import Iterator

from lxml import etree

from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    CommentRecord,
    ErrorRecord,
    PostRecord,
    ReadOptions,
    Record,
    SkippedRecord,
)
from blog.importing.sources import Source
from blog.importing.xml import BrokenItem, Item, open_document, text_of
from blog.markup.text import plain_text

KIND = "http://schemas.google.com/g/2005#kind"
# The blog's part of an entry's id; two exports of one blog agree on it.
BLOG_ID = re.compile(r"blog-(\d+)")
MAX_RAW = 100_000


class BloggerReader:
    name = "blogger"

    def sniff(self, source: Source) -> bool:
        return b"<feed" in source.head and (b"blogger.com" in source.head or b"blogger/2008/kind" in source.head)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        document, items = open_document(source, "entry")
        feed = document.parse_header("feed")
        identity = BLOG_ID.search(text_of(feed, "{atom}id"))
        comments: dict[str, list[CommentRecord]] = {}
        url = ""
        for item in items:  # first for the comments, which stand anywhere in the file
            element = _parsed(document, item)
            if element is None:
                continue
            if _kind(element) == "comment":
                comments.setdefault(_answered_post(element), []).append(_comment(element))
            url = url or _site(_link(element, "alternate"))
        yield BlogRecord(identity=identity[1] if identity else url, title=text_of(feed, "{atom}title"), url=url)
        document, items = open_document(source, "entry")
        posts = set()
        for item in items:
            record = _record(document, item, comments, options)
            if isinstance(record, PostRecord):
                posts.add(record.source_id)
            if record:
                yield record
        for post_id in comments.keys() - posts:
            for comment in comments[post_id]:
                reason = "the post it belongs to is not in the file"
                yield SkippedRecord("comment", reason, comment.name, source_id=comment.source_id)


def _parsed(document, item: Item) -> etree._Element | None:
    try:
        return document.parse(item.text)[0][0]
    except (BrokenItem, IndexError):
        return None


def _record(document, item: Item, comments: dict, options: ReadOptions) -> Record | None:
    lines = (item.line, item.last_line)
    try:
        parsed, repairs = document.parse(item.text)
    except BrokenItem as error:
        reason = "the file ends inside this entry: fetch the export again" if item.cut else str(error)
        return ErrorRecord(reason, kind="post", lines=lines, raw=item.text[:MAX_RAW])
    element = parsed[0]
    kind, status = _kind(element), _status(element)
    if kind == "comment":
        return None  # with its post
    if kind not in ("post", "page"):
        return SkippedRecord(kind, f"{kind} of Blogger itself, not a post", text_of(element, "{atom}title"), lines)
    if status == "trash":
        reason = "in the bin there"
        return SkippedRecord(kind, reason, text_of(element, "{atom}title"), lines, raw=item.text[:MAX_RAW])
    return _post(element, kind, status, lines, tuple(repairs), comments, options)


def _post(element, kind: str, status: str, lines, repairs, comments: dict, options: ReadOptions) -> PostRecord:
    identity = text_of(element, "{atom}id").rsplit("-", 1)[-1]
    tidied = tidy(element.findtext("{atom}content") or "")
    published, precision = moment(text_of(element, "{atom}published"), options.time_zone)
    link = _link(element, "alternate") or text_of(element, "{blogger}filename")
    slug = re.search(r"/([^/]+)\.html$", link)
    text = plain_text(tidied.html)
    # A post written on the phone has its pictures elsewhere: Blogger's servers, by address alone.
    return PostRecord(
        source_id=identity,
        title=text_of(element, "{atom}title") or text[:70] or "Sans titre",
        body=tidied.html,
        kind=kind,
        lines=lines,
        slug=slug[1] if slug else "",
        authors=tuple(
            AuthorRecord(name=text_of(author, "{atom}name"), key=text_of(author, "{atom}uri"))
            for author in element.findall("{atom}author")
            if text_of(author, "{atom}name")
        ),
        tags=tuple(
            category.get("term", "")
            for category in element.findall("{atom}category")
            if category.get("scheme", "").startswith(("http://www.blogger.com", "tag:blogger.com"))
        ),
        published_at=published,
        published_precision=precision,
        updated_at=moment(text_of(element, "{atom}updated"))[0],
        status=status,
        language=options.language or guess_language(text),
        media=tidied.media,
        comments=tuple(sorted(comments.get(identity, ()), key=lambda one: one.source_id)),
        addresses=(link,) if link else (),
        repairs=repairs,
        warnings=tuple(tidied.warnings),
    )


def _kind(element) -> str:
    """post, page, comment, settings or template; a Takeout says it in capitals, in an element of its own."""
    takeout = text_of(element, "{blogger}type").lower()
    if takeout:
        return takeout
    terms = (c.get("term", "") for c in element.findall("{atom}category") if c.get("scheme") == KIND)
    return next((term.rsplit("#", 1)[-1] for term in terms), "entry")


def _status(element) -> str:
    """From app:draft of old, or the status a Takeout names."""
    takeout = text_of(element, "{blogger}status").upper()
    if takeout in ("SOFT_TRASHED", "TRASHED"):
        return "trash"
    if text_of(element, "{blogger}trashed"):
        return "trash"
    draft = element.findtext(".//{app}draft") or ""
    return "draft" if draft.strip() == "yes" or takeout in ("DRAFT", "PENDING") else "published"


def _link(element, relation: str) -> str:
    return next((link.get("href", "") for link in element.findall("{atom}link") if link.get("rel") == relation), "")


def _site(address: str) -> str:
    found = re.match(r"https?://[^/]+", address)
    return found[0] if found and "blogger.com/feeds" not in address else ""


def _answered_post(element) -> str:
    """The number of the post a comment belongs to."""
    answers = [one.get("ref", "") for one in element.findall("{thr}in-reply-to")]
    answers += [text_of(element, "{blogger}inReplyTo")] if not answers else []
    parent = text_of(element, "{blogger}parent")
    return (parent or (answers[0] if answers else "")).rsplit("-", 1)[-1]


def _comment(element) -> CommentRecord:
    identity = text_of(element, "{atom}id").rsplit("-", 1)[-1]
    author = element.find("{atom}author")
    related = _link(element, "related")  # the comment it answers, where it answers one
    body = tidy(element.findtext("{atom}content") or "").html
    status = text_of(element, "{blogger}status").upper()
    return CommentRecord(
        source_id=identity,
        name=text_of(author, "{atom}name") if author is not None else "",
        body_html=body,
        parent_id=related.rsplit("/", 1)[-1] if related else text_of(element, "{blogger}inReplyTo").rsplit("-", 1)[-1],
        website=text_of(author, "{atom}uri") if author is not None else "",
        created_at=moment(text_of(element, "{atom}published"))[0],
        status="spam" if "SPAM" in status else "pending" if status in ("PENDING", "GHOSTED") else "approved",
    )
