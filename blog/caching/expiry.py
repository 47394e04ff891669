"""When a page is old by itself, without anyone changing anything."""

import logging
import threading
from datetime import datetime, timedelta
from time import time

from django.utils import timezone

from blog.caching.files import Files, files
from blog.posts.coming import next_to_come

LOOKS_EVERY = 1.0  # seconds
log = logging.getLogger(__name__)


def old_at(began: datetime, noted: datetime | None) -> datetime:
    """For a page whose making began then: the next moment at which a post comes out, or something it shows looks
    different (`noted`); midnight at the latest, since pages name days.
    """
    local = timezone.localtime(began)
    midnight = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), datetime.min.time()))
    return min(moment for moment in (midnight, noted, next_to_come()) if moment)


def start_removing() -> None:
    """Take the files of pages that are old away when their moment comes: a thread that ends with the process."""
    threading.Thread(target=remove_old, args=(files(), threading.Event()), name="expiry", daemon=True).start()


def remove_old(kept: Files, stop: threading.Event) -> None:
    """Until told to stop."""
    wait = 0.0
    while not stop.wait(wait):
        try:
            first = kept.forget_old(time())
            wait = min(LOOKS_EVERY, max(0.01, first - time())) if first else LOOKS_EVERY
        except Exception:
            log.exception("Old pages could not be removed; it is tried again.")
            wait = LOOKS_EVERY
