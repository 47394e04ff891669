"""What happened to one item: as a line of the report, and as an entry of the run's page."""

from collections.abc import Iterator, Mapping

from blog.importing.conversations import Conversations
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


def comment_items(source: str, conversations: Conversations, made: Mapping[int, tuple[list, list]]) -> Iterator[Item]:
    """A line for each comment of posts that are kept."""
    for place, (post, records) in enumerate(conversations.posts):
        new = {record.source_id for kind in made[place] for record, _ in kind}
        for record in records:
            outcome = Outcome.CREATED if record.source_id in new else Outcome.UNCHANGED
            new.discard(record.source_id)
            yield Item("comment", outcome, source, None, record.source_id, None, record.name, post.slug)


def homeless_items(source: str, record: PostRecord) -> Iterator[Item]:
    """A line for each comment of a post that is not kept: they are not kept either."""
    reason = "the post it belongs to is not kept"
    for comment in record.comments:
        yield Item("comment", Outcome.SKIPPED, source, reason, comment.source_id, None, comment.name)
