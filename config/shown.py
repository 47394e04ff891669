"""What the page that is being made shows, noted while it is made: so a change can tell which pages it touches, and a
page when it will be old by itself.

Rows of models with `OnPages` among their bases note themselves as they are fetched. What no row says (a list that could
hold more tomorrow, a thing that is not there yet) is noted in words. Where nobody listens, nothing is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils import timezone

from config.versions import Snapshot, versions


@dataclass(slots=True)
class Notes:
    """Keys of what is shown, and the next moment at which it would look different.

    `began` are the numbers of all keys (config/versions.py) before anything of it was fetched.
    """

    began: Snapshot
    keys: set[str] = field(default_factory=set)
    until: datetime | None = None


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[Notes]:
    """Gather what is noted meanwhile."""
    notes = Notes(versions().snapshot())
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


def noted() -> Notes | None:
    """What was noted so far; None where nobody listens."""
    return _notes.get()


def note(*keys: str) -> None:
    """What is made now depends on these: addresses, or keys of rows."""
    if notes := _notes.get():
        notes.keys.update(keys)


def note_moment(moment: datetime | None) -> None:
    """What is made now looks different from this moment on, if that is to come."""
    if (notes := _notes.get()) and moment and moment > timezone.now() and (not notes.until or moment < notes.until):
        notes.until = moment


def key_of(row: models.Model) -> str:
    """The key of a row: "post:12"."""
    return f"{row._meta.model_name}:{row.pk}"


class OnPages(models.Model):
    """A row that pages show."""

    class Meta:
        abstract = True

    shown_moments: tuple[str, ...] = ()  # columns that say when it will look different

    @classmethod
    def from_db(cls, db, field_names, values, **kwargs):
        row = super().from_db(db, field_names, values, **kwargs)
        if _notes.get():
            note(*row.shown_as(field_names))
            for name in cls.shown_moments:
                note_moment(row.__dict__.get(name))
        return row

    def shown_as(self, field_names) -> list[str]:
        """The keys of what these of its columns say."""
        return [key_of(self)]
