"""What the totals say of the posts that readers can see now: those of a time to come are taken off."""

from collections import Counter
from collections.abc import Set
from datetime import datetime

from django.db.models import F, Max, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from blog.posts.coming import to_come
from blog.totals.counting import Cell, month_of
from blog.totals.models import Total

EACH = object()  # of a question: for each tag, author or language there is

type Month = tuple[int, int]  # year, month


class Figures:
    """The numbers at one moment. Each question costs a query; what is to come is asked once."""

    def __init__(self, now: datetime | None = None):
        self.this_month = month_of(now or timezone.now())
        cells = (Cell(*cell) for _moment, cells in to_come(now) for cell in cells or ())
        self.to_come = Counter(cell for cell in cells if cell.month <= self.this_month)

    def by_month(self, year: int = 0, **of) -> dict[Month, int]:
        """How many posts each month has, oldest first: of all, of a `tag`, an `author` (ids) or a `language`."""
        found = self._numbers("month", span=(year, year) if year else None, **of)
        return {_parts(month): number for month, number in sorted(found.items())}

    def by_author(self, year: int = 0) -> dict[int, int]:
        """How many posts each author (id) has signed, the most first: in all, or in a year."""
        return self._numbers("author", span=(year, year) if year else None, author=EACH)

    def of_all(self) -> tuple[dict[Month, int], dict[tuple[int, int], int]]:
        """How many posts each month has, oldest first, and how many of a year each author (id) has signed; in one
        query."""
        all_months, signed = (1, self.this_month), {"author": EACH}
        rows = self._sums(all_months, "month", "author").union(
            self._sums(all_months, "year", "author", **signed), all=True
        )
        found = Counter({(when, author): number for when, author, number in rows})
        for cell, number in self.to_come.items():
            if _is_of(cell, {}):
                found[cell.month, 0] -= number
            elif _is_of(cell, signed):
                found[cell.year, cell.author] -= number
        there = {key: number for key, number in sorted(found.items()) if number > 0}
        months = {_parts(month): number for (month, author), number in there.items() if not author}
        return months, {key: number for key, number in there.items() if key[1]}

    def of_tag(self, tag: int) -> tuple[dict[Month, int], dict[int, int]]:
        """How many posts of a tag each month has, and each author (id) has signed, the most first; in one query."""
        return self._months_and("author", tag=tag)

    def of_author(self, author: int) -> tuple[dict[Month, int], dict[int, int]]:
        """How many posts of an author each month has, and each tag (id), the most first; in one query."""
        return self._months_and("tag", author=author)

    def tags_of_authors(self, most: int) -> dict[int, list[int]]:
        """For each author (id) the tags (ids) that they use most, so many at most."""
        to_come = {cell: number for cell, number in self.to_come.items() if cell.tag and cell.author}
        # What is to come may push as many down.
        place = Window(RowNumber(), partition_by="author", order_by=[F("number").desc(), "tag"])
        used = self._rows((0, 0), tag=EACH, author=EACH).annotate(place=place).filter(place__lte=most + len(to_come))
        numbers = {Cell(0, tag, author): number for tag, author, number in used.values_list("tag", "author", "number")}
        found: dict[int, list[int]] = {}
        for cell, number in sorted(numbers.items(), key=lambda one: (to_come.get(one[0], 0) - one[1], one[0].tag)):
            if number > to_come.get(cell, 0):
                found.setdefault(cell.author, []).append(cell.tag)
        return {author: tags[:most] for author, tags in found.items()}

    def by_language(self) -> dict[str, int]:
        return self._numbers("language", language=EACH)

    def by_tag(self) -> dict[int, tuple[int, Month]]:
        """How many posts each tag (id) has, the most first, and the month of the last."""
        return self._with_last("tag")

    def by_voice(self) -> dict[int, tuple[int, Month]]:
        """How many posts each author (id) has signed, the most first, and the month of the last."""
        return self._with_last("author")

    def _with_last(self, kind: str) -> dict[int, tuple[int, Month]]:
        rows = self._rows((1, self.this_month), **{kind: EACH})
        told = rows.order_by().values_list(kind).annotate(n=Sum("number"), last=Max("month"))
        found = {key: (number, _parts(last)) for key, number, last in told}
        found |= self._with_last_of(kind, {getattr(cell, kind) for cell in self.to_come} & found.keys())
        shown = [(key, one) for key, one in found.items() if one[0]]
        return dict(sorted(shown, key=lambda one: -one[1][0]))

    def _with_last_of(self, kind: str, keys: Set[int]) -> dict[int, tuple[int, Month]]:
        """The same of those that have some to come, whose last month may be all to come; month by month, in one
        query."""
        if not keys:
            return {}
        of = {kind: EACH}
        rows = self._rows((1, self.this_month), **of).filter(**{f"{kind}__in": keys})
        found = Counter({(month, key): number for month, key, number in rows.values_list("month", kind, "number")})
        found.subtract(
            {(cell.month, getattr(cell, kind)): number for cell, number in self.to_come.items() if _is_of(cell, of)}
        )
        told = dict.fromkeys(keys, (0, (0, 0)))
        for (month, key), number in sorted(found.items()):
            if number > 0:
                told[key] = told[key][0] + number, _parts(month)
        return told

    def _numbers(self, *by: str, span: tuple[int, int] | None = None, **of) -> dict:
        """Sums by these columns, the most first; `span` is the first and last year."""
        first, last = (span[0] * 100 + 1, span[1] * 100 + 12) if span else (1, self.this_month)
        months = first, min(last, self.this_month)
        found = Counter({_key(*key): number for *key, number in self._sums(months, *by, **of)})
        for cell, number in self.to_come.items():
            if months[0] <= cell.month <= months[1] and _is_of(cell, of):
                found[_key(*(getattr(cell, name) for name in by))] -= number
        return {key: number for key, number in found.most_common() if number > 0}

    def _sums(self, months: tuple[int, int], *by: str, **of):
        """Rows of these columns and their sum."""
        rows = self._rows(months, **of).annotate(year=F("month") / 100).order_by()
        return rows.values_list(*by).annotate(n=Sum("number"))

    def _months_and(self, other: str, **of) -> tuple[dict[Month, int], dict[int, int]]:
        rows = Total.objects.filter(**of, number__gt=0).values_list("month", other, "number")
        found = Counter({(month, key): number for month, key, number in rows})
        for cell, number in self.to_come.items():
            if all(getattr(cell, name) == value for name, value in of.items()):
                found[cell.month, getattr(cell, other)] -= number
        there = [(month, key, number) for (month, key), number in found.most_common() if number > 0]
        months = {_parts(month): number for month, key, number in sorted(there) if 0 < month <= self.this_month}
        return months, {key: number for month, key, number in there if not month}

    def _rows(self, months: tuple[int, int], **of):
        wanted = Q(number__gt=0, month__range=months)
        for name, default in Cell._field_defaults.items():
            value = of.get(name, default)
            wanted &= ~Q(**{name: default}) if value is EACH else Q(**{name: value})
        return Total.objects.filter(wanted)


def _is_of(cell: Cell, of: dict) -> bool:
    """Whether a cell is one of those that a question is about."""
    for name, default in Cell._field_defaults.items():
        value, wanted = getattr(cell, name), of.get(name, default)
        if value == default if wanted is EACH else value != wanted:
            return False
    return True


def _key(*parts):
    return parts[0] if len(parts) == 1 else parts


def _parts(month: int) -> Month:
    return month // 100, month % 100
