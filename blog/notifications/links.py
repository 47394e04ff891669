"""The links in mail: whoever has one has the mailbox, and so may do what it is for. They name no address."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from blog.comments.models import Comment
from blog.comments.own import writer_token
from blog.notifications.models import Follower, Subscription
from blog.posts.models import Post

CONFIRM_WITHIN = 30 * 24 * 3600  # seconds
CONFIRM, STOP, MANAGE = "tribune.confirm", "tribune.stop", "tribune.following"


def confirm_link(subscription: Subscription) -> str:
    return _link("blog:following-confirm", signing.dumps([subscription.pk, subscription.follower.key], salt=CONFIRM))


def stop_link(follower: Follower, post: Post | None = None, comment: Comment | None = None) -> str:
    """Ends mail of a post's conversation, or of the answers to a comment; of all, where neither is named."""
    what = [follower.key, post and post.pk, comment and comment.pk]
    return _link("blog:following-stop", signing.dumps(what, salt=STOP))


def following_link(follower: Follower) -> str:
    return _link("blog:following-mine", signing.dumps(follower.key, salt=MANAGE))


def writer_link(comment: Comment) -> str:
    return _link("blog:comment-by-mail", writer_token(comment))


def subscription_of(token: str) -> tuple[int, str]:
    """Its number, and the key of its follower. Raises BadSignature for what we did not write, or not lately."""
    return tuple(signing.loads(token, salt=CONFIRM, max_age=CONFIRM_WITHIN))


def stopped_by(token: str) -> tuple[str, int | None, int | None]:
    """Key of the follower, post, comment. Raises BadSignature."""
    return tuple(signing.loads(token, salt=STOP))


def key_of(token: str) -> str:
    return signing.loads(token, salt=MANAGE)


def _link(name: str, token: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token])


def in_language(follower: Follower):
    return translation.override(follower.language)
