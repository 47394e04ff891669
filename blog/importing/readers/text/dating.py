"""When each post of a page was published: what the page says, then what its order allows."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from blog.importing.readers.text.dates import find_dates, stamp_of
from blog.importing.readers.text.furniture import Kind
from blog.importing.readers.text.page import Page

# "ce dimanche 10 février 2007", "today, March 3, 2009": the writer says when he writes.
DEICTIC = re.compile(r"\b(?:ce|aujourd[’']hui|today|this)[,\s]+(?:le\s+|on\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment (naive, in the source's zone), how exactly it is known, and where it comes from."""

    moment: datetime
    precision: str
    source: str
    warnings: tuple[str, ...] = ()

    @property
    def inferred(self) -> bool:
        return self.source.startswith("inferred")


def date_of(page: Page, told: list[int], span: list[int]) -> Dated | None:
    """What the page itself says: the theme's date, a picture's name, a date the writer calls today.

    `told` are the lines of furniture that tell of a post, `span` the lines it is made of.
    """
    for index in [*told, *span]:
        furniture = page.kinds[index]
        if furniture.kind == Kind.DATE and furniture.when:
            warnings = (_wrong_day(page.lines[index].number),) if furniture.wrong_weekday else ()
            return Dated(furniture.when, furniture.precision, f"line {page.lines[index].number}", warnings)
    for index in span:
        if page.kind(index) == Kind.PICTURE and (stamp := stamp_of(page.text(index))):
            return Dated(*stamp, f"the name of the picture in line {page.lines[index].number}")
    return _said_in_the_text(page, span)


def _said_in_the_text(page: Page, span: list[int]) -> Dated | None:
    for index in span:
        text = page.text(index)
        for found in find_dates(text):
            if DEICTIC.search(text[: found.span[0]]):
                number = page.lines[index].number
                warnings = (_wrong_day(number),) if found.weekday_is_wrong else ()
                return Dated(datetime.combine(found.day, time(12)), "day", f"the text of line {number}", warnings)
    return None


def _wrong_day(number: int) -> str:
    return f"line {number}: the weekday written there is not that of its date"


def infer(dates: list[Dated | None]) -> list[Dated | None]:
    """Fill the gaps from the neighbours, since a page has its posts in order of date.

    Between two dates of one day the day is known, of one month the month, of one year the year. Beside
    a single date only its month is supposed. Moments keep the page's order.
    """
    known = [(index, dated.moment) for index, dated in enumerate(dates) if dated]
    if not known:
        return dates
    newest_first = len(known) < 2 or known[0][1] >= known[-1][1]
    return [
        dated or _between(index, known, newest_first) for index, dated in enumerate(dates)
    ]  # fmt: skip


def _between(index: int, known: list[tuple[int, datetime]], newest_first: bool) -> Dated:
    above = max((one for one in known if one[0] < index), default=None)
    below = min((one for one in known if one[0] > index), default=None)
    if above and below:
        share = (index - above[0]) / (below[0] - above[0])
        moment = (above[1] + (below[1] - above[1]) * share).replace(microsecond=0)
        return Dated(moment, _common(above[1], below[1]), "inferred from the posts before and after")
    near = above or below
    if near is None:
        raise ValueError("nothing is known to infer from")
    steps = (near[0] - index) if newest_first else (index - near[0])
    moment = _within_month(near[1] + timedelta(minutes=steps), near[1])
    return Dated(moment, "month", "inferred from the nearest dated post")


def _common(one: datetime, other: datetime) -> str:
    if one.date() == other.date():
        return "day"
    if (one.year, one.month) == (other.year, other.month):
        return "month"
    return "year"


def _within_month(moment: datetime, month: datetime) -> datetime:
    last = monthrange(month.year, month.month)[1]
    first_moment = month.replace(day=1, hour=0, minute=0, second=0)
    return min(max(moment, first_moment), month.replace(day=last, hour=23, minute=59, second=59))
