"""What happened to one item: as a line of the report, and as an entry of the run's page."""

from blog.importing.models import ImportRun, RunEntry
from blog.importing.records import PostRecord
from blog.importing.report import Item, Outcome
from blog.posts.models import Post


def item_of(record: PostRecord, source: str) -> Item:
    return Item(
        record.kind,
        Outcome.CREATED,
        source,
        source_id=record.source_id,
        lines=list(record.lines) if record.lines else None,
        title=record.title,
        published_at=record.published_at.isoformat() if record.published_at else None,
        published_precision=record.published_precision,
        language=record.language,
        tags=list(record.tags),
        truncated=record.truncated,
        confidence=record.confidence,
        warnings=[*(f"repaired: {what}" for what in record.repairs), *record.warnings],
    )


def entry_of(run: ImportRun, item: Item, post: Post | None = None, raw: str = "") -> RunEntry:
    first, last = item.lines or (None, None)
    return RunEntry(
        run=run,
        kind=item.kind[:40],
        outcome=item.outcome,
        source=item.source[-255:],
        source_id=(item.source_id or "")[:200],
        title=item.title or "",
        reason=item.reason or "",
        warnings=item.warnings,
        first_line=first,
        last_line=last,
        raw=raw,
        post=post,
    )
