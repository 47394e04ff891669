"""Liking once, without an account and without a cookie.

A reader is told from others by a keyed digest of network, browser and the thing that is liked: two likes of one reader
cannot be joined, and nothing of it is an address. After ninety days the digest is forgotten and the like stays. Two
people behind one network with the same browser count once: better too few than anyone followed.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.visitors import reader_digest
from blog.comments.models import Comment
from blog.likes.models import Like
from blog.posts.models import Post

KNOWN_FOR = timedelta(days=90)


def _whose(request, thing: Post | Comment) -> dict:
    """The fields of a like that say whose it is."""
    if request.user.is_authenticated:
        return {"user": request.user, "reader": ""}
    return {"user": None, "reader": reader_digest(request, f"{thing._meta.label} {thing.pk}")}


def recount_likes(thing: Post | Comment) -> int:
    number = thing.likes.count()
    type(thing).objects.filter(pk=thing.pk).update(like_count=number)
    return number


@transaction.atomic
def like(request, thing: Post | Comment, wanted: bool) -> int:
    """Let this reader like it, or no more; twice is once. Gives how many do now."""
    # Locked first: of two who like at once, the second counts what the first has changed.
    type(thing).objects.select_for_update(of=("self",)).only("pk").filter(pk=thing.pk).first()
    mine = {thing._meta.model_name: thing, **_whose(request, thing)}
    if wanted:
        Like.objects.get_or_create(**mine)
    else:
        Like.objects.filter(**mine).delete()
    number = recount_likes(thing)
    Like.objects.exclude(reader="").filter(created_at__lt=timezone.now() - KNOWN_FOR).update(reader="")
    return number
