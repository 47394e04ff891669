"""What is kept about a follower: told, and forgotten."""

from accounts import erasures
from accounts.models import User
from accounts.profiles import proven_address, proven_addresses
from blog.notifications.models import Follower
from mail.models import Message

KIND = "followers"


def followers_that_came_back():
    return Follower.objects.filter(key__in=erasures.noted(KIND))


def followers_of(user: User):
    addresses = {address.lower() for address in (*proven_addresses(user), proven_address(user))} - {""}
    return Follower.objects.filter(email__in=addresses)


def told_of_following(user: User) -> dict:
    """All that is kept of whom an account follows, for its owner."""
    return {
        "account": {"name": user.get_full_name(), "addresses": sorted({*proven_addresses(user), user.email} - {""})},
        "following": [
            {
                "address": follower.email,
                "pace": follower.pace,
                "conversations": [
                    {
                        "post": subscription.post.title,
                        "answers to": subscription.comment and subscription.comment.body[:80],
                        "since": subscription.confirmed_at and subscription.confirmed_at.isoformat(),
                        "ended": subscription.ended_at and subscription.ended_at.isoformat(),
                    }
                    for subscription in follower.subscriptions.select_related("post", "comment").order_by("pk")
                ],
            }
            for follower in followers_of(user)
        ],
    }


def forget(follower: Follower) -> None:
    """The address, what it follows, and the mail that waits for it."""
    erasures.note(KIND, [follower.key])
    Message.objects.filter(recipient__iexact=follower.email).delete()
    follower.delete()
