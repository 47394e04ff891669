"""Doing what an editor decided about a page: its posts are cut anew, and what is no post any more goes."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from blog.importing.models import ImportedItem, ImportedPage, ImportRun
from blog.importing.pages import as_rows
from blog.importing.records import Cut
from blog.importing.sources import Source
from blog.importing.undo import Undone, remove_items


@dataclass(slots=True)
class Accepted:
    """What became of a page: the report's counts, and what was to go and stays, with the reason."""

    counts: dict[str, int]
    kept: list[tuple[str, str]] = field(default_factory=list)


def accept(page: ImportedPage, cuts: tuple[Cut, ...], by=None) -> Accepted:
    """Cut the page as decided. Posts that stay are updated; an accepted post is no doubt any more."""
    from blog.importing.run import ImportOptions, import_source  # when it is needed: see background.py

    page.decided, page.decided_by = as_rows(cuts), by
    page.save(update_fields=["decided", "decided_by"])
    options = ImportOptions(format="text", update=True, started_by=by)
    run = ImportRun.objects.create(options=options.as_dict(), started_by=by)
    with TemporaryDirectory(prefix="tribune-") as folder:
        path = Path(folder) / "page.txt"
        path.write_text(page.text, "utf-8")
        source = Source(path, page.name)
        source.sha256 = page.sha256  # of the file as it came, whatever its bytes were
        with import_source(source, "text", options, run) as report:
            counts = report.counts
    page.refresh_from_db()
    _credit_dropped(page, cuts)
    made = {cut["source_id"] for cut in page.proposed if not cut["drop"]}
    gone = Undone()
    items = ImportedItem.objects.filter(source="text", file_sha256=page.sha256).exclude(source_id__in=made)
    remove_items(list(items.select_related("post")), gone)
    return Accepted(counts, gone.kept)


def _credit_dropped(page: ImportedPage, cuts: tuple[Cut, ...]) -> None:
    """What is decided names the posts as they are now, so that the next decision finds them."""
    ids = {cut["line"]: cut["source_id"] for cut in page.proposed}
    page.decided = [{**row, "source_id": row["source_id"] or ids.get(row["line"], "")} for row in as_rows(cuts)]
    page.save(update_fields=["decided"])
