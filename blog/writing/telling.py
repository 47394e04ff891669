"""What the page of writing says: where a post stands, and by which clock."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Author
from blog.images.models import Image
from blog.posts.models import Post, Series, Status
from config.dates import date_format

# What a snapshot keeps the number of.
ROWS: dict[str, Any] = {"cover_id": Image, "series_id": Series, "translation_of_id": Post}


def said_of(post: Post) -> str:
    """Where a post stands after it was saved, in a sentence."""
    if post.is_scheduled and post.local_date:
        return _("Saved: it appears on %(date)s.") % {"date": date_format(post.local_date, "DATETIME_FORMAT")}
    if post.status == Status.PUBLISHED:
        return _("Saved, and published.")
    if post.status == Status.REVIEW:
        return _("Saved: an editor is asked to look.")
    if post.status == Status.WITHDRAWN:
        return _("Saved: readers do not see it, its address and comments are kept.")
    return _("Saved as a draft.") if post.status == Status.DRAFT else _("Saved: only you and the editors see it.")


def zone_name(moment: datetime | None = None) -> str:
    """The site's zone and its distance from UTC at a time: "Europe/Paris, UTC+1"."""
    zone = timezone.get_current_timezone_name()
    offset = timezone.localtime(moment or timezone.now()).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"{zone}, UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def label_of(name: str) -> str:
    """A field of a snapshot by its name for people."""
    if name in ("authors", "tags"):
        return _("authors") if name == "authors" else _("tags")
    return str(_field(name).verbose_name)


def _field(name: str) -> Any:
    return Post._meta.get_field(name.removesuffix("_id"))


def shown_value(name: str, value) -> str:
    """A value of a snapshot for people."""
    if value in (None, "", [], False):
        return "—"
    if name == "authors":
        names = Author.objects.in_bulk([one["author_id"] for one in value])
        return ", ".join(str(names.get(one["author_id"], "?")) for one in value)
    if name == "tags":
        return ", ".join(value)
    if model := ROWS.get(name):
        return str(model.objects.filter(pk=value).first() or "?")
    choices = dict(_field(name).flatchoices or [])
    return _("yes") if value is True else str(choices.get(value, value))
