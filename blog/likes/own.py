"""What is kept of the likes of an account: told, and forgotten."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from blog.likes.liking import recount_likes
from blog.likes.models import Like


def told_of_likes(user: User) -> dict:
    likes = Like.objects.filter(user=user).select_related("post", "comment").order_by("pk")
    return {
        "likes": [
            {"address": settings.SITE_URL + like.thing.get_absolute_url(), "since": like.created_at.isoformat()}
            for like in likes
        ]
    }


@transaction.atomic
def forget_likes(user: User) -> None:
    """Take back all that this account likes."""
    likes = list(Like.objects.filter(user=user).select_related("post", "comment"))
    Like.objects.filter(user=user).delete()
    for like in likes:
        recount_likes(like.thing)
