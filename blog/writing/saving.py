"""Saving what was written: the post, who signs it, and a revision of all that."""

from django.db import transaction

from accounts.models import Author
from blog.markup.text import make_slug
from blog.posts.models import Byline, Post
from blog.posts.revisions import Revision, keep_revision
from blog.signals import written_in_bulk
from blog.writing.copies import settle_copies
from blog.writing.fields import Signature


def keep_before(post: Post) -> None:
    """What a post was before anyone saved it by the form, so that the first saving too can be undone."""
    if post.pk and not post.revisions.exists():
        keep_revision(post)


@transaction.atomic
def save_bylines(post: Post, signatures: list[Signature]) -> None:
    """Let these sign the post, in this order; authors nobody knew become guests."""
    for one in signatures:
        if one.author.pk is None:
            one.author.slug = Author.objects.free_slug(make_slug(one.author.name, 100, fallback="auteur"))
            one.author.save()
    wanted = [(one.author.pk, one.role) for one in signatures]
    if list(post.bylines.order_by("position", "pk").values_list("author_id", "role")) == wanted:
        return
    post.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(post=post, author=one.author, role=one.role, position=place) for place, one in enumerate(signatures, 1)
    )
    written_in_bulk.send(sender=Post, post_ids=[post.pk], comment_ids=[])


def finish_saving(post: Post, by, tab: str, note: str = "") -> Revision:
    """Keep what was saved as a revision; what the tab had not saved is saved now."""
    settle_copies(post, by, tab)
    return keep_revision(post, by, note, tab)
