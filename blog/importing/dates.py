"""The dates of exports: RFC 3339, RFC 2822 and what databases print, as aware moments with their precision."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

SQL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$")
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP])M)?)?$", re.I)


def moment(text: str, zone: str = "UTC") -> tuple[datetime | None, str]:
    """A moment and its precision (second or day); None and "unknown" for zero dates and what is none.

    Where the text names no zone, it is in `zone`. A day alone stands at noon there.
    """
    text = text.strip()
    if not text or text.startswith(("0000", "-")):
        return None, "unknown"
    try:
        return _parse(text, ZoneInfo(zone))
    except (ValueError, OverflowError, TypeError, IndexError, KeyError, OSError):  # a zone nobody knows among them
        return None, "unknown"


def _parse(text: str, zone: ZoneInfo) -> tuple[datetime | None, str]:
    if match := AMERICAN.match(text):
        month, day, year, hour, minute, second, half = match.groups()
        if hour is None:
            return datetime.combine(date(int(year), int(month), int(day)), time(12), zone), "day"
        hours = int(hour) % 12 + (12 if half.upper() == "P" else 0) if half else int(hour)
        found = datetime(int(year), int(month), int(day), hours, int(minute), int(second or 0), tzinfo=zone)
        return _sane(found), "second"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _sane(datetime.combine(date.fromisoformat(text), time(12), zone)), "day"
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        # "2012-10-27 08:00:00 +0200" as YAML and git write it, besides ISO 8601.
        text = re.sub(r"\s+(UTC|GMT|Z)$", "+00:00", text)
        text = re.sub(r"\s+([+-]\d{2}):?(\d{2})$", r"\1:\2", text)
        found = datetime.fromisoformat(text)
    else:
        found = parsedate_to_datetime(text)
    return _sane(found if found.tzinfo else found.replace(tzinfo=zone)), "second"


def _sane(found: datetime) -> datetime:
    """Raises ValueError for a year that no blog has: what a zero date becomes on its way through a zone."""
    if not 1970 < found.astimezone(UTC).year < 2200:
        raise ValueError("no year of a blog")
    return found
