"""The conversation in figures, by week and by post: tables, and the charts that are drawn of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, F, Min, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from blog.comments.models import CommentStatus
from blog.moderation.models import Decision

WEEKS, POSTS = 26, 20
HEIGHT, BAR, STEP = 40, 6, 8  # of the chart, in its own units


@dataclass(frozen=True, slots=True)
class Week:
    """`held` were read before they appeared, or did not; `hours` is the median between a held comment's arrival and
    the first decision of a person, None where nobody has decided yet."""

    monday: date
    comments: int
    approved: int
    held: int
    spam: int
    removed: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    week: Week
    x: int
    pieces: list[tuple[str, float, float]]  # kind, y, height


def statistics(comments, now: datetime | None = None) -> dict:
    """Weeks, the newest first, the chart of them, and the most discussed posts; of these comments."""
    since = _monday(now or timezone.now()) - timedelta(weeks=WEEKS - 1)
    recent = comments.filter(created_at__gte=since).exclude(status=CommentStatus.DELETED)
    weeks = _weeks(recent, since)
    return {
        "weeks": weeks[::-1],
        "bars": _bars(weeks),
        "width": WEEKS * STEP,
        "height": HEIGHT,
        "posts": _posts(recent),
    }


def _monday(now: datetime) -> datetime:
    local = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return local - timedelta(days=local.weekday())


def _weeks(recent, since: datetime) -> list[Week]:
    kinds = {status: Count("pk", filter=Q(status=status)) for status in ("approved", "spam", "removed", "pending")}
    by_week = recent.order_by().annotate(week=TruncWeek("created_at")).values("week")
    counted = {row["week"].date(): row for row in by_week.annotate(total=Count("pk"), **kinds)}
    held, waited = _held(recent)
    weeks = []
    for number in range(WEEKS):
        monday = timezone.localtime(since + timedelta(weeks=number, hours=12)).date()
        row = counted.get(monday, {})
        hours = waited.get(monday)
        weeks.append(
            Week(
                monday=monday,
                comments=row.get("total", 0),
                approved=row.get("approved", 0),
                held=held.get(monday, 0),
                spam=row.get("spam", 0),
                removed=row.get("removed", 0),
                hours=round(median(hours), 1) if hours else None,
            )
        )
    return weeks


def _held(recent) -> tuple[dict[date, int], dict[date, list[float]]]:
    """By week: how many were held, and how many hours each of them waited for a person."""
    lines = Decision.objects.filter(comment__in=recent.values("pk"))
    by_rules = lines.filter(actor=None, new_status=CommentStatus.PENDING).order_by()
    held: dict[date, int] = {}
    arrived = {}
    for pk, came in by_rules.values_list("comment", "comment__created_at").distinct():
        arrived[pk] = came
        monday = _monday(came).date()
        held[monday] = held.get(monday, 0) + 1
    decided = lines.exclude(actor=None).order_by().values("comment").annotate(first=Min("created_at"))
    waited: dict[date, list[float]] = {}
    for row in decided:
        if when := arrived.get(row["comment"]):
            waited.setdefault(_monday(when).date(), []).append((row["first"] - when).total_seconds() / 3600)
    return held, waited


def _posts(recent) -> list[dict]:
    counts = {status: Count("pk", filter=Q(status=status)) for status in ("approved", "pending", "spam", "removed")}
    rows = recent.order_by().values("post_id", title=F("post__title")).annotate(total=Count("pk"), **counts)
    return list(rows.order_by("-total", "post_id")[:POSTS])


def _bars(weeks: list[Week]) -> list[Bar]:
    """Each week a bar: what is published below, what waits or was removed above it, spam on top."""
    most = max((week.comments for week in weeks), default=0) or 1
    bars = []
    for number, week in enumerate(weeks):
        pieces, y = [], float(HEIGHT)
        others = week.comments - week.approved - week.spam
        for kind, count in (("approved", week.approved), ("held", others), ("spam", week.spam)):
            height = round(HEIGHT * count / most, 2)
            y -= height
            if height:
                pieces.append((kind, round(y, 2), height))
        bars.append(Bar(week, number * STEP, pieces))
    return bars
