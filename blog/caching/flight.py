"""One at a time: of all who ask for a page that is to be made, in all processes of the machine, one makes it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from zlib import crc32

from django.conf import settings

LANES = 512  # files; two pages in one wait for each other


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until nobody else does this; whose process dies is done."""
    lane = os.open(_lanes(settings.PAGES_DIR) / str(crc32(name.encode()) % LANES), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lane, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lane)


@cache
def _lanes(folder: Path) -> Path:
    lanes = folder / "lanes"
    lanes.mkdir(parents=True, exist_ok=True)
    return lanes
