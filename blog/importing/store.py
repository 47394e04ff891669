"""Keeping what a reader yields: in batches, each prepared without a lock and written in one short transaction."""

import logging
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import Author
from blog.comments.counting import recount
from blog.importing.addresses import hosts_of, links_back, redirect_to, rewrite_links
from blog.importing.authors import AuthorMap
from blog.importing.bulk import insert, insert_values
from blog.importing.checksums import checksum_of, checksum_of_post
from blog.importing.conversations import Conversations
from blog.importing.drafting import Drafting
from blog.importing.entries import comment_items, entry_of, homeless_items, item_of
from blog.importing.media import MediaFolder
from blog.importing.models import CreatedRows, ImportedItem, ImportedPage, ImportRun, RunEntry
from blog.importing.records import BlogRecord, MediaRecord, PageRecord, PostRecord, RedirectRecord
from blog.importing.report import Item, Outcome, Report
from blog.importing.sources import Source
from blog.posts.changing import told_together
from blog.posts.models import Byline, Post, Series
from blog.posts.redirects import Redirect
from blog.posts.revisions import keep_revision
from blog.signals import written_in_bulk
from blog.tags.models import PostTag, Tag
from blog.tags.naming import tag_key, tags_for

logger = logging.getLogger(__name__)
VERSION = "2"
BATCH, BATCH_COMMENTS = 250, 2000
MAX_RAW = 100_000
PUBLIC = ("published", "withdrawn")  # what readers know the address of, or knew
CHANGED_THERE = "its source has changed since it was imported; --update brings the change in"
CHANGED_HERE = "it was edited here since it was imported; --update replaces that by the source"
DELETED_HERE = "it was deleted here since it was imported; --update brings it back"


@dataclass(slots=True)
class StoreOptions:
    """How records are kept; `status` is "as-is", "draft" or "published"."""

    status: str = "as-is"
    update: bool = False
    dry_run: bool = False
    keep_emails: bool = False


@dataclass(slots=True)
class Prepared:
    """A record on its way in: what will be written, and the lines of the report that say so."""

    record: PostRecord
    item: Item
    post: Post | None
    known: ImportedItem | None
    write: bool
    authors: list = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def role_of(self, place: int) -> str:
        """The role of the author at this place (from 1); what --author says has none."""
        authors = self.record.authors
        return authors[place - 1].role[:60] if len(authors) == len(self.authors) else ""

    @property
    def row(self) -> Post:
        """The post, where there is one to write."""
        if self.post is None:
            raise ValueError(f"{self.record.title} is not to be written")
        return self.post


class Store:
    """Keeps the records of one source in one run (None: a dry run, which writes nothing)."""

    def __init__(
        self,
        source: Source,
        source_format: str,
        report: Report,
        run: ImportRun | None,
        media: MediaFolder,
        authors: AuthorMap,
        options: StoreOptions,
    ):
        self.file, self.format, self.report, self.run = source, source_format, report, run
        self.media, self.authors, self.options = media, authors, options
        self.source = source_format
        self.hosts: set[str] = set()
        self.waiting: list[PostRecord] = []
        self.new_authors: list[Author] = []
        self.drafting = Drafting(media, authors, options, run, source.name)

    def begin(self, blog: BlogRecord) -> None:
        """From here on records belong to this blog."""
        self.flush()
        self.source = f"{self.format} {blog.identity}".strip()[:200]
        self.hosts = hosts_of(blog.url)

    def add(self, record: PostRecord) -> None:
        self.waiting.append(record)
        if len(self.waiting) >= BATCH or sum(len(one.comments) for one in self.waiting) >= BATCH_COMMENTS:
            self.flush()

    def add_media(self, media: MediaRecord) -> None:
        """An attachment of the blog, whether a post shows it or not."""
        if self.drafting.is_news(media):
            self.note(self.drafting.take(media)[1])

    def add_redirect(self, redirect: RedirectRecord) -> None:
        """An address that leads to a page of the blog other than a post."""
        self.flush()
        known = Redirect.objects.filter(old_path=redirect.old_path).exists()
        outcome = Outcome.UNCHANGED if known else Outcome.CREATED
        if self.run and not known:
            with transaction.atomic():
                made = Redirect.objects.create(old_path=redirect.old_path, new_path=redirect.new_path)
                self._created(CreatedRows.Kind.REDIRECT, [made])
        self.note(Item("redirect", outcome, self.file.name, title=redirect.old_path, path=redirect.new_path))

    def keep_page(self, page: PageRecord) -> None:
        """Keep a page's text, for an editor to look over where its posts begin."""
        if self.run:
            proposed = [asdict(cut) for cut in page.cuts]
            told = {"name": self.file.name[-255:], "text": page.text, "proposed": proposed}
            made = told | {"run": self.run}
            ImportedPage.objects.update_or_create(sha256=self.file.sha256, defaults=told, create_defaults=made)

    def finish(self) -> None:
        """Write what waits; then let links among the posts lead to where they are."""
        self.flush()
        if self.run and self.hosts:
            rewrite_links(self.source, self.hosts)

    def note(self, *items: Item) -> None:
        """Add what happened to the report and, where someone may want to see it, to the run's page."""
        self.report.extend(items)
        if self.run:
            RunEntry.objects.bulk_create(
                entry_of(self.run, item) for item in items if item.reason or item.warnings or item.kind == "file"
            )

    def flush(self) -> None:
        """Keep what waits. Where the database refuses a batch, each post of it is tried alone."""
        records, self.waiting = self.waiting, []
        if not records:
            return
        try:
            self._keep(records)
        except Exception:
            logger.exception("a batch of %s is tried post by post", self.file.name)
            self._forget()
            for record in records:
                self._keep_alone(record)

    def _forget(self) -> None:
        """What was written is taken back: the authors made for it have yet to be saved again."""
        for author in self.new_authors:
            author.pk, author._state.adding = None, True

    def _keep_alone(self, record: PostRecord) -> None:
        try:
            self._keep([record])
        except Exception as error:  # whatever it is, the other posts go on and the report names this one
            logger.exception("importing %s: %s", self.file.name, record.title)
            self._forget()
            lines = list(record.lines) if record.lines else None
            reason = f"{type(error).__name__}: {error}"
            item = Item(record.kind, Outcome.FAILED, self.file.name, reason, record.source_id, lines, record.title)
            self.note(item)
            if self.run:
                entries = RunEntry.objects.filter(run=self.run, source_id=record.source_id[:200])
                entries.update(raw=repr(record)[:MAX_RAW])

    def _keep(self, records: list[PostRecord]) -> None:
        self.new_authors = []
        prepared = self._prepare(records)
        conversations = Conversations(self.source, self.run, self.authors, self.options.keep_emails)
        for one in prepared:
            if one.post and (one.write or one.post.pk):
                conversations.add(one.post, one.record.comments)
        comments = conversations.prepare()
        if self.run:
            with told_together():
                self._write(prepared)
                conversations.write(comments)
                recount(one.post.pk for one in prepared if one.known and one.post and one.record.comments)
                written_in_bulk.send(
                    sender=Post,
                    post_ids=[one.row.pk for one in prepared if one.write],
                    comment_ids=[row.pk for rows, _pings in comments.values() for _record, row in rows],
                )
                self._note(prepared, conversations, comments)
        else:
            self._redirect([one for one in prepared if one.write])
            self._note(prepared, conversations, comments)

    def _prepare(self, records: list[PostRecord]) -> list[Prepared]:
        """What is to be done with each record; nothing is written but pictures, which are stored by content."""
        known = {
            item.source_id: item
            for item in ImportedItem.objects.select_related("post").filter(
                source=self.source, source_id__in=[record.source_id[:200] for record in records]
            )
        }
        self.drafting.begin_batch(records)
        prepared = []
        for record in records:
            item = item_of(record, self.file.name)
            before = known.get(record.source_id[:200])
            one = Prepared(record, item, before.post if before else None, before, write=True)
            one.write = before is None or self._may_write(before, record, item)
            if one.write:
                item.outcome = Outcome.UPDATED if before else Outcome.CREATED
                one.post = one.post or Post(status="draft")
                one.authors = self.drafting.fill(one.post, record, item, one.items)
            prepared.append(one)
        return prepared

    def _may_write(self, known: ImportedItem, record: PostRecord, item: Item) -> bool:
        """Whether a known post is to be written again; else says in `item` why not."""
        post = known.post
        if post is None:
            changed_there, changed_here, reason = False, True, DELETED_HERE
        else:
            # A picture that was missing and is now in the folder is a change too.
            arrived = any(f'src="{media.name}"' in post.body and self.media.find(media.name) for media in record.media)
            changed_there = arrived or known.checksum != checksum_of(record)
            changed_here = known.stored_checksum != checksum_of_post(post)
            reason = CHANGED_HERE if changed_here else CHANGED_THERE
        if self.options.update and (changed_there or changed_here):
            return True
        if changed_there or post is None:
            item.outcome, item.reason = Outcome.SKIPPED, reason
        else:
            item.outcome = Outcome.UNCHANGED
        return False

    def _write(self, prepared: list[Prepared]) -> None:
        new = [one for one in prepared if one.write and one.row.pk is None]
        again = [one for one in prepared if one.write and one.row.pk is not None]
        self._save_authors([author for one in prepared for author in one.authors])
        tags = self._save_tags([tag for one in new + again for tag in one.record.tags])
        written = new + again
        for one in again:
            keep_revision(one.row, note="replaced by an import")
            one.row.save()
            one.row.bylines.all().delete()
            one.row.tag_items.all().delete()
        self._save_series(written)
        insert([one.row for one in new])
        insert_values(
            Byline,
            ("post", "author", "position", "role"),
            [
                (one.row.pk, author.pk, place, one.role_of(place))
                for one in written
                for place, author in enumerate(one.authors, 1)
            ],
        )
        insert_values(
            PostTag,
            ("content_object", "tag"),
            [
                (one.row.pk, tag)
                for one in written
                for tag in dict.fromkeys(tag.pk for tag in map(tags.get, one.record.tags) if tag)
            ],
        )
        for one in again:
            # What a run wrote counts as written when the post was, not now: no reader sees "changed today".
            when = one.record.updated_at or one.row.published_at or timezone.now()
            Post.objects.filter(pk=one.row.pk).update(updated_at=when)
        self._remember(written)
        self._redirect(written)

    def _save_authors(self, authors: list) -> None:
        made = [author for author in {id(author): author for author in authors}.values() if author.pk is None]
        for author in made:
            author.save()
        self.new_authors += made
        self._created(CreatedRows.Kind.AUTHOR, made)

    def _save_series(self, written: list[Prepared]) -> None:
        """Series are made by the first post that names them; undoing a run leaves them."""
        for one in written:
            if series := one.record.series:
                defaults = {"title": series.title[:200], "description": series.description[:1000]}
                one.row.series, _made = Series.objects.get_or_create(slug=series.slug[:100], defaults=defaults)
                one.row.series_position = series.position

    def _save_tags(self, names: list[str]) -> dict[str, Tag]:
        """The tags by the names a source gives them."""
        last = Tag.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        names = list(dict.fromkeys(names))
        by_key = {tag.key: tag for tag in tags_for(names)}
        found = {name: by_key[key] for name in names if (key := tag_key(name)) in by_key}
        self._created(CreatedRows.Kind.TAG, {tag.pk: tag for tag in found.values() if tag.pk > last}.values())
        return found

    def _created(self, kind: str, rows) -> None:
        if self.run and (ids := [row.pk for row in rows]):
            CreatedRows.objects.create(run=self.run, kind=kind, ids=ids)

    def _remember(self, written: list[Prepared]) -> None:
        """Where each post came from."""
        fresh = []
        for one in written:
            item = one.known or ImportedItem(source=self.source, source_id=one.record.source_id[:200], run=self.run)
            item.checksum, item.stored_checksum = checksum_of(one.record), checksum_of_post(one.row)
            item.file_name = (one.record.file or self.file.name)[-255:]
            item.file_sha256 = one.record.file_sha256 or self.file.sha256
            item.first_line, item.last_line = one.record.lines or (None, None)
            item.repairs, item.importer_version, item.post = list(one.record.repairs), VERSION, one.row
            item.links_open = bool(self.hosts) and links_back(one.row.body, one.row.body_format, self.hosts)
            item.save() if item.pk else fresh.append(item)
        insert(fresh)

    def _redirect(self, written: list[Prepared]) -> None:
        """Old addresses lead to what is public; what is not must not be known by its address."""
        public = [one for one in written if one.row.status in PUBLIC and one.record.addresses]
        taken = redirect_to([(one.row, one.item.path or "", one.record.addresses) for one in public], self.run)
        for one in public:
            paths = taken.get(one.item.path or "", ())
            one.item.warnings += [f"its old address {path} leads to another post already" for path in paths]

    def _note(self, prepared: list[Prepared], conversations: Conversations, comments: dict) -> None:
        for one in prepared:
            self.drafting.describe(one.item, one.post, one.authors)
        items = [item for one in prepared for item in (*one.items, one.item)]
        entries = [
            entry_of(self.run, item, one.post)
            for one in prepared
            for item in (*one.items, one.item)
            if self.run and (item.reason or item.warnings)
        ]
        RunEntry.objects.bulk_create(entries)
        self.report.extend(items)
        self.report.extend(comment_items(self.file.name, conversations, comments))
        self.report.extend(
            item for one in prepared if one.post is None for item in homeless_items(self.file.name, one.record)
        )
        if self.run:
            self.run.counts, self.run.counts_by_kind = self.report.counts, self.report.counts_by_kind
            self.run.save(update_fields=["counts", "counts_by_kind", "touched_at"])
