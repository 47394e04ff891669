"""A page as it is kept: its bytes, plain and compressed, its headers, and what it depends on."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import InitVar, dataclass, field
from email.utils import formatdate, parsedate_to_datetime

import brotli

from config.versions import AsOf, Snapshot

type Header = tuple[str, str]
COMPRESSED = {
    "br": lambda body: brotli.compress(body, quality=6, lgwin=18),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
SMALL = 256  # bytes; what is smaller gains nothing
# What is said anew, or of one answer alone.
REPLACED = {"content-length", "etag", "last-modified", "cache-control", "vary", "date", "content-encoding", "expires"}
MOST_KEYS = 100  # of a header; a page of more says so by one key of all


@dataclass(slots=True)
class Page:
    """One page, ready to be sent.

    `bodies` are its bytes by encoding ("" for plain), `variants` the same with all headers; `until` is when it is old
    by itself, in seconds since 1970.
    """

    headers: list[Header]
    bodies: InitVar[dict[str, bytes]]
    etag: str
    modified: int
    until: float
    as_of: AsOf
    read: str = ""  # the slug of the post whose reading is counted
    variants: dict[str, tuple[list[Header], bytes]] = field(init=False)
    unchanged: list[Header] = field(init=False)  # the headers of a 304
    size: int = field(init=False)

    def __post_init__(self, bodies: dict[str, bytes]):
        self.variants = {encoding: (self._headers_of(encoding, body), body) for encoding, body in bodies.items()}
        self.unchanged = [one for one in self.headers if one[0] != "Content-Type"]
        self.size = sum(map(len, bodies.values())) + 4_000

    def _headers_of(self, encoding: str, body: bytes) -> list[Header]:
        encoded = [("Content-Encoding", encoding)] if encoding else []
        return [*self.headers, *encoded, ("Content-Length", str(len(body)))]

    def is_known(self, environ: dict) -> bool:
        """Whether the browser has it (RFC 9110, 13.1)."""
        if tags := environ.get("HTTP_IF_NONE_MATCH"):
            return self.etag.removeprefix("W/") in tags or tags == "*"  # compared weakly: its W/ is left out by some
        if since := environ.get("HTTP_IF_MODIFIED_SINCE"):
            try:
                return self.modified <= parsedate_to_datetime(since).timestamp()
            except (TypeError, ValueError, OverflowError):
                return False
        return False


def made(
    headers: Iterable[Header],
    body: bytes,
    keys: set[str],
    before: Snapshot,
    modified: int,
    until: float,
    read: str = "",
) -> Page:
    """The page that was answered with these headers and this body, begun when the numbers were as `before` says."""
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    shown = sorted(keys) if len(keys) <= MOST_KEYS else ["many"]
    kept = [
        *((name, value) for name, value in headers if name.lower() not in REPLACED),
        ("ETag", etag),
        ("Last-Modified", formatdate(modified, usegmt=True)),
        ("Cache-Control", "public, no-cache"),  # to be kept, and asked about each time
        ("Vary", "Accept-Encoding, Cookie"),
        ("Surrogate-Key", " ".join(shown)),
    ]
    bodies = {"": body}
    if len(body) > SMALL:
        bodies |= {name: compress(body) for name, compress in COMPRESSED.items()}
    return Page(kept, bodies, etag, modified, until, AsOf.of(keys, before), read)
