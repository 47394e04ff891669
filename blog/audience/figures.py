"""The figures of the page of statistics: tables, and the charts that are drawn of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from blog.audience.models import MissedSearch, PostReads, Referral

DAYS, MONTHS, LISTED = 30, 24, 25
HEIGHT, BAR, STEP = 40, 6, 8  # of the chart, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    day: date
    number: int
    x: int
    y: float
    height: float


def figures(posts, today: date | None = None) -> dict:
    """Days and months, the newest first, the chart of the days, the most read posts, and where readers came from; of
    these posts."""
    today = today or timezone.localdate()
    since = today - timedelta(days=DAYS - 1)
    mine = posts.order_by().values("pk")
    reads = PostReads.objects.filter(post__in=mine)
    by_day = dict(reads.filter(day__gte=since).values_list("day").annotate(n=Sum("number")))
    days = [(since + timedelta(days=n), by_day.get(since + timedelta(days=n), 0)) for n in range(DAYS)]
    months = reads.annotate(month=TruncMonth("day")).values_list("month").annotate(n=Sum("number"))
    referrals = Referral.objects.filter(post__in=mine, day__gte=since)
    return {
        "days": days[::-1],
        "bars": _bars(days),
        "width": DAYS * STEP,
        "height": HEIGHT,
        "total": sum(number for _day, number in days),
        "months": list(months.order_by("-month")[:MONTHS]),
        "posts": _most_read(reads, since),
        "hosts": list(referrals.values_list("host").annotate(n=Sum("number")).order_by("-n", "host")[:LISTED]),
    }


def missed_searches() -> list[MissedSearch]:
    return list(MissedSearch.objects.all()[:LISTED])


def _most_read(reads, since: date) -> list[dict]:
    rows = reads.filter(day__gte=since).values("post_id", "post__title").annotate(lately=Sum("number"))
    rows = list(rows.order_by("-lately", "post_id")[:LISTED])
    ever = dict(reads.filter(post__in=[row["post_id"] for row in rows]).values_list("post").annotate(n=Sum("number")))
    return [row | {"ever": ever[row["post_id"]]} for row in rows]


def _bars(days: list[tuple[date, int]]) -> list[Bar]:
    most = max(number for _day, number in days) or 1
    bars = []
    for index, (day, number) in enumerate(days):
        height = round(HEIGHT * number / most, 2)
        bars.append(Bar(day, number, index * STEP, round(HEIGHT - height, 2), height))
    return bars
