"""What an import did, item by item, as the JSON that scripts read (docs/architecture.md, "Contracts")."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile


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


FIELDS = tuple(one.name for one in fields(Item))


class Report:
    """Items in the order they came, kept on disk: an archive may hold more of them than memory.

    To be used in a `with` statement, which lets go of the disk.
    """

    def __init__(self, bodies: bool = True):
        self.bodies = bodies
        self.by_kind: Counter[tuple[str, str]] = Counter()
        self.warnings = 0
        self._spool = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - it lives as long as the report

    def add(self, item: Item) -> Item:
        self.by_kind[item.kind, str(item.outcome)] += 1
        self.warnings += len(item.warnings)
        row = {name: getattr(item, name) for name in FIELDS}
        if not self.bodies:
            row["body_html"] = None
        self._spool.write(json.dumps(row, ensure_ascii=False) + "\n")
        return item

    def extend(self, items: Iterable[Item]) -> None:
        for item in items:
            self.add(item)

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, *error) -> None:
        self._spool.close()

    @property
    def items(self) -> Iterator[Item]:
        for line in self._lines():
            yield Item(**json.loads(line))

    def _lines(self) -> Iterator[str]:
        self._spool.seek(0)
        yield from self._spool
        self._spool.seek(0, 2)

    @property
    def counts(self) -> dict[str, int]:
        return {
            str(outcome): sum(number for (_, one), number in self.by_kind.items() if one == outcome)
            for outcome in Outcome
        }

    @property
    def counts_by_kind(self) -> dict[str, int]:
        """Of items by kind and outcome: {"post created": 7}."""
        return {f"{kind} {outcome}": number for (kind, outcome), number in sorted(self.by_kind.items())}

    @property
    def has_failed(self) -> bool:
        return bool(self.counts[Outcome.FAILED])

    def write(self, path: Path) -> None:
        """Write the report as JSON, whole or not at all."""
        half = path.with_name(path.name + ".part")
        try:
            with half.open("w", encoding="utf-8") as out:
                out.write(f'{{"counts": {json.dumps(self.counts)}, "items": [')
                for number, line in enumerate(self._lines()):
                    out.write((",\n" if number else "\n") + line.rstrip("\n"))
                out.write("\n]}\n")
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
