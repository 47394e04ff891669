"""What a post was, and making it that again."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Author
from accounts.permissions import Can, may
from blog.images.models import Image
from blog.posts.models import Byline, Post, Series
from blog.posts.revisions import FIELDS, Revision, keep_revision
from blog.writing.forms import EDITORS_ALONE, PUBLISHERS_ALONE

# Bringing back what a post was does not bring it out, nor take it in.
NOT_RESTORED = {"status", "published_precision"}


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs between two revisions, besides the text."""

    name: str
    before: str
    after: str


def changes(before: dict, after: dict) -> list[Change]:
    """The fields that differ, with their names and values for people; the body is compared apart."""
    found = []
    for name in [*FIELDS, "authors", "tags"]:
        old, new = before.get(name), after.get(name)
        if name != "body" and old != new and (old or new):
            found.append(Change(_label(name), _shown(name, old), _shown(name, new)))
    return found


def _label(name: str) -> str:
    if name == "authors":
        return _("authors")
    return str(_field(name).verbose_name)


def _field(name: str) -> Any:
    return Post._meta.get_field(name.removesuffix("_id"))


def _shown(name: str, value) -> str:
    if value in (None, "", [], False):
        return "—"
    if name == "authors":
        names = Author.objects.in_bulk([one["author_id"] for one in value])
        return ", ".join(str(names.get(one["author_id"], "?")) for one in value)
    if name == "tags":
        return ", ".join(value)
    if name in ("cover_id", "series_id"):
        model = Image if name == "cover_id" else Series
        return str(model.objects.filter(pk=value).first() or "?")
    choices = dict(_field(name).flatchoices or [])
    return _("yes") if value is True else str(choices.get(value, value))


@transaction.atomic
def restore(revision: Revision, by) -> Post:
    """Make a post what it was: all its user may set, but for whether it is out. What it is now is kept."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=revision.post_id)
    if not post.revisions.exists():
        keep_revision(post)
    snapshot = revision.snapshot
    for name in set(FIELDS) - NOT_RESTORED - _beyond(by):
        if name in snapshot:
            setattr(post, name, _restored(name, snapshot[name], post))
    post.save()
    post.tags.set(snapshot.get("tags", []))
    if may(by, Can.EDIT_OTHERS) or _still_signs(by, snapshot):
        _restore_bylines(post, snapshot.get("authors", []))
    when = revision.made_at.strftime("%Y-%m-%d %H:%M")
    keep_revision(post, by, note=_("as it was on %(when)s") % {"when": when})
    return post


def _beyond(user) -> set[str]:
    hidden = set() if may(user, Can.EDIT_OTHERS) else set(EDITORS_ALONE)
    return hidden if may(user, Can.PUBLISH_OWN) else hidden | PUBLISHERS_ALONE


def _restored(name: str, value, post: Post):
    if name == "published_at":
        return parse_datetime(value) if value else post.published_at
    if name == "cover_id":
        return value if Image.objects.filter(pk=value).exists() else None
    if name == "series_id":
        return value if Series.objects.filter(pk=value).exists() else None
    return value


def _still_signs(user, snapshot: dict) -> bool:
    """Whether this user may say who signs, and would not shut themselves out."""
    own = Author.objects.filter(user=user).values_list("pk", flat=True).first()
    return may(user, Can.PUBLISH_OWN) and own in {one["author_id"] for one in snapshot.get("authors", [])}


def _restore_bylines(post: Post, authors: list[dict]) -> None:
    known = Author.objects.in_bulk([one["author_id"] for one in authors])
    rows = [Byline(post=post, **one) for one in authors if one["author_id"] in known]
    if rows:
        post.bylines.all().delete()
        Byline.objects.bulk_create(rows)
