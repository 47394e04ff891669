"""From a record to a post that is ready to be written: its text, pictures, authors, address and status."""

import html

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from blog.importing.authors import AuthorMap
from blog.importing.media import MediaFolder
from blog.importing.models import SURE, CreatedRows, ImportRun
from blog.importing.pictures import picture_key
from blog.importing.records import MediaRecord, PostRecord
from blog.importing.report import Item, Outcome
from blog.markup.text import without_controls
from blog.posts.conversing import CommentPolicy
from blog.posts.models import BodyFormat, Post, wished_slug


class Drafting:
    """Fills posts from records. It remembers which slugs and which pictures of this run are spoken for."""

    def __init__(self, media: MediaFolder, authors: AuthorMap, options, run: ImportRun | None, source: str):
        self.media, self.authors, self.options = media, authors, options
        self.run, self.source = run, source
        self.slugs: set[str] = set()
        self.taken: set[str] = set()
        self.reported: set[str] = set()

    def begin_batch(self, records: list[PostRecord]) -> None:
        """What earlier batches wrote is in the database; a dry run wrote nothing and has to remember."""
        if self.run:
            self.slugs.clear()
        wished = {self._wished(record) for record in records}
        self.taken = set(Post.objects.filter(slug__in=wished).values_list("slug", flat=True))

    def _wished(self, record: PostRecord) -> str:
        return wished_slug(record.kind, record.title, record.slug if _is_slug(record.slug) else "")

    def fill(self, post: Post, record: PostRecord, item: Item, items: list[Item]) -> list:
        """Fill the post; what comes with it (pictures, guests) is added to `items`. Gives its authors."""
        post.kind = record.kind
        post.title = without_controls(" ".join(record.title.split())).strip()[:250] or "Sans titre"
        post.standfirst = record.standfirst[:500]
        post.language = record.language
        post.published_at, post.published_precision = record.published_at, record.published_precision
        post.truncated, post.featured = record.truncated, record.featured
        post.comment_policy = "" if record.comments_open else CommentPolicy.CLOSED
        post.status = self._status(record, item)
        post.body_format = BodyFormat(record.body_format)
        item.body_html = record.clean
        post.body = self._body(record, item, items)
        if record.cover:
            post.cover = self._picture(record.cover, item, items)
        if not post.pk:
            post.slug = self._slug(record)
            post.created_at = post.published_at or timezone.now()
        post.updated_at = record.updated_at or post.published_at or timezone.now()
        post.complete(clean=True)
        item.path = post.get_absolute_url() if post.published_at else None
        return self._authors(record, item, items)

    def _slug(self, record: PostRecord) -> str:
        wished = self._wished(record)
        slug, number = wished, 1
        if slug in self.slugs or slug in self.taken:
            taken = set(Post.objects.filter(slug__startswith=wished).values_list("slug", flat=True)) | self.slugs
            while slug in taken:
                number += 1
                slug = f"{wished}-{number}"
        self.slugs.add(slug)
        return slug

    def _status(self, record: PostRecord, item: Item) -> str:
        """As the source has it. What is private there stays so; --status published lifts our own doubt alone."""
        status, doubtful = record.status, record.confidence < SURE
        if doubtful and self.options.status != "published":
            status = "draft"
            item.warnings.append(f"doubtful as one post with this title ({record.confidence:.2f}): it waits as a draft")
        if self.options.status == "draft" and status == "published":
            status = "draft"
        if status in ("published", "private") and record.published_at is None:
            item.warnings.append("it has no date, so it cannot be published yet")
            return "draft"
        return status

    def _authors(self, record: PostRecord, item: Item, items: list[Item]) -> list:
        authors = self.authors.authors(record.authors)
        for author in authors:
            if author.pk is None and author.slug not in self.reported:
                self.reported.add(author.slug)
                items.append(Item("author", Outcome.CREATED, self.source, title=author.name, slug=author.slug))
        if not authors:
            item.warnings.append("nobody signs it: --author or --authors names who does")
        return authors

    def _body(self, record: PostRecord, item: Item, items: list[Item]) -> str:
        """What is stored: clean HTML, or Markdown as it was written; with the addresses of its pictures."""
        body = record.clean if record.body_format == BodyFormat.HTML else record.body
        for media in record.media:
            image = self._picture(media, item, items)
            if image and record.body_format == BodyFormat.HTML:
                body = body.replace(f'src="{html.escape(media.name)}"', f'src="{image.file.url}"')
            elif image:
                body = body.replace(f"({media.name}", f"({image.file.url}").replace(
                    f'"{media.name}"', f'"{image.file.url}"'
                )
        return body

    def _picture(self, media: MediaRecord, item: Item, items: list[Item]):
        image, line = self.take(media)
        if self.is_news(media):
            items.append(line)
        if line.reason:
            item.warnings.append(f"picture {media.name}: {line.reason}")
        return image

    def is_news(self, media: MediaRecord) -> bool:
        """Whether this run has not spoken of the picture yet, in whatever size it was asked for."""
        key = media.source_id or picture_key(media.name)
        known = key in self.reported
        self.reported.add(key)
        return not known

    def take(self, media: MediaRecord):
        """The stored picture, or None, and the line of the report that says which."""
        dry = self.run is None
        with transaction.atomic():
            image, is_new, reason = self.media.take(media, dry)
            if image and is_new and self.run:
                CreatedRows.objects.create(run=self.run, kind=CreatedRows.Kind.IMAGE, ids=[image.pk])
        known = not reason and not is_new
        outcome = Outcome.SKIPPED if reason else Outcome.UNCHANGED if known else Outcome.CREATED
        lines = [media.line, media.line] if media.line else None
        return image, Item("media", outcome, self.source, reason or None, media.source_id or None, lines, media.name)

    def describe(self, item: Item, post: Post | None, authors: list) -> None:
        """Add to the line of the report what became of the post."""
        if post is None:
            return
        item.slug = post.slug
        with translation.override(settings.LANGUAGE_CODE):
            item.path = item.path or (post.get_absolute_url() if post.published_at else None)
        if not authors and post.pk:
            authors = [byline.author for byline in post.bylines.select_related("author")]
        item.authors = [author.name for author in authors]
        item.status = "scheduled" if post.is_scheduled else post.status


def _is_slug(slug: str) -> bool:
    return 0 < len(slug) <= 100 and slug.replace("-", "").replace("_", "").isalnum() and slug.isascii()
