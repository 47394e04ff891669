"""The page cache: stands in front of Django, in the same process, and answers readers from memory.

It answers GET and HEAD without cookie, sign-in and query, for the hosts Tribune answers to and the listed addresses
alone. A page is made once for all who ask meanwhile, from a request that says nothing of the reader but what is
counted; what is answered with anything but a plain page goes through as it is, and is not kept.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import time

from django.conf import settings
from django.db import Error
from django.http.request import split_domain_port, validate_host

from blog.audience.counting import note_kept_read
from blog.caching.expiry import old_at
from blog.caching.figures import figures, write_if_due
from blog.caching.files import files
from blog.caching.flight import one_at_a_time
from blog.caching.listed import is_listed, slug_read
from blog.caching.memory import Memory
from blog.caching.nodes import nodes
from blog.caching.pages import Header, Page, made
from blog.posts.coming import next_to_come
from config.shown import base_of, note_moment, noting
from config.versions import versions

log = logging.getLogger(__name__)

MOST_HOSTS, MOST_ENCODINGS, LONGEST_ENCODING = 100, 500, 200
LARGEST = 4_000_000  # bytes
IN_ENVIRON = "tribune.page_cache"
STATUS = {200: "200 OK", 304: "304 Not Modified"}
# What a page is made from: nothing else of a reader's request can change what the next one gets.
KEPT = {
    *("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SCRIPT_NAME", "PATH_INFO", "REMOTE_ADDR", "REMOTE_PORT"),
    # Who reads, and from where, is counted.
    *("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_SEC_FETCH_MODE", "HTTP_SEC_PURPOSE", "HTTP_PURPOSE"),
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"),
}

type Environ = dict
type StartResponse = Callable
type Sent = tuple[int, list[Header], bytes]  # status, headers, body
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class PageCache:
    """A WSGI application around another, whose pages it keeps."""

    def __init__(self, application: Application):
        self.application = application
        self.memory = Memory(settings.PAGE_CACHE_MB * 1_000_000)
        self._hosts: set[str] = set()
        self._encodings: dict[str, str] = {}
        self.versions = versions()
        self.files = files()
        self.nodes = nodes()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        sent = self.at_once(environ)
        if sent is None:
            if not self._is_for_all(environ) or not is_listed(environ["PATH_INFO"]):
                return self._leave(environ, start_response)
            made = self._make(environ["PATH_INFO"], environ)
            if isinstance(made, Answer):
                start_response(made.status, made.headers)
                return [made.body] if environ["REQUEST_METHOD"] == "GET" else []
            sent = self._sent(made, environ)
        status, headers, body = sent
        start_response(STATUS[status], headers)
        return [body] if body else []

    def at_once(self, environ: Environ) -> Sent | None:
        """What is sent of a page in memory, where the request is for one; never waits for anything."""
        page = self.memory.get(environ["PATH_INFO"])
        if page is None or not self._is_for_all(environ) or not self._may_be_sent(page):
            return None
        figures.served += 1
        _note_read(page, environ)
        return self._sent(page, environ)

    def _is_for_all(self, environ: Environ) -> bool:
        """Whether whoever asks gets what everybody gets."""
        method = environ["REQUEST_METHOD"]
        return (
            (method == "GET" or method == "HEAD")
            and "HTTP_COOKIE" not in environ
            and "HTTP_AUTHORIZATION" not in environ
            and not environ.get("QUERY_STRING")
            and (self.nodes is None or self.nodes.hears)
            and (environ.get("HTTP_HOST") in self._hosts or self._is_our_host(environ))
            and self._is_safe(environ)
        )

    def _leave(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """To Django, which may ask who stands in front of it."""
        environ[IN_ENVIRON] = self
        return self.application(environ, start_response)

    def _make(self, path: str, environ: Environ) -> "Page | Answer":
        """The page, new or as another has just made it; what was answered where that cannot be kept."""
        with one_at_a_time(path):
            page = self._kept(path)
            if page is not None and self._may_be_sent(page):
                figures.served += 1
                _note_read(page, environ)
                return page
            answer = Answer(self.application, _plain(environ))
            if not answer.can_be_kept:
                if answer.status_code == 503 and page is not None and page.as_of.holds(self.versions.numbers):
                    figures.stale += 1
                    _note_read(page, environ)
                    return page  # old by time alone
                return answer
            page = answer.page(path, self.files.modified(path, answer.made_at))
            self.memory.keep(path, page)
            if self.nodes is None or self.nodes.hears:
                self.files.keep(path, page, self.versions.numbers)
            figures.made += 1
            write_if_due()
            return page

    def _kept(self, path: str) -> Page | None:
        """What this process has, or else what another one of the machine made."""
        page = self.memory.get(path)
        if page is None or not self._may_be_sent(page):
            other = self.files.get(path)
            if other is not None and self._may_be_sent(other):
                self.memory.keep(path, other)
                return other
        return page

    def _may_be_sent(self, page: Page) -> bool:
        return page.until > time() and page.as_of.holds(self.versions.numbers)

    def _sent(self, page: Page, environ: Environ) -> Sent:
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and page.is_known(environ):
            return 304, page.unchanged, b""
        headers, body = page.variants.get(self._encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))) or page.variants[""]
        return 200, headers, body if environ["REQUEST_METHOD"] == "GET" else b""

    def _encoding(self, accepted: str) -> str:
        known = self._encodings.get(accepted)
        if known is None:
            if len(self._encodings) >= MOST_ENCODINGS:
                self._encodings.clear()
            known = best_encoding(accepted)
            if len(accepted) <= LONGEST_ENCODING:
                self._encodings[accepted] = known
        return known

    def _is_our_host(self, environ: Environ) -> bool:
        """Whether Django would take the host; those it would are remembered."""
        host = environ.get("HTTP_HOST", "")
        domain, _port = split_domain_port(host)
        if not domain or not validate_host(domain, map(str, settings.ALLOWED_HOSTS)):
            return False
        if len(self._hosts) < MOST_HOSTS:
            self._hosts.add(host)
        return True

    def _is_safe(self, environ: Environ) -> bool:
        """Whether the reader came by https, where the site is on it; else Django leads there."""
        if settings.SITE.scheme != "https":
            return True
        forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "") if settings.TRUSTED_PROXIES else ""
        return (forwarded.partition(",")[0].strip() or environ.get("wsgi.url_scheme")) == "https"


def _note_read(page: Page, environ: Environ) -> None:
    """Of a page that was kept; one that is made is counted while it is."""
    if page.read and environ["REQUEST_METHOD"] == "GET":
        note_kept_read(environ, page.read)


class Answer:
    """What the application answers to a plain request, whole."""

    def __init__(self, application: Application, environ: Environ):
        self.made_at = time()
        self.status = ""
        self.headers: list[Header] = []
        with noting() as self.notes:
            with suppress(Error):  # the answer says that the database is away
                note_moment(next_to_come())  # before it is made: what comes out meanwhile may not be on it
            chunks = application(environ, self._start)
            try:
                self.body = b"".join(chunks)
            finally:
                getattr(chunks, "close", lambda: None)()

    def _start(self, status: str, headers: list[Header], exc_info=None) -> None:
        self.status, self.headers = status, list(headers)

    @property
    def status_code(self) -> int:
        return int(self.status[:3])

    @property
    def can_be_kept(self) -> bool:
        told = {name.lower(): value for name, value in self.headers}
        control = told.get("cache-control", "")
        is_for_all = "set-cookie" not in told and "no-store" not in control and "private" not in control
        return self.status_code == 200 and is_for_all and len(self.body) <= LARGEST

    def page(self, path: str, modified: int) -> Page:
        until = old_at(self.notes.began_at, self.notes.until).timestamp()
        keys = self.notes.keys | {base_of(path)}
        return made(self.headers, self.body, keys, self.notes.began, modified, until, slug_read(path))


def best_encoding(accepted: str) -> str:
    """Brotli or gzip, where the browser takes it (RFC 9110, 12.5.3)."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        offered[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offered.get(name, False)), "")


def _plain(environ: Environ) -> Environ:
    """A request for the same page that says nothing of who asks but what is counted."""
    plain = {name: value for name, value in environ.items() if name in KEPT or name.startswith("wsgi.")}
    if environ["REQUEST_METHOD"] == "HEAD":
        plain["HTTP_PURPOSE"] = "prefetch"  # nobody reads it
    return plain | {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "HTTP_HOST": settings.SITE.netloc}
