"""How often something may be done by one network or account in a while: counted in the database, forgotten after.

Who it was is kept as a keyed digest that also holds the time, so that a row tells nothing and cannot be joined with
another; visitors' addresses are stored nowhere.
"""

import hmac
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Tally


def is_too_often(what: str, who: str, times: int, seconds: int) -> bool:
    """Count this once more, and say whether it is more than `times` in the running span of `seconds`.

    No limit where `times` is 0.
    """
    if not times:
        return False
    span = int(time.time()) // seconds
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{what}|{who}|{seconds}|{span}".encode(), "sha256").hex()
    return _count(digest, datetime.fromtimestamp((span + 1) * seconds, UTC)) > times


def _count(digest: str, ends_at: datetime) -> int:
    """One more, and how many that makes."""
    mine = Tally.objects.filter(digest=digest)
    if not mine.update(number=F("number") + 1):
        Tally.objects.filter(ends_at__lt=timezone.now() - timedelta(minutes=1)).delete()
        try:
            with transaction.atomic():
                Tally.objects.create(digest=digest, ends_at=ends_at)
        except IntegrityError:  # someone was quicker
            mine.update(number=F("number") + 1)
    return mine.values_list("number", flat=True).first() or 1
