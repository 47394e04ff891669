"""Asking for mail, confirming it, and stopping it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.limits import is_too_often
from accounts.models import User
from accounts.profiles import proven_address
from blog.comments.models import Comment, CommentStatus
from blog.notifications.letters import answers_to, confirm_letter, said_on, yours_letter
from blog.notifications.models import Follower, Subscription
from blog.posts.locking import lock_posts
from blog.posts.models import Post
from mail import outbox

HOUR = 3600
LETTERS_AN_HOUR = 6  # to one address that someone typed, so that nobody's mailbox can be filled from here


def follower_of(user: User, language: str) -> Follower | None:
    """The follower an account is, by its proven address."""
    address = proven_address(user).lower()
    return Follower.objects.get_or_create(email=address, defaults={"language": language})[0] if address else None


def greet(comment: Comment, follow: str, language: str) -> None:
    """To be called where a comment was just written, in its transaction: what its writer asked for is kept, and who
    left an address gets a letter with a link to change the comment.

    `follow` is "", "answers" or "post".
    """
    if comment.status == CommentStatus.SPAM:
        return
    if follow:
        lock_posts([comment.post_id])
    target = comment if follow == "answers" else None
    if comment.user is not None:
        follower = follower_of(comment.user, language) if follow else None
        if follower:
            _subscribe(follower, comment.post, target, confirmed=True)
        return
    if not comment.email:
        return
    follower = follower_with(comment.email, language)
    if follower.refuses:
        return
    is_known = bool(comment.commenter) and follower.commenter == comment.commenter
    subscription = _subscribe(follower, comment.post, target, confirmed=is_known) if follow else None
    if not _is_too_often(comment.email):
        outbox.put(yours_letter(comment, follower, subscription))


@transaction.atomic
def follow_as(follower: Follower, post: Post) -> None:
    """An account follows a post: its address is proven."""
    lock_posts([post.pk])
    _subscribe(follower, post, None, confirmed=True)


@transaction.atomic
def follow_post(email: str, post: Post, language: str) -> None:
    """Someone typed an address to follow a post; a letter asks whether it was its owner."""
    lock_posts([post.pk])
    follower = follower_with(email, language)
    if follower.refuses:
        return
    subscription = _subscribe(follower, post, None, confirmed=False)
    if not subscription.is_live and not _is_too_often(email):
        outbox.put(confirm_letter(subscription))


@transaction.atomic
def confirm(subscription: Subscription, commenter: str) -> None:
    """The owner of the address says yes, with the browser that is known by `commenter`."""
    if subscription.comment_id:
        mine = Comment.objects.filter(pk=subscription.comment_id, email__iexact=subscription.follower.email)
        mine.update(email=subscription.follower.email, email_proven=True)
    hold([subscription.follower_id])
    if commenter:
        Follower.objects.filter(pk=subscription.follower_id).update(commenter=commenter)
    subscription.confirmed_at, subscription.ended_at = timezone.now(), None
    subscription.save(update_fields=["confirmed_at", "ended_at"])


@transaction.atomic
def stop(follower: Follower, post_id: int, comment_id: int | None) -> None:
    """End mail of this conversation, or of the answers to this comment, whether or not it was asked for: also what is
    written already and not sent."""
    hold([follower.pk])
    post = Post.objects.filter(pk=post_id).first()
    comment = Comment.objects.filter(pk=comment_id, post=post).first() if comment_id else None
    if post is None or bool(comment) != bool(comment_id):  # one of them is gone
        return
    ended = {"ended_at": timezone.now()}
    Subscription.objects.update_or_create(follower=follower, post=post, comment=comment, defaults=ended)
    gathered = follower.digest.filter(comment__post=post)
    (gathered.filter(comment__parent=comment) if comment else gathered).delete()
    outbox.withdraw(answers_to(comment) if comment else said_on(post), recipient=follower.email)


@transaction.atomic
def stop_all(follower: Follower) -> None:
    hold([follower.pk])
    follower.subscriptions.update(ended_at=timezone.now())
    follower.digest.all().delete()
    follower.own_posts = False
    follower.save(update_fields=["own_posts"])
    outbox.withdraw(recipient=follower.email)


def hold(follower_ids: Iterable[int]) -> None:
    """Until the transaction ends nobody else writes to these, nor ends it. They are taken after posts and comments, and
    before what they follow."""
    held = Follower.objects.select_for_update(no_key=True).filter(pk__in=set(follower_ids)).order_by("pk")
    list(held.values_list("pk"))


def refuse_all(follower: Follower) -> None:
    """No mail from here any more, not even a question; but for what concerns an account."""
    stop_all(follower)
    follower.refuses = True
    follower.save(update_fields=["refuses"])


def follower_with(email: str, language: str) -> Follower:
    """The follower of an address, known or new."""
    return Follower.objects.get_or_create(email=email.lower(), defaults={"language": language})[0]


def _subscribe(follower: Follower, post: Post, comment: Comment | None, *, confirmed: bool) -> Subscription:
    """The subscription; live where it is known to be the owner who asks, else as it was until the owner confirms.

    The post is held: a comment that is being published there is told to this one, or was published before.
    """
    made, _is_new = Subscription.objects.get_or_create(follower=follower, post=post, comment=comment)
    if confirmed and not made.is_live:
        made.confirmed_at, made.ended_at = timezone.now(), None
        made.save(update_fields=["confirmed_at", "ended_at"])
    return made


def _is_too_often(email: str) -> bool:
    return is_too_often("letter", email.lower(), LETTERS_AN_HOUR, HOUR)
