"""Dates as pages write them, in French and English, by strict patterns: "80" and "je" are no dates."""

import re
from dataclasses import dataclass
from datetime import date, datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "janvier janv january jan",
            "février fevrier févr fevr february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "août aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre déc december dec",
        ],
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "lundi,monday mardi,tuesday mercredi,wednesday jeudi,thursday vendredi,friday samedi,saturday "
        "dimanche,sunday".split()
    )
    for name in names.split(",")
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),?\s+)?"
PATTERNS = [
    re.compile(rf"\b{_DAY}(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<m>{_MONTH})\.?,?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b{_DAY}(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.I),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\b"),
]
TIME = re.compile(r"\b(?:à|at|@)?\s*(?P<h>[01]?\d|2[0-3])\s?(?:h|:)\s?(?P<min>[0-5]\d)\b", re.I)
# Cameras and blog clients name pictures by the moment: 20121027-175307.jpg, IMG_20121027_175307.
STAMP = re.compile(r"(?<!\d)(?P<d>(?:19|20)\d{2}[01]\d[0-3]\d)(?:[-_T]?(?P<t>[0-2]\d[0-5]\d[0-5]\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a line: the day, where it stands, and the weekday written with it (0 is Monday)."""

    day: date
    span: tuple[int, int]
    weekday: int | None = None

    @property
    def weekday_is_wrong(self) -> bool:
        return self.weekday is not None and self.weekday != self.day.weekday()


def find_dates(text: str) -> list[FoundDate]:
    """The full dates (day, month, year) of a line, in the order they stand."""
    found = []
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            month = match["m"].lower().rstrip(".")
            try:
                day = date(int(match["y"]), MONTHS.get(month) or int(month), int(match["d"]))
            except ValueError:
                continue
            weekday = match.groupdict().get("weekday")
            found.append(FoundDate(day, match.span(), WEEKDAYS[weekday.lower()] if weekday else None))
    return sorted(found, key=lambda one: one.span)


def stamp_of(name: str) -> tuple[datetime, str] | None:
    """The moment in a picture's name, and its precision ("second" or "day")."""
    match = STAMP.search(name)
    if not match:
        return None
    try:
        if match["t"]:
            return datetime.strptime(match["d"] + match["t"], "%Y%m%d%H%M%S"), "second"
        return datetime.strptime(match["d"], "%Y%m%d"), "day"
    except ValueError:
        return None
