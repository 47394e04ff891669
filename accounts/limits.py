"""How often something may be done by one network or account in a while: counted in the database, forgotten after.

Who it was is kept as a keyed digest that also holds the time, so that a row tells nothing and cannot be joined with
another; visitors' addresses are stored nowhere.
"""

import hmac
import time
from datetime import UTC, datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Tally


def is_too_often(what: str, who: str, times: int, seconds: int) -> bool:
    """Count this once more, and say whether it is more than `times` in the running span of `seconds`.

    No limit where `times` is 0.
    """
    return is_too_much(what, who, {seconds: times})


def is_too_much(what: str, who: str, limits: dict[int, int]) -> bool:
    """The same for several spans at once: `limits` says how many times each (in seconds) has. All are counted."""
    now, spans = int(time.time()), {}
    for seconds, times in limits.items():
        if times:
            span = now // seconds
            told = f"{what}|{who}|{seconds}|{span}".encode()
            digest = hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()
            spans[digest] = times, datetime.fromtimestamp((span + 1) * seconds, UTC)
    numbers = _counted({digest: ends_at for digest, (_times, ends_at) in spans.items()})
    return any(numbers[digest] > times for digest, (times, _ends_at) in spans.items())


def forget_ended() -> None:
    """A chore: what a span that is over has counted tells nothing any more."""
    Tally.objects.filter(ends_at__lt=timezone.now() - timedelta(minutes=1)).delete()


def _counted(ends: dict[str, datetime]) -> dict[str, int]:
    """One more for each of these digests, and how many that makes: one statement, whoever else counts meanwhile."""
    if not ends:
        return {}
    field = Tally._meta.get_field("ends_at")
    rows = sorted(ends.items())  # in one order, so that nobody waits in a circle
    sql = (
        f"INSERT INTO {Tally._meta.db_table} (digest, number, ends_at) "  # noqa: S608  names of our own
        f"VALUES {', '.join(['(%s, 1, %s)'] * len(rows))} "
        f"ON CONFLICT (digest) DO UPDATE SET number = {Tally._meta.db_table}.number + 1 RETURNING digest, number"
    )
    values = [(digest, field.get_db_prep_value(ends_at, connection)) for digest, ends_at in rows]
    with connection.cursor() as cursor:
        cursor.execute(sql, list(chain(*values)))
        return dict(cursor.fetchall())
