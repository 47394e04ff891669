"""Numbers that tell what has changed, in a file that all processes of a machine have in their memory.

Each key ("post:12", "/tag/sante/") has one of some thousand numbers, which a change raises. A page that was made keeps
the numbers its keys had before it was begun: while they are the same, it is what would be made now. The first number
is raised with every change, so that mostly one look is enough. Two keys may share a number: then a page is made again
that need not be.
"""

import fcntl
import mmap
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from django.conf import settings

SLOTS = 16_384
SIZE = SLOTS * 8
ALL, EVERYTHING = 0, 1  # raised with every change; raised where everything changed

type Snapshot = memoryview


class Versions:
    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._file).st_size < SIZE:
            os.ftruncate(self._file, SIZE)
        self._map = mmap.mmap(self._file, SIZE)
        self._one_at_a_time = threading.Lock()
        self.numbers = memoryview(self._map).cast("Q")

    def snapshot(self) -> Snapshot:
        """All numbers as they are now."""
        return memoryview(self._map[:]).cast("Q")

    def raise_everything(self) -> None:
        self.raise_slots([EVERYTHING])

    def raise_slots(self, slots: Iterable[int]) -> None:
        with self._one_at_a_time:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                for slot in [*slots, ALL]:  # who sees the last raised sees the others too
                    self.numbers[slot] += 1
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


@dataclass(slots=True)
class AsOf:
    """What the numbers of some keys were, before what shows them was made."""

    slots: list[int]
    numbers: list[int]
    seen: int  # the number of all changes when the others were last compared

    @classmethod
    def of(cls, keys: Iterable[str], before: Snapshot) -> "AsOf":
        slots = [EVERYTHING, *slots_of(keys)]
        return cls(slots, [before[slot] for slot in slots], before[ALL])

    def holds(self, numbers: Snapshot) -> bool:
        """Whether none of them has changed."""
        now = numbers[ALL]
        if now == self.seen:
            return True
        if any(numbers[slot] != number for slot, number in zip(self.slots, self.numbers, strict=True)):
            return False
        self.seen = now
        return True


def slots_of(keys: Iterable[str]) -> list[int]:
    return sorted({EVERYTHING + 1 + crc32(key.encode()) % (SLOTS - EVERYTHING - 1) for key in keys})


def versions() -> Versions:
    return _versions(settings.PAGES_DIR)


@cache
def _versions(folder: Path) -> Versions:
    return Versions(folder / "versions")
