"""One run of the import, from paths to a report."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from blog.importing.authors import AuthorMap
from blog.importing.charset import decode, has_words, whole_characters
from blog.importing.entries import entry_of
from blog.importing.media import MediaFolder
from blog.importing.models import ImportRun
from blog.importing.pages import decided_cuts
from blog.importing.readers import READERS, Reader, reader_for
from blog.importing.reading import is_worth_a_process, records_ahead, records_of
from blog.importing.records import (
    BlogRecord,
    ErrorRecord,
    MediaRecord,
    PageRecord,
    PostRecord,
    ReadOptions,
    RedirectRecord,
    SkippedRecord,
)
from blog.importing.report import Item, Outcome, Report
from blog.importing.sources import Source, UnreadableSource, is_hidden, opened
from blog.importing.store import Store, StoreOptions

TEXT_NAMES = {".txt", ".text"}
PICTURE_NAMES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}
# Formats whose one file is a blog.
WHOLE_EXPORTS = {"wordpress", "blogger", "ghost", "dotclear", "movabletype", "feed"}
# An archive inside an archive, and no further.
MAX_DEPTH = 2
# Pages compared with each other; more would only cost time.
MAX_BESIDE = 500

Progress = Callable[[str], None]


@dataclass(slots=True)
class ImportOptions:
    """`ahead`: a process of its own reads a long file. For a command, not for a server that has others to serve."""

    format: str = "auto"
    status: str = "as-is"
    language: str | None = None
    dry_run: bool = False
    update: bool = False
    keep_emails: bool = False
    media: Path | None = None
    authors: AuthorMap = field(default_factory=AuthorMap)
    started_by: User | None = None
    ahead: bool = False

    def as_dict(self) -> dict:
        """What the run's page shows."""
        return {
            "format": self.format,
            "status": self.status,
            "language": self.language,
            "update": self.update,
            "keep_emails": self.keep_emails,
            "media": self.media.name if self.media else None,
        }


def import_paths(
    paths: list[Path],
    options: ImportOptions,
    progress: Progress = lambda name: None,
    run: ImportRun | None = None,
    bodies: bool = True,
) -> Report:
    """Import files, folders and archives, one after the other; what fails in one does not stop the next.

    A dry run reads and prepares everything and writes nothing: the report is the same. `progress` is
    called with the name of each file before it is read. `bodies` says whether the report holds them.
    """
    report = Report(bodies)
    if options.dry_run:
        run = None
    elif run is None:
        run = ImportRun.objects.create(options=options.as_dict(), started_by=options.started_by)
    importing = _Importing(options, report, run, progress)
    try:
        importing.look_around(paths)
        for path in paths:
            importing.take(path)
    except BaseException:
        importing.end(ImportRun.State.FAILED)
        raise
    importing.end(ImportRun.State.DONE)
    return report


class _Importing:
    def __init__(self, options: ImportOptions, report: Report, run: ImportRun | None, progress: Progress):
        self.options, self.report, self.run, self.progress = options, report, run, progress
        self.read_options = ReadOptions(options.language, settings.TIME_ZONE, decided=decided_cuts())
        self.media = MediaFolder(options.media)

    def look_around(self, paths: list[Path]) -> None:
        """Pages of one blog tell of each other: the reader of texts is told which files there are."""
        texts = tuple(path for path in files_in(paths) if path.suffix.lower() in TEXT_NAMES)
        self.read_options = replace(self.read_options, beside=texts[:MAX_BESIDE])

    def take(self, path: Path, depth: int = 0, name: str = "") -> None:
        """Import a file, a folder or an archive."""
        outside = self.media
        try:
            with opened(path) as source:
                if name:
                    source.name = name
                self._take_source(source, depth)
        except UnreadableSource as error:
            self._failed(name or path.name, str(error))
        except OSError as error:
            self._failed(name or path.name, f"{error.strerror or error}: check the path and its rights.")
        finally:
            self.media = outside

    def end(self, state: str) -> None:
        if self.run:
            self.run.state, self.run.finished_at = state, timezone.now()
            self.run.counts, self.run.counts_by_kind = self.report.counts, self.report.counts_by_kind
            self.run.save()

    def _take_source(self, source: Source, depth: int) -> None:
        reader = reader_for(source, self.options.format)
        if source.is_folder:
            # Pictures may lie beside the texts, and above a folder of them.
            self.media = self.media.beside(source.path)
            if reader and reader.sniff(source) and not self._is_a_collection(source):
                self._read(source, reader)
            else:
                self._take_files(source, depth)
        elif reader is None:
            self._failed(source.name, why_unknown(source))
        else:
            self._read(source, reader)

    def _is_a_collection(self, folder: Source) -> bool:
        """Whether a folder holds exports of their own, besides what makes it look like one format."""
        found = (reader_for(folder.file(name)) for name in folder.files if "/" not in name)
        return any(reader is not None and reader.name in WHOLE_EXPORTS for reader in found)

    def _take_files(self, folder: Source, depth: int) -> None:
        """What lies in a folder that is no format by itself: each file, and each folder, on its own."""
        for name in folder.files:
            if "/" not in name:
                self._take_file(folder.file(name), name, depth)
        outside = self.media
        for name in sorted({name.split("/")[0] for name in folder.files if "/" in name}):
            self._take_source(Source(folder.path / name, name), depth)
            self.media = outside

    def _take_file(self, file: Source, name: str, depth: int) -> None:
        if file.path.suffix.lower() in PICTURE_NAMES:
            self._skipped(name, "a picture: taken where a post shows it")
        elif is_meant(file, depth):
            self.take(file.path, depth + 1, name)
        else:
            self._skipped(name, "not named as a text, and no other format known here")

    def _read(self, source: Source, reader: Reader) -> None:
        self.progress(source.name)
        how = StoreOptions(self.options.status, self.options.update, self.options.dry_run, self.options.keep_emails)
        store = Store(source, reader.name, self.report, self.run, self.media, self.options.authors, how)
        read = records_ahead if self.options.ahead and is_worth_a_process(source) else records_of
        for record in read(source, reader.name, self.read_options):
            match record:
                case PostRecord():
                    store.add(record)
                case BlogRecord():
                    store.begin(record)
                case PageRecord():
                    store.keep_page(record)
                case RedirectRecord():
                    store.add_redirect(record)
                case MediaRecord():
                    store.add_media(record)
                case SkippedRecord() | ErrorRecord():
                    self._note(source, record)
        store.finish()

    def _note(self, source: Source, record: SkippedRecord | ErrorRecord) -> None:
        outcome = Outcome.SKIPPED if isinstance(record, SkippedRecord) else Outcome.FAILED
        lines = list(record.lines) if record.lines else None
        identity = record.source_id if isinstance(record, SkippedRecord) else None
        item = Item(record.kind, outcome, source.name, record.reason, identity, lines, record.text or None)
        self._add(item, record.raw)

    def _failed(self, name: str, reason: str) -> None:
        self._add(Item("file", Outcome.FAILED, name, reason))

    def _skipped(self, name: str, reason: str) -> None:
        self._add(Item("file", Outcome.SKIPPED, name, reason))

    def _add(self, item: Item, raw: str = "") -> None:
        self.report.add(item)
        if self.run:
            entry_of(self.run, item, raw=raw).save()


def import_source(source: Source, format_name: str, options: ImportOptions, run: ImportRun) -> Report:
    """Import one source that is at hand already, by the reader of this name."""
    report = Report(bodies=False)
    importing = _Importing(options, report, run, lambda name: None)
    importing._read(source, READERS[format_name])
    importing.end(ImportRun.State.DONE)
    return report


def is_meant(file: Source, depth: int = 0) -> bool:
    """Whether a file of a folder is one to import: named as a text, or of a format that has a signature."""
    if file.path.suffix.lower() in TEXT_NAMES:
        return True
    if depth < MAX_DEPTH and file.head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return True
    reader = reader_for(file)
    return reader is not None and reader.name != "text"


def files_in(paths: list[Path]) -> list[Path]:
    """The files that paths name: themselves, and what lies in folders and is not hidden."""
    return [
        file
        for path in paths
        for file in (path.rglob("*") if path.is_dir() else [path])
        if not file.is_dir() and not (path.is_dir() and is_hidden(str(file.relative_to(path))))
    ]


def why_unknown(source: Source) -> str:
    """What to do about a file that no reader knows."""
    try:
        text, _repairs = decode(whole_characters(source.head))
    except UnreadableSource as error:
        return str(error)
    if not has_words(text):
        return "The file holds no word."
    return "This is no format Tribune knows; if it is a page's text all the same, say --format text."
