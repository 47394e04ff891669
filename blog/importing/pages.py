"""Looking over how a page of posts was cut: what an editor sees of it, and what comes of a decision."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from blog.importing.models import ImportedPage
from blog.importing.records import Cut, ReadOptions

MAX_TITLE = 250


class BadDecision(ValueError):
    """What was decided cannot be done; the message says why."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A line of a page as the review shows it; `cut` where a post begins at it."""

    number: int
    text: str
    role: str
    cut: Cut | None = None


def decided_cuts() -> dict[str, tuple[Cut, ...]]:
    """Where editors decided that posts begin, by the SHA-256 of the page."""
    pages = ImportedPage.objects.filter(decided__isnull=False).values_list("sha256", "decided")
    return {sha256: cuts_of(decided) for sha256, decided in pages}


def cuts_of(rows: list[dict] | None) -> tuple[Cut, ...]:
    return tuple(Cut(**row) for row in rows or [])


def review_lines(page: ImportedPage, cuts: tuple[Cut, ...]) -> list[ReviewLine]:
    """The page's lines as they would be read with these cuts."""
    from blog.importing.readers.text.reader import Role, read_page  # when it is needed: see background.py

    reading = read_page(page.text, ReadOptions(), decided=cuts)
    at = {cut.line: cut for cut in cuts}
    rows = page.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        ReviewLine(number, row.strip(), str(reading.roles.get(number, Role.RESIDUE)), at.get(number))
        for number, row in enumerate(rows, 1)
        if row.strip()
    ]


def asked_cuts(page: ImportedPage, form: Mapping, starts: list[str], drops: list[str]) -> tuple[Cut, ...]:
    """The cuts a form asks for: `starts` and `drops` are numbers of lines, titles stand under title-<line>.

    Raises BadDecision.
    """
    known = {cut.line: cut for cut in cuts_of(page.decided or page.proposed)}
    rows = page.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cuts = []
    for start in sorted({int(one) for one in starts if one.isdecimal()}):
        if not 0 < start <= len(rows) or not rows[start - 1].strip():
            raise BadDecision(f"line {start} of this page is empty or not there")
        title = " ".join(str(form.get(f"title-{start}") or "").split()) or rows[start - 1].strip()
        before = known.get(start)
        cuts.append(Cut(start, title[:MAX_TITLE], 1.0, before.source_id if before else "", str(start) in drops))
    if not cuts:
        raise BadDecision("a page has at least one post: mark where it begins, and leave it out if it is none")
    return tuple(cuts)


def as_rows(cuts: tuple[Cut, ...]) -> list[dict]:
    return [asdict(cut) for cut in cuts]
