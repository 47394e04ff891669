"""Keeping what a reader yields: each record in a short transaction, created, updated or left alone."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from blog.importing.authors import AuthorMap
from blog.importing.media import MediaFolder
from blog.importing.models import ImportedItem, ImportRun
from blog.importing.records import PostRecord, SourceFile
from blog.importing.report import Item, Outcome, Report
from blog.markup.sanitize import sanitize_post
from blog.markup.text import without_controls
from blog.posts.models import BodyFormat, Byline, Post

CHANGED_THERE = "its source has changed since it was imported; --update brings the change in"
CHANGED_HERE = "it was edited here since it was imported; --update replaces that by the source"


@dataclass(slots=True)
class Store:
    """Keeps records of one format in one run. `status` is "as-is", "draft" or "published"."""

    run: ImportRun | None
    report: Report
    source_format: str
    media: MediaFolder
    authors: AuthorMap
    status: str = "as-is"
    update: bool = False

    @transaction.atomic
    def save(self, record: PostRecord, source: SourceFile) -> Item:
        """Create, update or leave the post of a record, and add what happened to the report."""
        known = (
            ImportedItem.objects.select_related("post")
            .filter(source_format=self.source_format, source_id=record.source_id)
            .first()
        )
        item = self._item(record, source)
        checksum = checksum_of(record)
        if known and known.post and not self._may_write(known, known.post, record, item):
            self._describe(item, known.post)
            return self.report.add(item)
        post = known.post if known and known.post else Post(status="draft")
        item.outcome = Outcome.UPDATED if known else Outcome.CREATED
        self._write(post, record, item)
        ImportedItem.objects.update_or_create(
            source_format=self.source_format,
            source_id=record.source_id,
            defaults={
                "checksum": checksum,
                "stored_checksum": checksum_of_post(post),
                "file_name": source.name,
                "file_sha256": source.sha256,
                "first_line": record.lines[0] if record.lines else None,
                "last_line": record.lines[1] if record.lines else None,
                "post": post,
                "run": self.run,
            },
        )
        self._describe(item, post)
        return self.report.add(item)

    def _may_write(self, known: ImportedItem, post: Post, record: PostRecord, item: Item) -> bool:
        """Whether a known post is to be written again; else says in `item` why not."""
        # A picture that was missing and is now in the folder is a change too.
        arrived = any(f'src="{media.name}"' in post.body and self.media.has(media.name) for media in record.media)
        changed_there = arrived or known.checksum != checksum_of(record)
        changed_here = known.stored_checksum != checksum_of_post(post)
        if not changed_there and not (changed_here and self.update):
            item.outcome = Outcome.UNCHANGED
            return False
        if not self.update:
            item.outcome = Outcome.SKIPPED
            item.reason = CHANGED_HERE if changed_here else CHANGED_THERE
            return False
        return True

    def _write(self, post: Post, record: PostRecord, item: Item) -> None:
        post.title = without_controls(record.title).strip()[:250]
        post.body, post.body_format = self._body(record, item), BodyFormat.HTML
        post.language = record.language
        post.published_at, post.published_precision = record.published_at, record.published_precision
        post.truncated = record.truncated
        post.status = self._status(record, item)
        if not post.slug and record.slug:
            post.slug = Post.objects.free_slug(record.slug)
        post.save()
        authors, made = self.authors.authors(record.authors)
        for author in made:
            self.report.add(Item("author", Outcome.CREATED, item.source, title=author.name, slug=author.slug))
        post.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(post=post, author=author, position=place) for place, author in enumerate(authors, 1)
        )
        if not authors:
            item.warnings.append("nobody signs it: --author or --authors names who does")
        post.tags.set(record.tags)
        # What a run wrote counts as written when the post was, not now, so that no reader sees "changed today".
        Post.objects.filter(pk=post.pk).update(updated_at=post.published_at or timezone.now())

    def _body(self, record: PostRecord, item: Item) -> str:
        html = sanitize_post(record.body_html)
        item.body_html = html
        for media in record.media:
            url, reason = self.media.store(media.name)
            self.report.add(
                Item(
                    "media",
                    Outcome.CREATED if url else Outcome.SKIPPED,
                    item.source,
                    reason=reason or None,
                    title=media.name,
                    lines=[media.line, media.line] if media.line else None,
                )
            )
            if url:
                html = html.replace(f'src="{media.name}"', f'src="{url}"')
            else:
                item.warnings.append(f"picture {media.name}: {reason}")
        return html

    def _status(self, record: PostRecord, item: Item) -> str:
        status = record.status if self.status == "as-is" else self.status
        if status == "published" and record.published_at is None:
            item.warnings.append("it has no date, so it cannot be published yet")
            return "draft"
        return status

    def _item(self, record: PostRecord, source: SourceFile) -> Item:
        return Item(
            "post",
            Outcome.CREATED,
            source.name,
            source_id=record.source_id,
            lines=list(record.lines) if record.lines else None,
            title=record.title,
            published_at=record.published_at.isoformat() if record.published_at else None,
            published_precision=record.published_precision,
            language=record.language,
            tags=list(record.tags),
            body_html=sanitize_post(record.body_html),
            truncated=record.truncated,
            confidence=record.confidence,
            warnings=list(record.warnings),
        )

    def _describe(self, item: Item, post: Post) -> None:
        item.slug = post.slug
        item.path = post.get_absolute_url() if post.published_at else None
        item.authors = [str(byline.author) for byline in post.bylines.select_related("author")]
        item.status = "scheduled" if post.is_scheduled else post.status


def checksum_of(record: PostRecord) -> str:
    """What of a record, if it differs, means the source has changed."""
    parts = [
        record.title,
        record.body_html,
        record.published_at.isoformat() if record.published_at else "",
        record.status,
        list(record.authors),
        list(record.tags),
        [media.name for media in record.media],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def checksum_of_post(post: Post) -> str:
    """What of a post, if it differs, means someone edited it here."""
    return hashlib.sha256(json.dumps([post.title, post.body, post.body_format]).encode()).hexdigest()
