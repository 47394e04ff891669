"""A page as it is kept: its bytes, plain and compressed, its headers, and what it depends on."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime

import brotli

from blog.caching.versions import ALL, EVERYTHING, Snapshot, slots_of

type Header = tuple[str, str]
COMPRESSED = {"br": lambda body: brotli.compress(body, quality=6), "gzip": lambda body: gzip.compress(body, 6, mtime=0)}
SMALL = 256  # bytes; what is smaller gains nothing
# What is said anew, or of one answer alone.
REPLACED = {"content-length", "etag", "last-modified", "cache-control", "vary", "date", "content-encoding", "expires"}
MOST_KEYS = 100  # of a header; a page of more says so by one key of all


@dataclass(slots=True)
class Page:
    """One page, ready to be sent.

    `variants` has headers and body by encoding ("" for plain); `slots` and `numbers` are those of its keys as they were
    before it was made; `until` is when it is old by itself, in seconds since 1970.
    """

    variants: dict[str, tuple[list[Header], bytes]]
    unchanged: list[Header]  # the headers of a 304
    etag: str
    modified: int
    until: float
    slots: list[int]
    numbers: list[int]
    seen: int  # the number of all changes when the others were last compared
    read: str = ""  # the slug of the post whose reading is counted
    size: int = field(init=False)

    def __post_init__(self):
        self.size = sum(len(body) for _headers, body in self.variants.values()) + 4_000

    def is_as_of(self, numbers: Snapshot) -> bool:
        """Whether nothing it shows has changed."""
        now = numbers[ALL]
        if now == self.seen:
            return True
        if any(numbers[slot] != number for slot, number in zip(self.slots, self.numbers, strict=True)):
            return False
        self.seen = now
        return True

    def is_known(self, environ: dict) -> bool:
        """Whether the browser has it (RFC 9110, 13.1)."""
        if tags := environ.get("HTTP_IF_NONE_MATCH"):
            return self.etag in tags or tags == "*"
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
    made_at: float,
    until: float,
    read: str = "",
) -> Page:
    """The page that was answered with these headers and this body, begun when the numbers were as `before` says."""
    slots = [EVERYTHING, *slots_of(keys)]
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    shown = sorted(keys) if len(keys) <= MOST_KEYS else ["many"]
    kept = [
        *((name, value) for name, value in headers if name.lower() not in REPLACED),
        ("ETag", etag),
        ("Last-Modified", formatdate(made_at, usegmt=True)),
        ("Cache-Control", "public, no-cache"),  # to be kept, and asked about each time
        ("Vary", "Accept-Encoding, Cookie"),
        ("Surrogate-Key", " ".join(shown)),
    ]
    variants = {"": ([*kept, ("Content-Length", str(len(body)))], body)}
    for name, compress in COMPRESSED.items():
        if len(body) > SMALL:
            smaller = compress(body)
            variants[name] = ([*kept, ("Content-Encoding", name), ("Content-Length", str(len(smaller)))], smaller)
    return Page(
        variants=variants,
        unchanged=[one for one in kept if one[0] != "Content-Type"],
        etag=etag,
        modified=int(made_at),
        until=until,
        slots=slots,
        numbers=[before[slot] for slot in slots],
        seen=before[ALL],
        read=read,
    )
