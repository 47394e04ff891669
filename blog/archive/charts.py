"""Who wrote how much, as shares and bars that templates draw in SVG (style attributes are forbidden)."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse

from accounts.models import Author

HEIGHT = 60
NAMED = 5


@dataclass(frozen=True, slots=True)
class Share:
    """An author's part of a strip that is 1000 wide."""

    author: Author
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the chart: its pieces are (ink, y, height) from the ground up; `names` are who signed most, with how
    many."""

    label: int
    total: int
    url: str
    pieces: tuple[tuple[int, float, float], ...]
    names: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    height: int = HEIGHT


def voices(posts) -> list[Share]:
    """The authors of these posts by number of posts, each with a place on the strip."""
    counts = Counter(
        {row["bylines__author"]: row["n"] for row in posts.order_by().values("bylines__author").annotate(n=Count("pk"))}
    )
    counts.pop(None, None)
    authors = Author.objects.in_bulk(list(counts))
    total, shares, x = sum(counts.values()), [], 0.0
    for key, count in sorted(counts.items(), key=lambda one: (-one[1], authors[one[0]].name)):
        width = round(1000 * count / total, 1)
        shares.append(Share(authors[key], count, round(x, 1), max(width - 4, 2)))
        x += 1000 * count / total
    return shares


def years(posts) -> Chart:
    """One bar a year, oldest first, stacked by the inks of all who sign."""
    rows = (
        posts.order_by()
        .annotate(year=ExtractYear("published_at"))
        .values("year", ink=F("bylines__author__ink"), name=F("bylines__author__name"))
        .annotate(n=Count("pk", distinct=True))
    )
    inks: dict[int, Counter] = defaultdict(Counter)
    names: dict[int, Counter] = defaultdict(Counter)
    for row in rows:
        inks[row["year"]][row["ink"] or 0] += row["n"]
        if row["name"]:
            names[row["year"]][row["name"]] += row["n"]
    totals = totals_by_year(posts)
    most = max((sum(pieces.values()) for pieces in inks.values()), default=1)
    return Chart([_bar(year, totals.get(year, 0), pieces, most, names[year]) for year, pieces in sorted(inks.items())])


def totals_by_year(posts) -> dict[int, int]:
    rows = posts.order_by().annotate(year=ExtractYear("published_at")).values("year").annotate(n=Count("pk"))
    return {row["year"]: row["n"] for row in rows}


def totals_by_month(posts) -> dict[tuple[int, int], int]:
    """The number of posts of each (year, month) that has any."""
    rows = (
        posts.order_by()
        .annotate(year=ExtractYear("published_at"), month=ExtractMonth("published_at"))
        .values("year", "month")
        .annotate(n=Count("pk"))
    )
    return {(row["year"], row["month"]): row["n"] for row in rows}


def _bar(year: int, total: int, inks: Counter, most: int, names: Counter) -> Bar:
    ground, pieces = float(HEIGHT), []
    for ink, count in sorted(inks.items(), key=lambda one: (one[0] == 0, one[0])):
        height = HEIGHT * count / most
        ground -= height
        pieces.append((ink, round(ground, 2), round(max(height - 0.8, 0.6), 2)))
    url = reverse("blog:archive-year", args=[year])
    return Bar(year, total, url, tuple(pieces), tuple(names.most_common(NAMED)))
