"""What a change touches: from a row that changed to the keys of the pages that show it.

Keys are addresses, as readers have them without language, page and format ("/tag/sante/" is of its feeds too), and keys
of rows (config/shown.py), which say that a page names them. `post:12` is what a post says, `counts:12` its numbers and
its conversation; "texts" is what any post says, its tags and authors.
"""

from collections.abc import Iterable
from functools import partial, singledispatch

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Author, User
from blog.blogroll.models import LinkedBlog
from blog.caching.figures import figures
from blog.caching.forgetting import forget, forget_everything
from blog.caching.nodes import EVERYTHING, nodes
from blog.comments.models import Comment, Ping
from blog.documents.models import Document
from blog.events.models import Event
from blog.images.models import Image
from blog.likes.models import Like
from blog.moderation.models import Ban, ModeratorMail, RuleSetting
from blog.polls.models import Ballot, Choice, Outcome, Poll, Question
from blog.posts.models import Byline, Kind, Post, Series, Status
from blog.posts.redirects import Redirect
from blog.tags.models import PostTag, Tag
from config.shown import base_of, key_of

OVERVIEWS = {"/", "/archive/", "/archive/all/", "/tags/", "/authors/", "/sitemap/", "/llms.txt", "/popular/"}
OVERVIEWS |= {"/comments/"}  # a post that comes back brings its own
TITLES = {"/archive/all/", "/sitemap/", "/llms.txt"}
# What decides in which lists a post stands, and where.
PLACED_BY = ["status", "published_at", "published_precision", "kind", "language", "series_id", "series_position"]
PLACED_BY += ["featured", "pinned", "translation_of_id", "slug"]


def touch(keys: Iterable[str]) -> None:
    """Let pages that depend on these be made anew, from the moment on at which the transaction is committed."""
    if keys := frozenset(keys):
        transaction.on_commit(partial(purge, keys), robust=True)


def touch_everything() -> None:
    transaction.on_commit(purge_everything, robust=True)


def purge(keys: frozenset[str]) -> None:
    """At once, for all processes of this machine and of others."""
    figures.purged += 1
    forget(keys)
    if others := nodes():
        others.tell(keys)


def purge_everything() -> None:
    figures.purged += 1
    forget_everything()
    if others := nodes():
        others.tell([EVERYTHING])


@singledispatch
def touched(row: models.Model) -> set[str]:
    """The keys of the pages a row is on, as it stands."""
    return set()


@touched.register
def _(post: Post) -> set[str]:
    return {key_of(post), f"counts:{post.pk}", "texts"}


@touched.register
def _(author: Author) -> set[str]:
    return {key_of(author), "/authors/"}


@touched.register
def _(row: User | ModeratorMail) -> set[str]:
    return {"people"}  # whose names nobody may borrow, and who is told of what waits


@touched.register
def _(setting: RuleSetting) -> set[str]:
    return {"rules"}


@touched.register
def _(ban: Ban) -> set[str]:
    return {"bans"}


@touched.register
def _(tag: Tag) -> set[str]:
    return {key_of(tag), "/tags/"}


@touched.register(Series)
@touched.register(Image)
def _(row: models.Model) -> set[str]:
    return {key_of(row)}


@touched.register
def _(document: Document) -> set[str]:
    return {key_of(document), base_of(document.get_absolute_url())}


@touched.register
def _(event: Event) -> set[str]:
    lists = {"/events/", "/events/past/", "/events/calendar.ics", "/", "/archive/", "/sitemap/"}
    return {key_of(event), _address(event), *lists}


@touched.register
def _(poll: Poll) -> set[str]:
    return {key_of(poll), _address(poll), "/polls/", "/archive/", "/sitemap/"}


@touched.register
def _(part: Question | Outcome | Ballot) -> set[str]:
    return {f"poll:{part.poll_id}"}


@touched.register
def _(choice: Choice) -> set[str]:
    return {f"poll:{choice.question.poll_id}"}


@touched.register
def _(blog: LinkedBlog) -> set[str]:
    return {"/blogroll/", "/blogroll.opml", "/archive/"}


@touched.register
def _(redirect: Redirect) -> set[str]:
    return {base_of(redirect.old_path)}


@touched.register
def _(comment: Comment | Ping) -> set[str]:
    return touched_by_talk([comment.post_id]) if comment.is_approved else set()


@touched.register
def _(like: Like) -> set[str]:
    thing = like.thing
    return touched_by_talk([thing.post_id if isinstance(thing, Comment) else thing.pk])


@touched.register
def _(item: PostTag) -> set[str]:
    return _touched_by_part(item.content_object, item.tag)


@touched.register
def _(byline: Byline) -> set[str]:
    """The archive and the year's page say who signed how much."""
    post = byline.post
    years = {"/archive/", f"/{day.year}/"} if (day := post.local_date) and _is_placed(post) else set()
    return _touched_by_part(post, byline.author) | years


def _touched_by_part(post: Post, subject: Tag | Author) -> set[str]:
    """A post has, or has no more, this tag or author."""
    if not _is_placed(post):
        return {key_of(post), "texts"}
    lists = {"/tags/", "/authors/", "/sitemap/", "/"}
    return {key_of(post), "texts", _address(subject), *lists, *_subjects_of([post.pk])}


def touched_by_talk(post_ids: Iterable[int]) -> set[str]:
    """Comments or likes of these posts have changed: their threads, their counts, and what lists the last and most."""
    counts = {f"counts:{pk}" for pk in post_ids}
    return {"talk", "/popular/", *counts} if counts else counts


def touched_by_post(post: Post, old: Post | None = None) -> set[str]:
    """A post was saved or deleted: what names it; and the lists it stands in, before and after, where that is not as it
    was (`old`).
    """
    keys = touched(post)
    placed = [one for one in (old, post) if one is not None and _is_placed(one)]
    if not placed:
        return keys
    if old is not None and all(getattr(old, name) == getattr(post, name) for name in PLACED_BY):
        return keys | TITLES
    return keys.union(_subjects_of([post.pk]), *map(_places_of, placed))


def _is_placed(post: Post) -> bool:
    """Whether lists show it to everybody, now or when its time has come."""
    return post.status == Status.PUBLISHED and post.published_at is not None


def _places_of(post: Post) -> set[str]:
    """The lists a post stands in by itself, and the posts that name it or will."""
    others = {f"post:{pk}" for pk in (post.translation_of_id, *_beside(post)) if pk}
    others |= {f"post:{pk}" for pk in Post.objects.filter(_translations(post)).values_list("pk", flat=True)}
    if post.series_id:
        others.add(f"series:{post.series_id}")
    if post.kind == Kind.PAGE:
        return others | TITLES
    dates = f"{timezone.localtime(post.published_at):/%Y/ /%Y/%m/ /%Y/%m/%d/}".split()
    return {*dates, f"/language/{post.language}/", *OVERVIEWS, *others}


def _translations(post: Post) -> Q:
    own = Q(translation_of=post.pk)
    return own | Q(translation_of=post.translation_of_id) if post.translation_of_id else own


def _beside(post: Post) -> list[int | None]:
    """The ids of the posts before and after it in time, whose pages lead to it."""
    out = Post.objects.filter(kind=Kind.POST, status=Status.PUBLISHED).exclude(pk=post.pk)
    before = out.filter(published_at__lte=post.published_at).order_by("-published_at", "-pk")
    after = out.filter(published_at__gte=post.published_at).order_by("published_at", "pk")
    return [some.values_list("pk", flat=True).first() for some in (before, after)]


def _subjects_of(post_ids: list[int]) -> set[str]:
    """The pages of the tags and authors of these posts."""
    tags = Tag.objects.filter(items__content_object__in=post_ids)
    authors = Author.objects.filter(bylines__post__in=post_ids)
    return {*map(_address, tags), *map(_address, authors)}


def _address(row: Tag | Author | Event | Poll) -> str:
    return base_of(row.get_absolute_url())
