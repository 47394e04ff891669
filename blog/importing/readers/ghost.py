"""Ghost: the JSON of its export, alone or in a ZIP with the pictures beside."""

import json
import re
from collections.abc import Iterator
from html import escape

from blog.importing.dates import moment
from blog.importing.html import tidy
from blog.importing.language import guess_language
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    CommentRecord,
    ErrorRecord,
    MediaRecord,
    PostRecord,
    ReadOptions,
    Record,
)
from blog.importing.sources import Source, UnreadableSource
from blog.markup.render import render_markdown
from blog.markup.text import plain_text

STATUSES = {"published": "published", "scheduled": "published", "draft": "draft", "sent": "private"}
# The export writes this where the blog's own address stood.
PLACEHOLDER = "__GHOST_URL__"


class GhostReader:
    name = "ghost"

    def sniff(self, source: Source) -> bool:
        head = re.sub(rb"\s", b"", source.head[:20_000])
        return head.startswith(b"{") and (b'"db":[{' in head or b'"posts_tags"' in head or b'"exported_on"' in head)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        try:
            document = json.loads(source.read())
            database = document["db"][0] if "db" in document else document
            tables = database["data"]
            posts = tables["posts"]
        except (ValueError, RecursionError) as error:
            raise UnreadableSource(f"not the JSON of a Ghost export ({error}); fetch the export again.") from None
        except (KeyError, IndexError, TypeError):
            raise UnreadableSource("JSON, but not of a Ghost export: it has no table of posts.") from None
        url = _setting(tables, "url")
        yield BlogRecord(identity=_setting(tables, "db_hash") or url, title=_setting(tables, "title"), url=url)
        reading = _Reading(tables, options)
        for post in posts:
            try:
                yield reading.post(post)
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                title = str(post.get("title", "")) if isinstance(post, dict) else ""
                yield ErrorRecord(
                    f"a row that is not as Ghost writes it ({error!r})", "post", text=title, raw=str(post)
                )


def _setting(tables: dict, key: str) -> str:
    rows = tables.get("settings") or []
    return next((str(row.get("value") or "") for row in rows if isinstance(row, dict) and row.get("key") == key), "")


class _Reading:
    """The tables of an export, joined. Of users and members only what a byline shows is read."""

    def __init__(self, tables: dict, options: ReadOptions):
        self.options = options
        self.authors = {user["id"]: _author(user) for user in tables.get("users") or []}
        self.tags = {tag["id"]: tag.get("name") or "" for tag in tables.get("tags") or []}
        self.meta = {row.get("post_id"): row for row in tables.get("posts_meta") or []}
        self.post_authors = _grouped(tables.get("posts_authors") or [], "author_id")
        self.post_tags = _grouped(tables.get("posts_tags") or [], "tag_id")
        self.members = {row["id"]: row for row in tables.get("members") or []}
        self.comments: dict[str, list] = {}
        for row in tables.get("comments") or []:
            self.comments.setdefault(row.get("post_id"), []).append(row)

    def post(self, row: dict) -> PostRecord:
        identity = row["id"]
        html, lost = _html(row)
        tidied = tidy(html.replace(PLACEHOLDER, ""))
        meta = self.meta.get(identity, {})
        warnings = tidied.warnings + lost
        there = row.get("status") or "draft"
        status = STATUSES.get(there, "draft")
        if status == "published" and (visibility := row.get("visibility") or "public") != "public":
            status = "private"
            warnings.append(f"for {visibility} only there: private here")
        published, precision = moment(row.get("published_at") or "")
        text = plain_text(tidied.html)
        authors = [self.authors[key] for key in self.post_authors.get(identity, []) if key in self.authors]
        if not authors and row.get("author_id") in self.authors:
            authors = [self.authors[row["author_id"]]]
        tags = [self.tags[key] for key in self.post_tags.get(identity, []) if key in self.tags]
        kind = "page" if row.get("type") == "page" or row.get("page") else "post"
        slug = row.get("slug") or ""
        return PostRecord(
            source_id=identity,
            title=row.get("title") or text[:70] or "Sans titre",
            body=tidied.html,
            kind=kind,
            slug="" if slug.startswith("untitled") else slug,
            standfirst=(row.get("custom_excerpt") or "")[:500],
            authors=tuple(authors),
            # A name that begins with # is a mark for the theme, which readers never see.
            tags=tuple(tag for tag in tags if tag and not tag.startswith("#")),
            published_at=published,
            published_precision=precision,
            updated_at=moment(row.get("updated_at") or "")[0],
            status=status,
            language=self.options.language or guess_language(text),
            featured=bool(row.get("featured")),
            cover=_cover(row, meta),
            media=tidied.media,
            comments=tuple(self._comment(one) for one in self.comments.get(identity, ())),
            addresses=(f"/{slug}/",) if slug else (),
            warnings=tuple(warnings),
        )

    def _comment(self, row: dict) -> CommentRecord:
        member = self.members.get(row.get("member_id"), {})
        return CommentRecord(
            source_id=row["id"],
            name=member.get("name") or "",
            body_html=row.get("html") or "",
            parent_id=row.get("in_reply_to_id") or row.get("parent_id") or "",
            email=member.get("email") or "",
            created_at=moment(row.get("created_at") or "")[0],
            status="approved" if row.get("status", "published") == "published" else "pending",
        )


def _author(user: dict) -> AuthorRecord:
    return AuthorRecord(
        name=user.get("name") or user.get("slug") or "",
        key=user.get("slug") or "",
        slug=user.get("slug") or "",
        bio=user.get("bio") or "",
        website=user.get("website") or "",
    )


def _cover(row: dict, meta: dict) -> MediaRecord | None:
    image = (row.get("feature_image") or row.get("image") or "").replace(PLACEHOLDER, "")
    if not image:
        return None
    caption = plain_text(meta.get("feature_image_caption") or row.get("feature_image_caption") or "")
    alt = meta.get("feature_image_alt") or row.get("feature_image_alt") or ""
    return MediaRecord(image, alt=alt[:300], credit=caption[:200])


def _grouped(rows: list[dict], key: str) -> dict[str, list[str]]:
    """The keys of a table of pairs, by post, in their order."""
    grouped: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row.get("sort_order") or 0):
        grouped.setdefault(row["post_id"], []).append(row[key])
    return grouped


def _html(row: dict) -> tuple[str, list[str]]:
    """The body's HTML. Ghost writes it beside its editor's own format; old exports may hold that alone."""
    if row.get("html"):
        return row["html"], []
    if row.get("mobiledoc"):
        return _mobiledoc(json.loads(row["mobiledoc"]))
    if row.get("lexical"):
        root = json.loads(row["lexical"]).get("root", {})
        return "".join(map(_lexical, root.get("children", []))), []
    return (render_markdown(row["markdown"]), []) if row.get("markdown") else ("", [])


def _mobiledoc(document: dict) -> tuple[str, list[str]]:
    """Ghost 1 to 4: sections of text, pictures and cards (https://github.com/bustle/mobiledoc-kit, format 0.3)."""
    parts, lost = [], []
    for section in document.get("sections", []):
        if section[0] == 1:
            parts.append(f"<{section[1]}>{_markers(section[2], document)}</{section[1]}>")
        elif section[0] == 2:
            parts.append(f'<img src="{escape(section[1])}" alt="">')
        elif section[0] == 3:
            items = "".join(f"<li>{_markers(item, document)}</li>" for item in section[2])
            parts.append(f"<{section[1]}>{items}</{section[1]}>")
        elif section[0] == 10:
            name, payload = document["cards"][section[1]]
            html = _card(name, payload)
            parts.append(html)
            if not html:
                lost.append(f"a card of the kind {name} could not be read")
    return "".join(parts), lost


def _markers(markers: list, document: dict) -> str:
    html, is_open = "", []
    for kind, opens, closes, value in markers:
        for index in opens:
            tag, *attributes = document["markups"][index]
            pairs = attributes[0] if attributes else []
            named = "".join(f' {k}="{escape(v)}"' for k, v in zip(pairs[::2], pairs[1::2], strict=False))
            html += f"<{tag}{named}>"
            is_open.append(tag)
        html += escape(value, quote=False) if kind == 0 else "<br>"
        for _ in range(closes):
            html += f"</{is_open.pop()}>"
    return html


def _card(name: str, payload: dict) -> str:
    if name in ("markdown", "card-markdown"):
        return render_markdown(payload.get("markdown", ""))
    if name == "html":
        return payload.get("html", "")
    if name == "image":
        caption = payload.get("caption") or ""
        image = f'<img src="{escape(payload.get("src", ""))}" alt="{escape(payload.get("alt") or "")}">'
        return f"<figure>{image}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{image}</figure>"
    if name == "code":
        return f"<pre><code>{escape(payload.get('code', ''), quote=False)}</code></pre>"
    if name == "hr":
        return "<hr>"
    if name in ("embed", "bookmark") and payload.get("url"):
        return f'<p><a href="{escape(payload["url"])}">{escape(payload["url"])}</a></p>'
    return ""


MARKS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))


def _lexical(node: dict) -> str:
    """Ghost 5 and later, where the HTML is missing: a tree of typed nodes."""
    kind = node.get("type", "")
    inner = "".join(map(_lexical, node.get("children", [])))
    if kind in ("text", "extended-text"):
        html = escape(node.get("text", ""), quote=False)
        for bit, tag in MARKS:
            if node.get("format", 0) & bit:
                html = f"<{tag}>{html}</{tag}>"
        return html
    if kind == "linebreak":
        return "<br>"
    if kind == "link":
        return f'<a href="{escape(node.get("url", ""))}">{inner}</a>'
    tags = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "listitem": "li"}
    if kind in ("heading", "extended-heading", "list"):
        return f"<{node.get('tag', 'p')}>{inner}</{node.get('tag', 'p')}>"
    if kind in tags:
        return f"<{tags[kind]}>{inner}</{tags[kind]}>"
    return _card({"codeblock": "code", "horizontalrule": "hr"}.get(kind, kind), node) or inner
