"""Text that is typed and not saved yet: kept on the server every few seconds, touching nothing readers see."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.profiles import author_of
from blog.markup.text import without_controls
from blog.posts.models import BodyFormat, Byline, Post, wished_slug
from blog.posts.revisions import Revision, snapshot_of
from blog.writing.models import PRESENT, WorkingCopy

MAX_TAB = 40
# Sent with the form, and nothing that was written.
NOT_WRITTEN = {"csrfmiddlewaretoken", "tab", "base", "seen"}
FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beside:
    """Someone else, or oneself in another tab, on the same post: since when, and whether with unsaved text."""

    name: str
    since: str
    unsaved: bool
    present: bool
    is_me: bool


def begin_post(user, title: str) -> Post:
    """A draft for what someone has begun to type; it has no revision until it is saved."""
    title = " ".join(without_controls(title).split())[:250] or "Sans titre"
    author = author_of(user)
    with transaction.atomic():
        post = Post(title=title, created_by=user, body_format=BodyFormat(author.writes_in))
        post.slug = Post.objects.free_slug(post.wished_slug)
        post.save()
        Byline.objects.create(post=post, author=author)
    return post


def begun_post(user, tab: str) -> Post | None:
    """The post this tab has begun and not saved yet: an answer lost on the way must not make a second one."""
    copies = WorkingCopy.objects.filter(user=user, tab=tab[:MAX_TAB], post__created_by=user, post__revisions=None)
    copy = copies.filter(seen_at__gt=timezone.now() - FORGOTTEN).select_related("post").order_by("-pk").first()
    return copy.post if copy and copy.post.status == "draft" else None


def keep_copy(
    post: Post, user, tab: str, sent: QueryDict | None, base: Revision | None = None, gone: bool = False
) -> WorkingCopy:
    """Keep the fields someone has typed, or, without any, only that they are here (or `gone`)."""
    now = timezone.now()
    told: dict = {"seen_at": now - 2 * PRESENT if gone else now}
    if sent is not None:
        told |= {"fields": written(sent), "written_at": now, "base": base}
    copy, _made = WorkingCopy.objects.update_or_create(post=post, user=user, tab=tab[:MAX_TAB], defaults=told)
    post.working_copies.filter(written_at=None, seen_at__lt=now - FORGOTTEN).delete()
    if sent is not None and not post.revisions.exists():
        _name_after(post, sent.get("title", ""))
    return copy


def _name_after(post: Post, title: str) -> None:
    """A post that was never saved goes in lists by the title that is being typed."""
    title = " ".join(without_controls(title).split())[:250]
    if post.status == "draft" and title and title != post.title:
        slug = Post.objects.free_slug(wished_slug(post.kind, title), apart_from=post)
        Post.objects.filter(pk=post.pk).update(title=title, slug=slug)


def written(sent: QueryDict) -> dict[str, list[str]]:
    """What of a sent form was written by a person."""
    return {name: list(map(without_controls, values)) for name, values in sent.lists() if name not in NOT_WRITTEN}


def let_go(post: Post, user, tab: str) -> None:
    """What this tab had not saved is saved now, or is not wanted."""
    post.working_copies.filter(user=user, tab=tab[:MAX_TAB]).update(fields=None, written_at=None)


def unsaved_copy(post: Post, user, tab: str = "") -> WorkingCopy | None:
    """What this person typed last and did not save, unless it stands in another tab that is open."""
    copies = post.working_copies.filter(user=user).exclude(written_at=None)
    return next((copy for copy in copies if copy.tab == tab or not copy.is_present), None)


def settle_copies(post: Post, user, tab: str) -> None:
    """This tab's text is saved. What the same person had left unsaved in tabs that are closed goes into the
    history: it is not offered for ever, and not lost either."""
    left = post.working_copies.filter(user=user).exclude(written_at=None).exclude(tab=tab[:MAX_TAB])
    for copy in left:
        if not copy.is_present:
            keep_unsaved(copy)
            copy.delete()
    let_go(post, user, tab)


def keep_unsaved(copy: WorkingCopy) -> None:
    """An unsaved text as a revision, below the one that is saved."""
    snapshot = copy.base.snapshot if copy.base else snapshot_of(copy.post)
    typed = {name: (copy.fields or {}).get(name, [None])[0] for name in ("title", "standfirst", "body", "body_format")}
    typed = {name: value for name, value in typed.items() if value is not None and value != snapshot.get(name)}
    if typed:
        note = _("typed and not saved")
        Revision.objects.create(
            post=copy.post,
            made_by=copy.user,
            made_at=copy.written_at or timezone.now(),
            note=note,
            tab=copy.tab,
            snapshot=snapshot | typed,
        )


def beside(post: Post, user, tab: str) -> list[Beside]:
    """Who else has the post open, or has text there that is not saved."""
    copies = post.working_copies.select_related("user__author").exclude(user=user, tab=tab)
    return [
        Beside(
            name=str(getattr(copy.user, "author", copy.user)),
            since=(copy.written_at or copy.seen_at).isoformat(),
            unsaved=copy.fields is not None,
            present=copy.is_present,
            is_me=copy.user_id == user.pk,
        )
        for copy in copies
        if copy.is_present or copy.fields is not None
    ]
