"""Keeping count of addresses that were asked for and not found, within bounds that no flood of nonsense breaks."""

import re
import time
from urllib.parse import urlsplit

from django.db.models import F
from django.utils import timezone

from blog.addresses.models import MissedAddress
from blog.posts.permalinks import normal_path

MOST = 1_000  # addresses kept; the least asked for give way
WRITES, WINDOW = 30, 60.0  # in so many seconds each process writes so often: what matters is asked for again
# What scanners look for everywhere, and browsers by themselves.
NOISE = re.compile(
    r"\.(?:php\d?|aspx?|jsp|cgi|env|git|sql|bak|ini|ya?ml|zip|rar|t?gz|tar|exe|dll|sh|map)\b|/\.|wp-(?:admin|includes|content"
    r"|login|json)|xmlrpc|cgi-bin|phpmyadmin|autodiscover|apple-touch-icon|favicon|browserconfig|^/(?:media|static)/",
    re.I,
)
_spent: list[float] = []


def note_missed(address: str, referrer: str = "") -> None:
    """Count that this address of the site was asked for; `referrer` is the page that led there, if it said so."""
    path = normal_path(address)
    if not path or NOISE.search(path) or not _may_write():
        return
    now, came_from = timezone.now(), _host(referrer)
    news = {"number": F("number") + 1, "last_at": now, **({"came_from": came_from} if came_from else {})}
    if MissedAddress.objects.filter(path=path).update(**news):
        return
    _row, is_new = MissedAddress.objects.get_or_create(path=path, defaults={"last_at": now, "came_from": came_from})
    if is_new and MissedAddress.objects.count() > MOST:
        least = MissedAddress.objects.exclude(path=path).order_by("number", "last_at").values_list("pk", flat=True)
        MissedAddress.objects.filter(pk__in=list(least[: MOST // 10])).delete()


def _may_write() -> bool:
    now = time.monotonic()
    _spent[:] = [moment for moment in _spent if moment > now - WINDOW]
    if len(_spent) >= WRITES:
        return False
    _spent.append(now)
    return True


def _host(referrer: str) -> str:
    try:
        return (urlsplit(referrer).hostname or "")[:100]
    except ValueError:
        return ""
