"""What is kept about a follower: told, and forgotten."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts import erasures
from accounts.models import User
from accounts.profiles import proven_address, proven_addresses
from blog.comments.models import Comment
from blog.notifications.following import hold, stop_all
from blog.notifications.letters import answers_to, said_in
from blog.notifications.models import Follower, Subscription
from blog.signals import address_forgotten
from mail import outbox

KIND = "followers"


def followers_that_came_back():
    return Follower.objects.filter(key__in=erasures.noted(KIND))


def followers_of(user, commenter: str = ""):
    """Those an account is, by its proven addresses; or the one this browser has proven to be."""
    if not user.is_authenticated:
        return Follower.objects.filter(commenter=commenter).exclude(commenter="")
    addresses = {address.lower() for address in (*proven_addresses(user), proven_address(user))} - {""}
    return Follower.objects.filter(email__in=addresses)


def told_of_following(user, commenter: str) -> dict:
    """All that is kept of whom someone follows, for themselves."""
    told: dict = {"following": [_told(follower) for follower in followers_of(user, commenter)]}
    if user.is_authenticated:
        addresses = sorted({*proven_addresses(user), user.email} - {""})
        told["account"] = {"name": user.get_full_name(), "addresses": addresses}
    return told


def _told(follower: Follower) -> dict:
    subscriptions = follower.subscriptions.select_related("post", "comment").order_by("pk")
    return {
        "address": follower.email,
        "pace": follower.pace,
        "conversations": [
            {
                "post": one.post.title if one.post.is_public else None,
                "answers to": settings.SITE_URL + one.comment.get_absolute_url() if one.comment else None,
                "since": one.confirmed_at and one.confirmed_at.isoformat(),
                "ended": one.ended_at and one.ended_at.isoformat(),
            }
            for one in subscriptions
        ],
    }


@transaction.atomic
def forget(follower: Follower) -> None:
    """The address, also below what was written with it, what it follows, and the mail that waits for it. Of who writes
    here it stays known that they want none, since comments on their posts would make them followers anew."""
    Comment.objects.filter(email__iexact=follower.email, user=None).update(email="", email_proven=False)
    hold([follower.pk])
    outbox.withdraw(recipient=follower.email)
    address_forgotten.send(sender=Follower, email=follower.email)
    writes = Q(email__iexact=follower.email) | Q(emailaddress__email__iexact=follower.email)
    if User.objects.filter(writes, is_staff=True).exists():
        stop_all(follower)
        return
    erasures.note(KIND, [follower.key])
    follower.delete()


def forget_comment(comment: Comment) -> None:
    """Its writer took it back: no mail of answers to it, nor the letter about it."""
    Subscription.objects.filter(comment=comment).delete()
    outbox.withdraw(said_in(comment), answers_to(comment))
    if comment.email and not Comment.objects.filter(email__iexact=comment.email).exclude(pk=comment.pk).exists():
        # Nothing else is known of an address that was only typed; that it wants no mail is kept.
        typed = Follower.objects.filter(email=comment.email.lower(), commenter="", refuses=False, own_posts=True)
        typed.exclude(subscriptions__confirmed_at__isnull=False).exclude(email__in=_addresses_of_accounts()).delete()


def _addresses_of_accounts():
    return User.objects.exclude(email="").values("email")
