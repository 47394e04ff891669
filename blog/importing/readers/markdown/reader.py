"""Jekyll, Hugo, Pelican and their like: each file a post, what is known of it above the text."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from blog.importing.charset import decode
from blog.importing.dates import moment
from blog.importing.document import OurBlog, blog_of, record_of
from blog.importing.html import counted, tidy
from blog.importing.language import guess_language
from blog.importing.readers.markdown.bodies import as_html, clean, has_html, pictures
from blog.importing.readers.markdown.matter import BadMatter, has_matter, list_value, split, text_value, truth
from blog.importing.records import (
    AuthorRecord,
    BlogRecord,
    ErrorRecord,
    MediaRecord,
    PostRecord,
    ReadOptions,
    Record,
    SkippedRecord,
)
from blog.importing.sources import Source, UnreadableSource
from blog.markup.text import excerpt, make_slug, plain_text

MARKDOWN = {".md", ".markdown", ".mdown", ".mkd"}
DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
CONFIGS = ("_config.yml", "_config.toml", "hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "config.yml")
# How Tribune's own export names what generators call otherwise.
OURS = {"date": "published_at", "lang": "language", "lastmod": "updated_at"}
OUR_BLOG = "tribune.json"
NOT_POSTS = {"readme", "license", "licence", "contributing", "changelog", "code_of_conduct", "404"}
JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}


class MarkdownReader:
    name = "markdown"

    def sniff(self, source: Source) -> bool:
        if not source.is_folder:
            return source.path.suffix.lower() in MARKDOWN | {""} and has_matter(_start(source))
        return any(has_matter(_start(source.file(name))) for name in _texts(source)[:50])

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        site = _site(source)
        url = text_value(site, "url", "baseurl", "siteurl")
        yield BlogRecord(title=text_value(site, "title", "sitename"), url=url if "://" in url else "")
        if not source.is_folder:
            yield _record(source, Site(site, {}), options)
            return
        files = {name: source.file(name) for name in _texts(source)}
        ours = blog_of(decode(source.file(OUR_BLOG).read())[0]) if OUR_BLOG in source.files else OurBlog()
        whole = Site(site, {PurePosixPath(name).stem: file for name, file in files.items()}, source, ours)
        for name, file in files.items():
            if PurePosixPath(name).suffix.lower() in MARKDOWN or has_matter(_start(file)):
                yield _record(file, whole, options)
        yield from ours.redirects


@dataclass(frozen=True, slots=True)
class Site:
    """The generator's settings, and the files posts refer to by name."""

    settings: dict[str, Any]
    files: dict[str, Source]
    root: Source | None = None
    ours: OurBlog = field(default_factory=OurBlog)


def _texts(source: Source) -> list[str]:
    """What may be a post: Markdown, and HTML that has something above it. What a generator made is not."""
    built = ("_site/", "public/", "node_modules/", "vendor/", "themes/", "_includes/", "_layouts/", "layouts/")
    return [
        name
        for name in source.files
        if PurePosixPath(name).suffix.lower() in MARKDOWN | {".html", ".htm"} and not name.startswith(built)
    ]


def _start(source: Source) -> str:
    return source.head.decode("utf-8", "replace").replace("\r\n", "\n")


def _site(source: Source) -> dict[str, Any]:
    """The generator's settings, of which only address, title, author and permalinks are looked at."""
    for name in CONFIGS if source.is_folder else ():
        if name in source.files:
            fence = "+++" if name.endswith("toml") else "---"
            try:
                return split(f"{fence}\n{decode(source.file(name).read())[0]}\n{fence}\n")[0]
            except (BadMatter, UnreadableSource):
                return {}
    return {}


def _record(file: Source, site: Site, options: ReadOptions) -> Record:
    path = PurePosixPath(file.name)
    if path.stem.lower() in NOT_POSTS:
        return SkippedRecord("file", "about the site's files, not a post", file.name)
    try:
        text, repairs = decode(file.read())
        matter, body = split(text)
    except UnreadableSource as error:
        return ErrorRecord(str(error), "post", text=file.name)
    except BadMatter as error:
        reason = f"what stands above the text is {error}: mend the file and import it again"
        return ErrorRecord(reason, "post", text=file.name, raw=text[:100_000])
    if "tribune" in matter:
        return _ours(file, matter, body, site)
    return _Post(file, path, matter, body.strip("\n"), site, options, tuple(repairs)).record()


def _ours(file: Source, matter: dict[str, Any], body: str, site: Site) -> Record:
    """A post that a Tribune exported: its comments stand in a file beside."""
    document = {OURS.get(name, name): value for name, value in matter.items()} | {"body": body}
    comments = f"comments/{document.get('slug')}.json"
    try:
        if site.root and comments in site.root.files:
            document["comments"] = json.loads(site.root.file(comments).read())
        return replace(record_of(document, site.ours.authors), file=file.name, file_sha256=file.sha256)
    except (UnreadableSource, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return ErrorRecord(f"not a post as Tribune writes it ({error!r})", "post", text=file.name)


class _Post:
    """One file: where it lies, what stands above it, its text."""

    def __init__(self, file: Source, path: PurePosixPath, matter, body: str, site: Site, options: ReadOptions, repairs):
        self.file, self.path, self.matter, self.body = file, path, matter, body
        self.site, self.options, self.repairs = site, options, repairs
        self.dated = DATED.fullmatch(self.stem)

    @property
    def stem(self) -> str:
        """The file's name, or its folder's where a post has a folder of its own."""
        return (
            self.path.parent.name if self.path.stem in ("index", "_index") and self.path.parent.name else self.path.stem
        )

    def record(self) -> PostRecord:
        notes: Counter = Counter()
        title = text_value(self.matter, "title")
        body = clean(self.body, notes, self._address_of)
        if not title and (heading := re.match(r"\s*#[ \t]+(.+?)[ \t#]*(?:\n|\Z)", body)):
            title, body = heading[1], body[heading.end() :].lstrip("\n")
        is_html = self.path.suffix.lower() in (".html", ".htm") or has_html(body)
        if is_html:
            tidied = tidy(body if self.path.suffix.lower() in (".html", ".htm") else as_html(body))
            notes += tidied.notes
            body, shown = tidied.html, tidied.pictures
        else:
            shown = pictures(body)
        published, precision = self._date()
        cover = text_value(self.matter, "cover", "image", "featured_image", "feature_image", "thumbnail", "banner")
        plain = plain_text(body) if is_html else body
        return PostRecord(
            source_id=self.path.with_suffix("").as_posix(),
            title=title or excerpt(plain, 70) or self.stem,
            body=body,
            body_format="html" if is_html else "markdown",
            kind="page" if self._is_page(published) else "post",
            slug=self._slug(),
            standfirst=text_value(self.matter, "standfirst", "description", "summary", "excerpt", "subtitle")[:500],
            authors=tuple(AuthorRecord(name, key=name) for name in self._authors()),
            tags=tuple(dict.fromkeys(list_value(self.matter, "categories", "category", "tags", "tag"))),
            published_at=published,
            published_precision=precision,
            updated_at=moment(text_value(self.matter, "updated", "lastmod", "modified", "last_modified_at"))[0],
            status=self._status(),
            language=self._language(plain),
            featured=bool(truth(self.matter, "featured") or truth(self.matter, "pinned")),
            comments_open=truth(self.matter, "comments") is not False,
            cover=MediaRecord(cover, alt=text_value(self.matter, "image_alt", "cover_alt")) if cover else None,
            media=tuple(MediaRecord(src, alt=alt) for src, alt in dict(shown).items()),
            addresses=self._addresses(published),
            file=self.file.name,
            file_sha256=self.file.sha256,
            repairs=self.repairs,
            warnings=tuple(counted(notes)),
        )

    def _address_of(self, name: str) -> str:
        """The old address of another file, by which the links among posts find where it is now."""
        file = self.site.files.get(PurePosixPath(name.split("#")[0]).name.removesuffix(".md"))
        if file is None:
            return ""
        try:
            matter, _body = split(decode(file.read())[0])
        except (UnreadableSource, BadMatter):
            return ""
        other = _Post(file, PurePosixPath(file.name), matter, "", self.site, self.options, ())
        return next(iter(other._addresses(other._date()[0])), "")

    def _date(self):
        stated = text_value(self.matter, "date", "publishdate", "pubdate", "published_at", "published", "created")
        found = moment(stated, self.options.time_zone)
        if found[0] or not self.dated:
            return found
        year, month, day = (int(part) for part in self.dated.groups()[:3])
        return moment(f"{year:04}-{month:02}-{day:02}", self.options.time_zone)

    def _slug(self) -> str:
        stated = text_value(self.matter, "slug")
        return make_slug(stated or (self.dated[4] if self.dated else self.stem), 100)

    def _is_page(self, published) -> bool:
        stated = text_value(self.matter, "type", "layout", "kind").lower()
        if stated in ("page", "post"):
            return stated == "page"
        in_posts = any(part in ("_posts", "_drafts", "posts", "post", "blog", "articles") for part in self.path.parts)
        return not published and not in_posts and ("_pages" in self.path.parts or "pages" in self.path.parts)

    def _status(self) -> str:
        stated = text_value(self.matter, "status", "visibility").lower()
        if truth(self.matter, "draft") or truth(self.matter, "published") is False or stated == "draft":
            return "draft"
        if "_drafts" in self.path.parts:
            return "draft"
        return "private" if stated in ("private", "hidden", "members") or truth(self.matter, "private") else "published"

    def _authors(self) -> list[str]:
        return list_value(self.matter, "author", "authors") or list_value(self.site.settings, "author")

    def _language(self, plain: str) -> str:
        stated = text_value(self.matter, "lang", "language", "locale")[:2].lower()
        stated = self.options.language or stated
        return stated if stated in ("fr", "en") else guess_language(plain)

    def _addresses(self, published) -> tuple[str, ...]:
        found = [text_value(self.matter, "permalink", "url")]
        found += list_value(self.matter, "aliases", "redirect_from", "old_urls")
        found = [address for address in found if address.startswith(("/", "http"))]
        if not found or not text_value(self.matter, "permalink", "url"):
            found += self._usual_addresses(published)
        return tuple(dict.fromkeys(found))

    def _usual_addresses(self, published) -> list[str]:
        """Where the generator put it, as far as its settings say."""
        slug = text_value(self.matter, "slug") or (self.dated[4] if self.dated else self.stem)
        if "_posts" in self.path.parts or self.dated:
            pattern = text_value(self.site.settings, "permalink") or "date"
            pattern = JEKYLL.get(pattern, pattern)
            categories = "/".join(list_value(self.matter, "categories", "category"))
            if not published:
                return []
            day = published
            parts = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "title": slug, "slug": slug}
            parts |= {
                "categories": categories,
                "y_day": f"{day:%j}",
                "short_year": f"{day:%y}",
                "i_month": f"{day.month}",
            }
            parts |= {"i_day": f"{day.day}"}
            address = re.sub(r":([a-z_]+)", lambda match: parts.get(match[1], match[0]), pattern)
            return [address] if ":" not in address else []
        if "content" in self.path.parts:
            inside = self.path.parts[self.path.parts.index("content") + 1 :]
            folders = inside[:-2] if self.path.stem in ("index", "_index") else inside[:-1]
            return ["/" + "/".join([*folders, slug]), f"/{slug}.html"]
        return [f"/{slug}.html"]
