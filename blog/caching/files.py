"""Kept pages as files: what one process made, the others read, and a server in front (nginx, Caddy) may send by itself.

`PAGES_DIR/files/` has a folder for each address. Where all that a server in front needs to know is the same for all
pages, the file is called index.html (index.xml, index.json: feeds), with index.html.gz and .br beside it; else page,
which only Tribune reads. A file is there as long as it may be sent: whoever changes something removes the pages that
show it, before the writer has an answer. `PAGES_DIR/index.sqlite3` knows which those are.
"""

import fcntl
import json
import logging
import os
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import time

from django.conf import settings

from blog.caching.common import common_headers
from blog.caching.pages import Header, Page
from config.versions import AsOf, Snapshot

log = logging.getLogger(__name__)

SCHEMA = """
PRAGMA journal_mode = PERSIST; PRAGMA synchronous = OFF; PRAGMA cache_size = -500;
CREATE TABLE IF NOT EXISTS pages
    (path TEXT PRIMARY KEY, file TEXT, until REAL, made INTEGER, size INTEGER, about TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shown (slot INTEGER, path TEXT, PRIMARY KEY (slot, path)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_by ON shown (path);
CREATE INDEX IF NOT EXISTS sizes ON pages (made, size);
CREATE INDEX IF NOT EXISTS ends ON pages (until);
CREATE TABLE IF NOT EXISTS told (path TEXT PRIMARY KEY, modified INTEGER) WITHOUT ROWID;
"""
SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}
NAMES = {
    "text/html; charset=utf-8": "index.html",
    "application/xml; charset=utf-8": "index.xml",
    "application/feed+json; charset=utf-8": "index.json",
}
OF_ONE_PAGE = {"content-type", "content-language", "etag", "last-modified", "cache-control", "vary", "surrogate-key"}
LONGEST = 240  # bytes of a name
ALL_PATHS = ""  # told of all addresses together


class Files:
    def __init__(self, folder: Path, most: int):
        """As many bytes at most; what was made first goes first."""
        self.folder, self.most = folder, most
        self.root = folder / "files"
        self._index = folder / "index.sqlite3"
        self._opened: sqlite3.Connection | None = None
        self._number = 0  # of the file on the disk
        self._one_at_a_time = threading.Lock()

    def get(self, path: str) -> Page | None:
        """The page as some process has kept it; whether it may be sent is to be looked at, as with one from memory."""
        if not self._index.exists():
            return None
        with _whatever_the_disk_says("read"):
            with self._open() as index:
                row = index.execute("SELECT file, until, about FROM pages WHERE path = ?", [path]).fetchone()
            if row:
                return self._read(*row)
        return None

    def modified(self, path: str, made_at: float) -> int:
        """When the page was modified, in whole seconds: later than what was told of this address before.

        Servers in front know a page by this number and its length, and two may be made in one second.
        """
        if self._index.exists():
            with _whatever_the_disk_says("read"), self._open() as index:
                told = index.execute("SELECT max(modified) FROM told WHERE path IN (?, ?)", [path, ALL_PATHS])
                return max(int(made_at), (told.fetchone()[0] or 0) + 1)
        return int(made_at)

    def keep(self, path: str, page: Page, numbers: Snapshot) -> None:
        """Keep what was just made, unless something it shows has changed meanwhile (`numbers` are as they are now)."""
        place = _place_of(path)
        if not self.most:
            return
        with _whatever_the_disk_says("kept"), self._alone(), self._open() as index:
            index.execute("REPLACE INTO told VALUES (?, ?)", [path, page.modified])  # whoever asked for it is told so
            # Whoever changes something raises its number first and then waits for its turn here.
            is_old = page.until <= time() or not page.as_of.holds(numbers)
            if is_old or place is None or page.size > self.most // 4:
                index.commit()
                return
            file = str(place / _name_of(path, page.headers))
            self._remove(index, [path])
            self._make_room(index, page.size)
            slots, was = page.as_of.slots, page.as_of.numbers
            about = json.dumps([page.headers, page.etag, page.modified, slots, was, page.read])
            row = (path, file, page.until, page.modified, page.size, about)
            index.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)", row)
            index.executemany("INSERT INTO shown VALUES (?, ?)", [(slot, path) for slot in slots])
            index.commit()  # a file that is not there harms nobody, one that nobody knows would stay
            self._write(file, page)

    def forget(self, slots: Iterable[int]) -> None:
        """Remove the pages that show something of these numbers."""
        asked = "SELECT DISTINCT path FROM shown WHERE slot IN (SELECT value FROM json_each(?))"
        self._forget(asked, json.dumps(list(slots)))

    def forget_old(self, now: float) -> float | None:
        """Remove the pages whose time is over; gives when the next one's will be."""
        self._forget("SELECT path FROM pages WHERE until <= ?", now)
        if not self._index.exists():
            return None
        with _whatever_the_disk_says("read"), self._open() as index:
            return index.execute("SELECT min(until) FROM pages").fetchone()[0]
        return None

    def forget_all(self) -> None:
        if not self._index.exists() and not self.root.exists():
            return
        gone = self.folder / f"gone-{uuid.uuid4().hex}"
        with self._alone():
            if self.root.exists():
                self.root.rename(gone)
            try:
                self._forget_index()
            except (sqlite3.Error, OSError):
                self._index.unlink(missing_ok=True)
                self._index.with_name("index.sqlite3-journal").unlink(missing_ok=True)
        # From here on nobody is sent them; to take them from the disk may last.
        threading.Thread(target=shutil.rmtree, args=(gone,), kwargs={"ignore_errors": True}).start()

    def _forget_index(self) -> None:
        with self._open() as index:
            last = index.execute("SELECT max(modified) FROM told").fetchone()[0] or 0
            for table in ("pages", "shown", "told"):
                index.execute(f"DELETE FROM {table}")  # noqa: S608 - ours
            index.execute("INSERT INTO told VALUES (?, ?)", [ALL_PATHS, max(last, int(time()))])
            index.commit()

    def size(self) -> tuple[int, int]:
        """Pages and bytes."""
        if self._index.exists():
            with _whatever_the_disk_says("read"), self._open() as index:
                return index.execute("SELECT count(*), coalesce(sum(size), 0) FROM pages").fetchone()
        return 0, 0

    def _forget(self, asked: str, value) -> None:
        if not self._index.exists():
            return
        try:
            with self._alone(), self._open() as index:
                if paths := [path for (path,) in index.execute(asked, [value])]:
                    self._remove(index, paths)
                    index.commit()
        except (sqlite3.Error, OSError) as error:
            log.warning("The index of kept pages cannot be used (%s): all are removed.", error)
            self.forget_all()

    def _remove(self, index: sqlite3.Connection, paths: list[str]) -> None:
        named = "SELECT file FROM pages WHERE path IN (SELECT value FROM json_each(?))"
        for (file,) in index.execute(named, [json.dumps(paths)]):
            for suffix in SUFFIXES.values():
                (self.root / f"{file}{suffix}").unlink(missing_ok=True)
        index.executemany("DELETE FROM shown WHERE path = ?", [[path] for path in paths])
        index.executemany("DELETE FROM pages WHERE path = ?", [[path] for path in paths])

    def _make_room(self, index: sqlite3.Connection, size: int) -> None:
        """A tenth goes at once, so that not each page has to look for its room."""
        size += index.execute("SELECT coalesce(sum(size), 0) FROM pages").fetchone()[0]
        oldest: list[str] = []
        if size > self.most:
            for path, bytes_ in index.execute("SELECT path, size FROM pages ORDER BY made"):
                if size <= self.most * 9 // 10:
                    break
                oldest.append(path)
                size -= bytes_
        self._remove(index, oldest)

    def _write(self, file: str, page: Page) -> None:
        place = self.root / file
        place.parent.mkdir(parents=True, exist_ok=True)
        for encoding, (_headers, body) in reversed(page.variants.items()):  # the plain one last: it is looked for first
            target = place.with_name(place.name + SUFFIXES[encoding])
            fresh = target.with_name(f"{target.name}.new")
            fresh.write_bytes(body)
            os.utime(fresh, (page.modified, page.modified))  # Last-Modified, as we say it
            fresh.rename(target)

    def _read(self, file: str, until: float, about: str) -> Page | None:
        headers, etag, modified, slots, numbers, read = json.loads(about)
        bodies = {}
        for encoding, suffix in SUFFIXES.items():
            with suppress(FileNotFoundError):
                bodies[encoding] = (self.root / f"{file}{suffix}").read_bytes()
        if "" not in bodies:
            return None
        known: list[Header] = [(name, value) for name, value in headers]
        return Page(known, bodies, etag, modified, until, AsOf(slots, numbers, seen=-1), read)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time, in all processes of the machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "files.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The index, which stays open: to open it takes longer than to ask. What is not committed is taken back."""
        with self._one_at_a_time:
            try:
                index = self._connection()
                yield index
                if index.in_transaction:
                    index.rollback()
            except BaseException:
                self._close()
                raise

    def _connection(self) -> sqlite3.Connection:
        if self._opened is not None and not self._is_in_place():
            self._close()
        if self._opened is None:
            self._opened = sqlite3.connect(self._index, isolation_level="IMMEDIATE", check_same_thread=False)
            self._opened.executescript(SCHEMA)
            self._number = self._index.stat().st_ino
        return self._opened

    def _is_in_place(self) -> bool:
        """Whether it is still the one on the disk: whoever finds it broken takes it away."""
        with suppress(FileNotFoundError):
            return self._index.stat().st_ino == self._number
        return False

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


@contextmanager
def _whatever_the_disk_says(done: str) -> Iterator[None]:
    """A page that cannot be kept or read is made; readers have it all the same."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        log.warning("A kept page could not be %s as a file: %s", done, error)


def _place_of(path: str) -> Path | None:
    """Where the page of an address is, below the root; None where the disk has no such names."""
    parts = path.encode("latin-1").strip(b"/").split(b"/")  # as WSGI has them
    if any(
        part in ((b"", b".", b"..") if path != "/" else ()) or b"\0" in part or len(part) > LONGEST for part in parts
    ):
        return None
    ends = "" if path.endswith("/") else ".one"
    return Path(os.fsdecode(b"/".join(parts)) + ends)


def _name_of(path: str, headers: list[Header]) -> str:
    told = {name.lower(): value for name, value in headers}
    is_common = {name: value for name, value in told.items() if name not in OF_ONE_PAGE} == common_headers()
    return NAMES.get(told.get("content-type", ""), "page") if is_common and path.endswith("/") else "page"


def files() -> Files:
    return _files(settings.PAGES_DIR, settings.PAGE_FILES_MB * 1_000_000)


@cache
def _files(folder: Path, most: int) -> Files:
    return Files(folder, most)
