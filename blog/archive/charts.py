"""Who wrote how much, as shares and bars that templates draw in SVG (style attributes are forbidden)."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from accounts.models import Author
from blog.totals.figures import Month
from config.kept import kept_rows

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

    @property
    def said(self) -> str:
        total = ngettext("%(year)s: %(total)s post", "%(year)s: %(total)s posts", self.total)
        return total % {"year": self.label, "total": localize(self.total)}

    @property
    def drawn(self) -> SafeString:
        """Its pieces in SVG; numbers of ours alone, put together here since there are many."""
        pieces = (f'<rect class="ink-{ink}" width="10" y="{y}" height="{high}"/>' for ink, y, high in self.pieces)
        return mark_safe("".join(pieces))  # noqa: S308


@dataclass(frozen=True, slots=True)
class Strip:
    """The shares of all, side by side."""

    shares: list[Share]

    @property
    def drawn(self) -> SafeString:
        """In SVG; numbers of ours alone."""
        bars = (
            f'<rect class="ink-{one.author.ink}" x="{one.x}" width="{one.width}" height="10"/>' for one in self.shares
        )
        return mark_safe("".join(bars))  # noqa: S308


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    height: int = HEIGHT


def voices(numbers: dict[int, int], authors: dict[int, Author] | None = None) -> Strip:
    """The authors of these numbers of posts (by id), each with a place on the strip."""
    authors = kept_rows(Author, numbers) if authors is None else authors
    counts = {authors[pk]: number for pk, number in numbers.items() if pk in authors}
    total, shares, x = sum(counts.values()), [], 0.0
    for author, count in sorted(counts.items(), key=lambda one: (-one[1], one[0].name)):
        width = round(1000 * count / total, 1)
        shares.append(Share(author, count, round(x, 1), max(width - 4, 2)))
        x += 1000 * count / total
    return Strip(shares)


def years_and_voices(
    months: dict[Month, int], signed: dict[tuple[int, int], int], of_year: int = 0
) -> tuple[Chart, Strip]:
    """One bar a year, oldest first, stacked by the inks of all who sign, and who they are: in all, or in one year.

    How many posts there are of each month, and of each year and author, is as `Figures.of_all` says it.
    """
    authors = kept_rows(Author, {author for _year, author in signed})
    inks: dict[int, Counter] = defaultdict(Counter)
    names: dict[int, Counter] = defaultdict(Counter)
    totals: Counter[int] = Counter()
    shares: Counter[int] = Counter()
    for (year, _month), number in months.items():
        totals[year] += number
    for (year, pk), number in signed.items():
        if author := authors.get(pk):
            inks[year][author.ink or 0] += number
            names[year][author.name] += number
        if year == of_year or not of_year:
            shares[pk] += number
    most = max((sum(pieces.values()) for pieces in inks.values()), default=1)
    bars = [_bar(year, number, inks[year], most, names[year]) for year, number in sorted(totals.items())]
    return Chart(bars), voices(shares, authors)


def _bar(year: int, total: int, inks: Counter, most: int, names: Counter) -> Bar:
    ground, pieces = float(HEIGHT), []
    for ink, count in sorted(inks.items(), key=lambda one: (one[0] == 0, one[0])):
        height = HEIGHT * count / most
        ground -= height
        pieces.append((ink, round(ground, 2), round(max(height - 0.8, 0.6), 2)))
    url = reverse("blog:archive-year", args=[year])
    return Bar(year, total, url, tuple(pieces), tuple(names.most_common(NAMED)))
