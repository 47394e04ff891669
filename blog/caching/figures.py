"""How often pages came from the cache.

Counted in the process and written now and then, a row a day: a process that is killed loses some seconds of it.
"""

import logging
import threading
import time
from dataclasses import dataclass, fields, replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from blog.caching.models import CacheDay

log = logging.getLogger(__name__)

AT_LEAST_EVERY = 60.0  # seconds, where no chore of this process comes by


@dataclass(slots=True)
class Figures:
    """Pages sent as they were kept, made, sent though old, and changes told of."""

    served: int = 0
    made: int = 0
    stale: int = 0
    purged: int = 0


FIGURES = [one.name for one in fields(Figures)]
figures = Figures()  # of this process, since it began
_written = Figures()
_last = time.monotonic()
_one_at_a_time = threading.Lock()


def write_figures() -> None:
    """Add what is not written yet to the day's row; a chore. What cannot be written now is the next time."""
    global _written, _last
    with _one_at_a_time:
        now = replace(figures)
        more = {name: getattr(now, name) - getattr(_written, name) for name in FIGURES}
        _last = time.monotonic()
        if any(more.values()):
            with transaction.atomic():
                row, _new = CacheDay.objects.get_or_create(day=timezone.localdate())
                added = {name: F(name) + number for name, number in more.items()}
                CacheDay.objects.filter(pk=row.pk).update(**added)
            _written = now


def write_if_due() -> None:
    """Where no chore came by; a reader waits for it, who has his page whatever comes of it."""
    if time.monotonic() - _last > AT_LEAST_EVERY:
        try:
            write_figures()
        except Exception as error:
            log.warning("What the page cache did could not be written (%s); it is tried again.", error)
