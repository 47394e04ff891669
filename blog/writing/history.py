"""What a post was, and making it that again."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import Author
from accounts.permissions import Can, may
from blog.posts.changing import told_together
from blog.posts.models import Byline, Post
from blog.posts.revisions import FIELDS, Revision, keep_revision
from blog.signals import written_in_bulk
from blog.writing.forms import EDITORS_ALONE, PUBLISHERS_ALONE
from blog.writing.telling import ROWS, label_of, shown_value
from config.dates import date_format

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
            found.append(Change(label_of(name), shown_value(name, old), shown_value(name, new)))
    return found


@told_together()
def restore(revision: Revision, by) -> Post:
    """Make a post what it was: all its user may set, but for whether it is out and, where readers know it, its
    address. What it is now is kept."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=revision.post_id)
    if not post.revisions.exists():
        keep_revision(post)
    snapshot = revision.snapshot
    for name in set(FIELDS) - NOT_RESTORED - _beyond(by):
        if name in snapshot and not (post.was_public and name in ("slug", "published_at")):
            setattr(post, name, _restored(name, snapshot[name], post))
    post.slug = Post.objects.free_slug(post.slug, apart_from=post)
    post.save()
    post.tags.set(snapshot.get("tags", []))
    if may(by, Can.EDIT_OTHERS) or _still_signs(by, snapshot):
        _restore_bylines(post, snapshot.get("authors", []))
    when = date_format(timezone.localtime(revision.made_at), "SHORT_DATETIME_FORMAT")
    keep_revision(post, by, note=_("as it was on %(when)s") % {"when": when})
    return post


def _beyond(user) -> set[str]:
    hidden = set() if may(user, Can.EDIT_OTHERS) else set(EDITORS_ALONE)
    return hidden if may(user, Can.PUBLISH_OWN) else hidden | PUBLISHERS_ALONE


def _restored(name: str, value, post: Post):
    if name == "published_at":
        return parse_datetime(value) if value else post.published_at
    if model := ROWS.get(name):
        return value if model.objects.filter(pk=value).exists() else None
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
        written_in_bulk.send(sender=Post, post_ids=[post.pk], comment_ids=[])
