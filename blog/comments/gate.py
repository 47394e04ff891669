"""Whether a comment may be sent at all, now and by this visitor."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import is_too_much, is_too_often
from accounts.permissions import Can, may
from accounts.visitors import network_digest, network_of
from blog.comments.models import Comment
from blog.posts.conversing import CommentPolicy
from blog.posts.models import Post


def refused(request, post: Post) -> dict:
    """Why not, what to do, and the status of the answer; empty where it may be sent, which then counts."""
    if not post.accepts_comments:
        return {
            "status": 409,
            "reason": _("Comments are closed here."),
            "what_to_do": _("They were closed while you wrote, so nothing was sent. Here is your text, to keep."),
        }
    if post.policy == CommentPolicy.ACCOUNTS and not request.user.is_authenticated:
        return {
            "status": 403,
            "reason": _("Sign in to comment here."),
            "what_to_do": _("Nothing was sent. Here is your text, to keep."),
            "sign_in": True,
        }
    if "preview" not in request.POST and _is_too_much(request):
        return {
            "status": 429,
            "reason": _("One moment, please."),
            "what_to_do": _("Many comments came from where you are. Nothing was lost: send yours again in a minute."),
            "again": True,
        }
    return {}


def slowed(request, post: Post) -> dict:
    """The same for a conversation in slow mode; to be asked for a comment that is otherwise fit to be written, which
    then counts."""
    if not _is_too_soon(request, post):
        return {}
    return {
        "status": 429,
        "reason": _("This conversation is in slow mode."),
        "what_to_do": ngettext(
            "Here each person waits %d minute between two comments. Nothing was lost: send yours again then.",
            "Here each person waits %d minutes between two comments. Nothing was lost: send yours again then.",
            post.slow_minutes,
        )
        % post.slow_minutes,
        "again": True,
    }


def _who(request) -> str:
    return f"account {request.user.pk}" if request.user.is_authenticated else f"network {network_of(request)}"


def _is_too_soon(request, post: Post) -> bool:
    if not post.slow_minutes or may(request.user, Can.COMMENT_AT_ONCE):
        return False
    own = {"user": request.user} if request.user.is_authenticated else {"network": network_digest(request)}
    since = timezone.now() - timedelta(minutes=post.slow_minutes)
    # What was sent before the conversation was slowed down counts too.
    before = Comment.objects.filter(post=post, created_at__gt=since, **own).exists()
    return is_too_often(f"slow {post.pk}", _who(request), 1, post.slow_minutes * 60) or before


def _is_too_much(request) -> bool:
    if may(request.user, Can.COMMENT_AT_ONCE):
        return False
    times = settings.COMMENTS_A_MINUTE
    return is_too_much("comment", _who(request), {60: times, 3600: times * 10})
