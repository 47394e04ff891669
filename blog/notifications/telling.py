"""From a comment that appeared to the mail about it, in two steps that may each be killed and are then done again:

transaction of the approval: a Notice        (note_appeared, note_first)
transaction of its own: Notice told, Messages and DigestEntries written    (tell)
"""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from accounts.models import User
from accounts.profiles import proven_address
from blog.comments.models import Comment
from blog.notifications.following import hold
from blog.notifications.letters import comment_letter
from blog.notifications.models import DigestEntry, Follower, Notice, Pace, Reason, Subscription
from blog.posts.models import Post
from config.plain import insert, rows_of
from mail import outbox
from mail.models import Message

log = logging.getLogger(__name__)


def note_appeared(comment_ids: Iterable[int]) -> None:
    """These comments are approved now; what was told of once is not told of again."""
    Notice.objects.bulk_create([Notice(comment_id=pk) for pk in comment_ids], ignore_conflicts=True)
    transaction.on_commit(tell_waiting.enqueue)


# Whether there may be `recipients`: someone follows the post, or signs it and has an account.
HAS_LISTENERS = """
    SELECT 1 FROM blog_subscription WHERE post_id = %s
    UNION ALL
    SELECT 1 FROM blog_byline signed JOIN accounts_author who ON who.id = signed.author_id
    WHERE signed.post_id = %s AND who.user_id IS NOT NULL LIMIT 1
"""


def note_first(comment: Comment) -> None:
    """The same of one that appears as it is written. Where nobody listens no work is begun about it: it is told of."""
    has_listeners = rows_of(HAS_LISTENERS, comment.post_id, comment.post_id)
    insert(Notice(comment_id=comment.pk, told_at=None if has_listeners else timezone.now()))
    if has_listeners:
        transaction.on_commit(tell_waiting.enqueue)


@task
def tell_waiting() -> None:
    tell_all()


def tell_all() -> int:
    """Tell of what appeared and was not told yet; gives of how many comments. One that cannot be told of is tried again
    the next time, and keeps no other waiting."""
    told = 0
    for pk in list(Notice.objects.filter(told_at=None).order_by("created_at").values_list("pk", flat=True)):
        try:
            told += tell(pk)
        except Exception:
            log.exception("The comment %s could not be told of", pk)
    return told


def tell(comment_id: int) -> bool:
    """Write the mail about a comment to all who are to be told. The letters are written before anything is locked; who
    wants none any more by then gets none."""
    comment = Comment.objects.select_related("post", "parent", "author").get(pk=comment_id)
    letters: dict[int, Message] = {}
    entries: dict[int, DigestEntry] = {}
    for follower, reason in recipients(comment) if comment.is_approved else ():
        if follower.pace == Pace.DAILY:
            entries[follower.pk] = DigestEntry(follower=follower, comment=comment, reason=reason)
        else:
            letters[follower.pk] = comment_letter(follower, comment, reason)
    mine = Notice.objects.filter(pk=comment_id, told_at=None)
    with transaction.atomic():
        # Locked, as those who decide about it lock it: what is read here stays so until all is written.
        now = Comment.objects.select_for_update(of=("self",)).only("status").get(pk=comment_id)
        if not now.is_approved:  # gone again; it is noted anew should it come back
            return bool(mine.delete()[0])
        if not comment.is_approved or not mine.update(told_at=timezone.now()):
            return False  # it came back just now, or another process was quicker
        if letters or entries:
            hold([*letters, *entries])
            comment.post = Post.objects.get(pk=comment.post_id)
            wanted = [follower.pk for follower, _reason in recipients(comment)]
            DigestEntry.objects.bulk_create([entries[pk] for pk in wanted if pk in entries], ignore_conflicts=True)
            outbox.put(*(letters[pk] for pk in wanted if pk in letters))
    return True


def recipients(comment: Comment) -> list[tuple[Follower, Reason]]:
    """Who is told of a comment, each once, for the first reason that holds; never who wrote it."""
    post = comment.post
    found: dict[int, tuple[Follower, Reason]] = {}
    subscriptions = Subscription.objects.filter(post=post).select_related("follower", "comment")
    live = list(subscriptions.live()) if post.is_public else []
    for subscription in live:
        if subscription.comment_id and subscription.comment_id == comment.parent_id:
            found.setdefault(subscription.follower_id, (subscription.follower, Reason.ANSWER))
    for follower in _co_authors(post, comment):
        found.setdefault(follower.pk, (follower, Reason.AUTHOR))
    for subscription in live:
        if not subscription.comment_id:
            found.setdefault(subscription.follower_id, (subscription.follower, Reason.POST))
    knows = _addresses_of_writer(comment) | _address_of_who_approved(comment)
    return [
        (follower, reason)
        for follower, reason in found.values()
        if follower.email not in knows and not (comment.commenter and comment.commenter == follower.commenter)
    ]


def _co_authors(post: Post, comment: Comment) -> list[Follower]:
    """Those on the byline who can be reached and have not stopped it, for this post or for all."""
    accounts = User.objects.filter(author__bylines__post=post, is_active=True).prefetch_related("emailaddress_set")
    addresses = {proven_address(user).lower() for user in accounts if user.pk != comment.user_id} - {""}
    known = set(Follower.objects.filter(email__in=addresses).values_list("email", flat=True))
    for address in addresses - known:
        Follower.objects.get_or_create(email=address, defaults={"language": post.language})
    stopped = Subscription.objects.filter(post=post, comment=None).exclude(ended_at=None).values("follower")
    reached = Follower.objects.filter(email__in=addresses, own_posts=True, refuses=False)
    return list(reached.exclude(pk__in=stopped))


def _address_of_who_approved(comment: Comment) -> set[str]:
    last = comment.decisions.select_related("actor").first()
    return {proven_address(last.actor).lower()} - {""} if last and last.actor else set()


def _addresses_of_writer(comment: Comment) -> set[str]:
    """Proven ones alone: a typed address must not keep its owner from being told."""
    addresses = {proven_address(comment.user).lower()} if comment.user else set()
    if comment.email_proven:
        addresses.add(comment.email.lower())
    return addresses - {""}
