"""What an import did, item by item, as the JSON that scripts read (docs/architecture.md, "Contracts")."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(slots=True)
class Item:
    """A line of the report. Every item has an outcome, and a reason where it is skipped or failed."""

    kind: str
    outcome: Outcome
    source: str
    reason: str | None = None
    source_id: str | None = None
    lines: list[int] | None = None
    title: str | None = None
    slug: str | None = None
    path: str | None = None
    authors: list[str] = field(default_factory=list)
    published_at: str | None = None
    published_precision: str | None = None
    status: str | None = None
    language: str | None = None
    tags: list[str] = field(default_factory=list)
    body_html: str | None = None
    truncated: bool = False
    confidence: float | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> Item:
        self.items.append(item)
        return item

    @property
    def counts(self) -> dict[str, int]:
        return {str(outcome): sum(item.outcome == outcome for item in self.items) for outcome in Outcome}

    @property
    def has_failed(self) -> bool:
        return any(item.outcome == Outcome.FAILED for item in self.items)

    def as_dict(self, bodies: bool = True) -> dict:
        items = [asdict(item) for item in self.items]
        if not bodies:
            for item in items:
                del item["body_html"]
        return {"counts": self.counts, "items": items}
