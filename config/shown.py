"""What the page that is being made shows, noted while it is made: so a change can tell which pages it touches, and a
page when it will be old by itself.

Rows of models with `OnPages` among their bases note themselves as they are fetched. What no row says (a list that could
hold more tomorrow, a thing that is not there yet) is noted in words. Where nobody listens, nothing is kept.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from config.versions import Snapshot, versions

CODES = "|".join(code for code, _name in settings.LANGUAGES)
LANGUAGE = re.compile(rf"^/(?:{CODES})(?=/)")
# Not where a subject or a post has that name itself: /tag/feed/, /2012/10/feed/.
OWN = r"(?<!^/tag/)(?<!^/author/)(?<!^/series/)(?<!^/events/)(?<!^/polls/)(?<!^/\d{4}/\d{2}/)"
FURTHER = re.compile(rf"(?<=/)(?:page/\d+/|comment-page-\d+/|{OWN}feed/(?:atom/|json/)?)$")
SITEMAP = re.compile(r"^/sitemap[\w-]*\.xml$")


@dataclass(slots=True)
class Notes:
    """Keys of what is shown, and the next moment at which it would look different.

    `began` are the numbers of all keys (config/versions.py) before anything of it was fetched, at `began_at`.
    """

    began: Snapshot
    began_at: datetime
    keys: set[str] = field(default_factory=set)
    until: datetime | None = None


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[Notes]:
    """Gather what is noted meanwhile. Within a page all began with the page: what was fetched for it before may be
    shown."""
    around = _notes.get()
    began = (around.began, around.began_at) if around else (versions().snapshot(), timezone.now())
    notes = Notes(*began)
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
    """What is made now looks different from this moment on, if that is to come, or came while it was made."""
    if (notes := _notes.get()) and moment and moment > notes.began_at and (not notes.until or moment < notes.until):
        notes.until = moment


def note_again(before: Notes, numbers: bool = True) -> None:
    """What is made now shows what was fetched for the page before; its numbers ("counts:12") too, or not."""
    note(*(key for key in before.keys if numbers or not key.startswith("counts:")))
    note_moment(before.until)


def note_row(row: "OnPages") -> None:
    """What is made now shows a row, and of it what was fetched."""
    note(*row.shown_as(row.__dict__.keys()))
    for name in row.shown_moments:
        note_moment(row.__dict__.get(name))


def base_of(path: str) -> str:
    """The key of an address: without language, page and format ("/tag/sante/" is of its feeds too)."""
    bare = LANGUAGE.sub("", path)
    return "/sitemap/" if SITEMAP.match(bare) else FURTHER.sub("", bare)


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
            note_row(row)
        return row

    def shown_as(self, field_names) -> list[str]:
        """The keys of what these of its columns say."""
        return [key_of(self)]
