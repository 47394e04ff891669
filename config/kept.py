"""What was made once, kept in the memory of the process as long as nothing that it shows has changed.

A part of a page, or what many pages ask of the database: whoever makes it fetches what it shows meanwhile, so that the
keys of the rows are noted (config/shown.py); what it depends on otherwise is noted in words. A page that changed in one
part then costs that part alone. Within a transaction nothing is kept and nothing kept is given: what is read there may
never come to be. Settings (`is_setting`) are the exception, until the transaction has itself changed something that is
told of (blog/caching/touching.py).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.shown import OnPages, key_of, note, note_moment, note_row, noting
from config.versions import AsOf, versions

NUMBER, KEY, SMALL = 40, 150, 2_000  # bytes that are reckoned for what holds texts, besides these


@dataclass(slots=True)
class Kept:
    """`keys` and `until` are what was noted, for whoever is given it; `ends` is when it is old by itself, in seconds
    since 1970; `size` is about its bytes, made of those of its name."""

    value: Any
    keys: frozenset[str]
    until: datetime | None
    ends: float
    as_of: AsOf
    size: int = 0

    def __post_init__(self):
        self.size += SMALL + _reckoned(self.value) + KEY * len(self.keys)

    @property
    def is_good(self) -> bool:
        return self.as_of.holds(versions().numbers) and self.ends > time()


def _reckoned(value: Any) -> int:
    """About how many bytes a text has, a row, or a list or set of these."""
    if isinstance(value, str):
        return 2 * len(value)
    if isinstance(value, list | set | tuple):
        return sum(map(_reckoned, value))
    if isinstance(value, dict):
        return sum(map(_reckoned, value)) + sum(map(_reckoned, value.values()))
    if isinstance(value, type):
        return NUMBER
    if is_dataclass(value):
        return sum(_reckoned(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, int | float | None):
        return NUMBER
    return SMALL + sum(2 * len(text) for text in getattr(value, "__dict__", {}).values() if isinstance(text, str))


class Parts:
    """As many bytes at most, of which one has a quarter at most; what was not asked for longest goes first."""

    def __init__(self, most: int):
        self.most, self.size = most, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable) -> Kept | None:
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def keep(self, name: Hashable, part: Kept) -> None:
        with self._lock:
            if old := self._kept.pop(name, None):
                self.size -= old.size
            if part.size > self.most // 4:
                return
            self._kept[name] = part
            self.size += part.size
            while self.size > self.most:
                _name, gone = self._kept.popitem(last=False)
                self.size -= gone.size


def kept[T](name: Hashable, make: Callable[[], T], *, is_shown: bool = True, is_setting: bool = False) -> T:
    """What `make` gives, or gave when it was last asked for under this name; not to be changed by who gets it.

    What is not shown itself (`is_shown`) leaves no note: whoever asks says what the answer depends on. A setting
    (`is_setting`) changes by the saving of rows alone, never by an update.
    """
    if not is_kept(is_setting):
        with nullcontext() if is_shown else noting():
            return make()
    parts = _parts_here()
    part = parts.get(name)
    if part is None or not part.is_good:
        part = _made(name, make)
        parts.keep(name, part)
    if is_shown:
        note(*part.keys)
        note_moment(part.until)
    return part.value


def kept_rows[Row: OnPages](model: type[Row], ids: Iterable[int]) -> dict[int, Row]:
    """Rows by id, those that are wanting fetched together; each kept by itself."""
    names = {pk: ("row", model, pk) for pk in ids}
    wanting = [pk for pk, name in names.items() if not is_there(name)]
    fetched = model._default_manager.in_bulk(wanting) if wanting else {}
    gone = set(wanting) - fetched.keys()

    def make(pk: int) -> Row | None:
        row = fetched.get(pk) or model._default_manager.filter(pk=pk).first()
        note(key_of(model(pk=pk)))  # though it has gone just now
        if row is not None:
            note_row(row)
        return row

    rows = {pk: kept(name, partial(make, pk)) for pk, name in names.items() if pk not in gone}
    # Copies, since what is fetched onto a row is not kept with it.
    return {pk: copy(row) for pk, row in rows.items() if row is not None}


def is_there(name: Hashable) -> bool:
    """Whether something is kept under this name and would be given."""
    part = _parts_here().get(name) if is_kept() else None
    return part is not None and part.is_good


def _made(name: Hashable, make: Callable[[], Any]) -> Kept:
    with noting() as notes:
        value = make()
    tomorrow = timezone.localdate(notes.began_at) + timedelta(days=1)  # pages name days
    midnight = timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))
    ends = min(midnight, notes.until) if notes.until else midnight
    as_of = AsOf.of(notes.keys, notes.began)
    return Kept(value, frozenset(notes.keys), notes.until, ends.timestamp(), as_of, _reckoned(name))


def is_kept(is_setting: bool = False) -> bool:
    """Whether anything is kept and given now."""
    is_certain = not is_in_transaction() or (is_setting and not connection.run_on_commit)
    return bool(settings.PAGE_PARTS_MB) and is_certain and all(is_so() for is_so in _conditions)


def is_in_transaction() -> bool:
    return connection.in_atomic_block


_conditions: list[Callable[[], bool]] = []


def keep_only_while(is_so: Callable[[], bool]) -> None:
    """Nothing is kept while this says no: on one of several machines that does not learn what the others change."""
    _conditions.append(is_so)


def _parts_here() -> Parts:
    return _parts(settings.PAGES_DIR, settings.PAGE_PARTS_MB * 1_000_000)


@cache
def _parts(folder: Path, most: int) -> Parts:
    return Parts(most)
