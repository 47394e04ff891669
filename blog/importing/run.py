"""One run of the import, from paths to a report."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blog.importing.authors import AuthorMap
from blog.importing.media import MediaFolder
from blog.importing.models import ImportRun
from blog.importing.readers import reader_for
from blog.importing.readers.text.lines import UnreadableText, decode
from blog.importing.records import ErrorRecord, PostRecord, ReadOptions, Record, SkippedRecord, SourceFile
from blog.importing.report import Item, Outcome, Report
from blog.importing.store import Store

logger = logging.getLogger(__name__)
MAX_BYTES = 200_000_000
TEXT_NAMES = {".txt", ".text"}


@dataclass(slots=True)
class ImportOptions:
    format: str = "auto"
    status: str = "as-is"
    language: str | None = None
    dry_run: bool = False
    update: bool = False
    media: Path | None = None
    authors: AuthorMap = field(default_factory=AuthorMap)
    started_by: User | None = None

    def as_dict(self) -> dict:
        """What the run's page shows."""
        return {
            "format": self.format,
            "status": self.status,
            "language": self.language,
            "update": self.update,
            "media": str(self.media) if self.media else None,
        }


def files_in(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """The files to read, and those left out: what is named is read, and of a folder what may be meant.

    Hidden files are not, nor is what lies beside the texts: a text has no signature of its own, so in
    a folder only files named as texts are taken for it (other formats are known by their content).
    """
    files: list[Path] = []
    left_out: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        for inside in sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")):
            meant = inside.suffix.lower() in TEXT_NAMES or _has_a_signature(inside)
            (files if meant else left_out).append(inside)
    return files, left_out


def _has_a_signature(path: Path) -> bool:
    reader = reader_for(path.read_bytes())
    return reader is not None and reader.name != "text"


def import_paths(
    paths: list[Path], options: ImportOptions, progress: Callable[[Path, int], None] = lambda path, number: None
) -> Report:
    """Import files and folders, one file after the other; what fails in one does not stop the next.

    A dry run does everything, then takes it back: the report is the same and no row is written.
    `progress` is called with each file before it is read, and how many there are.
    """
    report = Report()
    if options.dry_run:
        with transaction.atomic():
            _import_all(paths, options, report, None, progress)
            transaction.set_rollback(True)
        return report
    run = ImportRun.objects.create(options=options.as_dict(), started_by=options.started_by)
    _import_all(paths, options, report, run, progress)
    run.report, run.finished_at = report.as_dict(bodies=False), timezone.now()
    run.save()
    return report


def _import_all(paths, options, report, run, progress) -> None:
    media = MediaFolder(options.media, options.dry_run)
    files, left_out = files_in(paths)
    for path in left_out:
        report.add(Item("file", Outcome.SKIPPED, path.name, "not named as a text, and no other format known here"))
    for path in files:
        progress(path, len(files))
        try:
            source = _source(path)
        except OSError as error:
            reason = f"{error.strerror or error}: check the path and its rights."
            report.add(Item("file", Outcome.FAILED, path.name, reason=reason))
            continue
        _import_file(source, options, report, run, media)


def _source(path: Path) -> SourceFile:
    if path.stat().st_size > MAX_BYTES:
        raise OSError(f"larger than {MAX_BYTES // 10**6} MB")
    content = path.read_bytes()
    return SourceFile(path.name, content, hashlib.sha256(content).hexdigest(), path)


def _records(source: SourceFile, options: ImportOptions) -> tuple[str, Iterator[Record]]:
    reader = reader_for(source.content, options.format)
    if reader is None:
        return "unknown", iter([ErrorRecord(why_unknown(source.content))])
    read_options = ReadOptions(language=options.language, time_zone=settings.TIME_ZONE)
    return reader.name, iter(reader.read(source, read_options))


def _import_file(source: SourceFile, options: ImportOptions, report: Report, run, media: MediaFolder) -> None:
    name, records = _records(source, options)
    store = Store(run, report, name, media, options.authors, options.status, options.update)
    for record in records:
        match record:
            case PostRecord():
                _save(store, record, source)
            case SkippedRecord():
                lines = list(record.lines) if record.lines else None
                report.add(
                    Item(
                        record.kind,
                        Outcome.SKIPPED,
                        source.name,
                        record.reason,
                        title=record.text,
                        lines=lines,
                    )
                )
            case ErrorRecord():
                lines = list(record.lines) if record.lines else None
                report.add(Item(record.kind, Outcome.FAILED, source.name, record.reason, lines=lines))


def _save(store: Store, record: PostRecord, source: SourceFile) -> None:
    before = len(store.report.items)
    try:
        store.save(record, source)
    except Exception as error:  # whatever it is, the other posts go on and the report names this one
        del store.report.items[before:]  # the authors and pictures it came with were taken back with it
        logger.exception("importing %s: %s", source.name, record.title)
        reason = f"{type(error).__name__}: {error}"
        lines = list(record.lines) if record.lines else None
        store.report.add(Item("post", Outcome.FAILED, source.name, reason, title=record.title, lines=lines))


def why_unknown(content: bytes) -> str:
    """What to do about a file that no reader knows."""
    try:
        decode(content)
    except UnreadableText as error:
        return str(error)
    return "This is no format Tribune knows; if it is a page's text all the same, say --format text."
