"""Counting reads, where they came from, and searches in vain.

What is counted waits in the process for some seconds and is written together, so that no reader waits for it and a
crowd costs few writes; a process that is killed loses that much. docs/operations.md says how far the figures can be
trusted.
"""

import atexit
import logging
import re
import threading
import time
from collections import Counter, deque
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.visitors import is_read_by_someone, is_someone
from blog.audience.models import MissedSearch, PostReads, Referral
from blog.markup.text import fold, one_line
from blog.posts.models import Post

log = logging.getLogger(__name__)
AT_LEAST_EVERY = 60.0  # seconds, where no chore of this process comes by
MOST_WAITING = 2_000
MOST_HOSTS_A_DAY = 1_000  # rows of a day; what invents referrers fills no table
MOST_SEARCHES = 500
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+")  # a name, no number: that could be a person's
BY_DAY = timedelta(days=90)


class Waiting:
    """What this process has counted and not written yet."""

    def __init__(self):
        # Each read as it was noted: no thread waits for another on the way of a reader.
        self.noted: deque[tuple[float, str, str]] = deque()  # minute, slug, host
        self.lock = threading.Lock()
        self.reads: Counter[tuple[date, str]] = Counter()
        self.referrals: Counter[tuple[date, str, str]] = Counter()
        self.searches: Counter[str] = Counter()
        self.due = time.time() + AT_LEAST_EVERY

    def gather(self, *, wait: bool = True) -> None:
        """Put together what was noted one by one; where another thread does so, wait for it or leave it to that."""
        if not self.lock.acquire(blocking=wait):
            return
        try:
            noted = Counter([self.noted.popleft() for _ in range(len(self.noted))])
            for (minute, slug, host), number in noted.items():
                day = _day_of(minute)
                self.reads[day, slug] += number
                if host:
                    self.referrals[day, slug, host] += number
        finally:
            self.lock.release()

    def take(self) -> tuple[Counter, Counter, Counter]:
        self.gather()
        with self.lock:
            taken = self.reads, self.referrals, self.searches
            self.reads, self.referrals, self.searches = Counter(), Counter(), Counter()
            self.due = time.time() + AT_LEAST_EVERY
        return taken

    @property
    def is_much(self) -> bool:
        return len(self.reads) + len(self.referrals) + len(self.searches) > MOST_WAITING


waiting = Waiting()


def note_read(request, slug: str) -> None:
    """Count that somebody reads the post with this slug, unless it is a program or one of those who write here."""
    if is_read_by_someone(request) and not _writes_here(request):
        _note(slug, request.headers.get("Referer", ""))


def note_kept_read(environ: dict, slug: str) -> None:
    """The same of a page that is sent as it was kept, to who has no cookie: straight from WSGI's environ."""
    told = environ.get
    purpose = told("HTTP_SEC_PURPOSE", "") + told("HTTP_PURPOSE", "")
    if is_someone(told("HTTP_USER_AGENT", ""), told("HTTP_SEC_FETCH_MODE", ""), purpose):
        _note(slug, told("HTTP_REFERER", ""))


def _note(slug: str, referrer: str) -> None:
    if not settings.STATISTICS:
        return
    now = time.time()
    waiting.noted.append((now // 60, slug, _host(referrer) if referrer else ""))
    if len(waiting.noted) > MOST_WAITING:
        waiting.gather(wait=False)
        if waiting.is_much:
            waiting.due = 0.0
    if now > waiting.due:
        waiting.due = now + AT_LEAST_EVERY
        threading.Thread(target=_write_apart, daemon=True).start()


def _write_apart() -> None:
    """Write in a thread of its own: no reader waits for the database."""
    try:
        write_counts()
    except DatabaseError:
        log.warning("Readings could not be written and wait on", exc_info=True)
    finally:
        connection.close()


def _day_of(minute: float) -> date:
    """The local day of a minute since 1970."""
    return timezone.localdate(datetime.fromtimestamp(minute * 60, UTC))


def note_missed_search(request, words: str) -> None:
    """Count a search that found nothing, unless it could name a person: an e-mail address, a number."""
    words = one_line(fold(words))
    if not settings.STATISTICS or not words or len(words) > 80 or "@" in words or sum(map(str.isdigit, words)) > 5:
        return
    if is_read_by_someone(request):
        with waiting.lock:
            waiting.searches[words] += 1


def write_counts() -> None:
    """Write what waits; a chore. What cannot be written now waits on."""
    reads, referrals, searches = waiting.take()
    if not (reads or referrals or searches):
        return
    try:
        with transaction.atomic():
            posts = dict(Post.objects.filter(slug__in={slug for _day, slug in reads}).values_list("slug", "pk"))
            for (day, slug), number in reads.items():
                if slug in posts:
                    _add(PostReads, number, post_id=posts[slug], day=day)
            _write_referrals(referrals, posts)
            _write_searches(searches)
    except Exception:
        with waiting.lock:
            waiting.reads += reads
            waiting.referrals += referrals
            waiting.searches += searches
        raise


def _write_referrals(referrals: Counter, posts: dict[str, int]) -> None:
    for (day, slug, host), number in referrals.items():
        if slug in posts and Referral.objects.filter(day=day).count() < MOST_HOSTS_A_DAY:
            _add(Referral, number, post_id=posts[slug], host=host, day=day)


def _write_searches(searches: Counter) -> None:
    now = timezone.now()
    for words, number in searches.items():
        _row, is_new = MissedSearch.objects.get_or_create(words=words, defaults={"number": number})
        if not is_new:
            MissedSearch.objects.filter(words=words).update(number=F("number") + number, last_at=now)
    if searches and MissedSearch.objects.count() > MOST_SEARCHES:
        kept = MissedSearch.objects.values_list("pk", flat=True)[:MOST_SEARCHES]
        MissedSearch.objects.exclude(pk__in=list(kept)).delete()


def _add(model, number: int, **key) -> None:
    if not model.objects.filter(**key).update(number=F("number") + number):
        _row, is_new = model.objects.get_or_create(**key, defaults={"number": number})
        if not is_new:  # another process was quicker
            model.objects.filter(**key).update(number=F("number") + number)


def fold_old(now: date | None = None) -> None:
    """Days that are three months old become months, and searches nobody repeated are forgotten; a chore."""
    before = (now or timezone.localdate()) - BY_DAY
    for model, names in ((PostReads, ["post_id"]), (Referral, ["post_id", "host"])):
        rows: list[Any] = list(model.objects.filter(day__lt=before).exclude(day__day=1).order_by("day")[:2000])
        if not rows:
            continue
        with transaction.atomic():
            for row in rows:
                _add(model, row.number, day=row.day.replace(day=1), **{name: getattr(row, name) for name in names})
            model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    MissedSearch.objects.filter(last_at__lt=timezone.now() - BY_DAY).delete()


def _writes_here(request) -> bool:
    """Nobody is looked up for readers, who have no session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_authenticated and request.user.is_staff


def _host(referrer: str) -> str:
    """The host another site's page is on; "" for our own, and for what is no name."""
    try:
        host = (urlsplit(referrer).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    ours = str(settings.SITE.hostname).removeprefix("www.")
    return host if host != ours and len(host) <= 100 and HOST.fullmatch(host) else ""


def write_at_the_end() -> None:
    """To be called where a process ends: nothing that was counted is lost."""
    if waiting.noted or waiting.reads or waiting.referrals or waiting.searches:
        write_counts()


atexit.register(write_at_the_end)
