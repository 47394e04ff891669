"""Undoing a run: what it created goes, and nothing else; what people have touched since stays and is named."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Author
from blog.comments.counting import recount
from blog.comments.models import Comment, Ping
from blog.images.models import Image
from blog.images.renditions import renditions_of
from blog.importing.checksums import checksum_of_post
from blog.importing.models import CreatedRows, ImportedComment, ImportedItem, ImportRun
from blog.posts.models import Post
from blog.posts.redirects import Redirect
from blog.tags.models import Tag

BATCH = 200
EDITED = "edited here since"
ANSWERED = "answered here since"
SIGNED_MORE = "has posts or comments of its own by now"


@dataclass(slots=True)
class Undone:
    """How many rows were removed, by kind; what was kept, with the reason."""

    removed: Counter = field(default_factory=Counter)
    kept: list[tuple[str, str]] = field(default_factory=list)


def undo(run: ImportRun) -> Undone:
    """Remove what a run created. Stopped in the middle, it goes on where it was when asked again."""
    result = Undone()
    _remove_posts(run, result)
    _remove_comments(run, result)
    with transaction.atomic():
        _remove_redirects(run, result)
        _remove_images(run, result)
        _remove_tags(run, result)
        _remove_authors(run, result)
        run.pages.filter(decided__isnull=True).delete()  # what an editor decided about a page is theirs
        run.state = ImportRun.State.UNDONE
        run.save(update_fields=["state"])
    return result


def _remove_posts(run: ImportRun, result: Undone) -> None:
    items = ImportedItem.objects.filter(run=run).order_by("pk").select_related("post")
    last = 0
    while batch := list(items.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        remove_items(batch, result)


@transaction.atomic
def remove_items(items: list[ImportedItem], result: Undone) -> None:
    """Remove imported posts, but for those that someone has edited or answered since."""
    foreign = Comment.objects.filter(post__in=[item.post_id for item in items], imported_from=None)
    answered = set(foreign.values_list("post_id", flat=True))
    going = []
    for item in items:
        if item.post and item.post_id in answered:
            result.kept.append((str(item.post), ANSWERED))
        elif item.post and item.stored_checksum != checksum_of_post(item.post):
            result.kept.append((str(item.post), EDITED))
        else:
            going.append(item)
    _delete_posts([item.post_id for item in going if item.post_id], result)
    ImportedItem.objects.filter(pk__in=[item.pk for item in going]).delete()


def _delete_posts(ids: list[int], result: Undone) -> None:
    comments = Comment.objects.filter(post__in=ids)
    known = ImportedComment.objects.filter(Q(comment__post__in=ids) | Q(ping__post__in=ids))
    result.removed["comment"] += known.count()
    known.delete()
    comments.update(parent=None, root=None)  # a comment may not go before its answers; here all go at once
    comments.delete()
    Ping.objects.filter(post__in=ids).delete()
    posts = Post.objects.filter(pk__in=ids)
    out = [post for post in posts.only("kind", "slug", "published_at") if post.published_at]
    addresses = [address for post in out for address in (post.get_absolute_url(), f"/{post.slug}/")]
    posts.delete()
    Redirect.objects.filter(old_path__in=addresses, new_path="").delete()  # as if they had never been there
    result.removed["post"] += len(ids)


@transaction.atomic
def _remove_comments(run: ImportRun, result: Undone) -> None:
    """Comments that came to posts of earlier runs, answers before what they answer."""
    Ping.objects.filter(imported_from__run=run).delete()
    comments = Comment.objects.filter(imported_from__run=run)
    posts = set()
    for comment in comments.order_by("-path").iterator():
        if comment.replies.exists():
            result.kept.append((str(comment), ANSWERED))
            continue
        posts.add(comment.post_id)
        comment.delete()
        result.removed["comment"] += 1
    ImportedComment.objects.filter(run=run, comment=None, ping=None).delete()
    recount(posts)


def _ids(run: ImportRun, kind: str) -> list[int]:
    rows = CreatedRows.objects.filter(run=run, kind=kind).values_list("ids", flat=True)
    return [number for ids in rows for number in ids]


def _remove_redirects(run: ImportRun, result: Undone) -> None:
    """Those that lead to a post which is still there stay with it."""
    items = ImportedItem.objects.filter(run=run).select_related("post")
    kept = {item.post.get_absolute_url() for item in items if item.post}
    for ids in _chunks(_ids(run, CreatedRows.Kind.REDIRECT)):
        gone = Redirect.objects.filter(pk__in=ids).exclude(new_path__in=kept)
        result.removed["redirect"] += gone.delete()[0]


def _remove_images(run: ImportRun, result: Undone) -> None:
    for image in Image.objects.filter(pk__in=_ids(run, CreatedRows.Kind.IMAGE)):
        if image.covers.exists() or Post.objects.filter(body__contains=image.file.url).exists():
            result.kept.append((str(image), "shown by a post that stays"))
            continue
        names = [image.file.name, *(rendition.name for rendition in renditions_of(image))]
        storage = image.file.storage
        image.delete()
        transaction.on_commit(partial(_remove_files, [(storage, name) for name in names]))
        result.removed["image"] += 1


def _remove_files(files: list) -> None:
    for storage, name in files:
        storage.delete(name)


def _remove_tags(run: ImportRun, result: Undone) -> None:
    for ids in _chunks(_ids(run, CreatedRows.Kind.TAG)):
        gone = Tag.objects.filter(pk__in=ids, items=None)
        result.removed["tag"] += gone.delete()[0]


def _remove_authors(run: ImportRun, result: Undone) -> None:
    made = Author.objects.filter(pk__in=_ids(run, CreatedRows.Kind.AUTHOR))
    comments = Comment.objects.filter(author=OuterRef("pk"))
    for author in made.annotate(comments_written=Exists(comments)):
        if author.user_id or author.bylines.exists() or author.comments_written:
            result.kept.append((author.name, SIGNED_MORE))
        else:
            author.delete()
            result.removed["author"] += 1


def _chunks(ids: list[int]):
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
