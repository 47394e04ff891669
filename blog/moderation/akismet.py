"""Asking Akismet (akismet.com/developers), for who wants to: off unless AKISMET_KEY is set.

A comment that would be published waits until Akismet has answered, which a task asks in background; where no answer
comes it waits for an editor like any other. Sent are the fields of `asked_of` and nothing else: neither the network nor
the e-mail address of who wrote it.
"""

import logging
from datetime import timedelta
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from blog.comments.locking import lock_comment
from blog.comments.models import Comment, CommentStatus
from blog.moderation.models import Decision
from blog.moderation.moderator_mail import tell_moderators
from blog.moderation.transitions import transition

TIMEOUT = 10  # seconds
TRIED_FOR = timedelta(hours=1)
ASKED, SILENT, SAYS_SPAM, SAYS_HAM = "akismet-asked", "akismet-silent", "akismet-spam", "akismet-ham"

log = logging.getLogger(__name__)


def is_on() -> bool:
    return bool(settings.AKISMET_KEY)


def asked_of(comment: Comment) -> dict[str, str]:
    """All that is sent about a comment."""
    return {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "permalink": settings.SITE_URL + comment.post.get_absolute_url(),
        "comment_type": "reply" if comment.parent_id else "comment",
        "comment_author": comment.name,
        "comment_author_url": comment.website,
        "comment_content": comment.body,
        "comment_date_gmt": comment.created_at.isoformat(),
        "blog_lang": comment.post.language,
        "blog_charset": "UTF-8",
        "user_ip": "127.0.0.1",  # it wants one; ours tells nothing
    }


def ask_soon(comment: Comment) -> None:
    transaction.on_commit(lambda: ask.enqueue(comment.pk))


@task
def ask(comment_id: int) -> None:
    ask_about(comment_id)


def ask_waiting() -> int:
    """Ask again about what no answer came of; gives of how many. A chore."""
    if not is_on():
        return 0
    now = timezone.now()
    held = Comment.objects.filter(status=CommentStatus.PENDING, created_at__gt=now - 2 * TRIED_FOR)
    answered = 0
    for comment in held.order_by("pk").prefetch_related("decisions").iterator(chunk_size=200):
        lines = comment.decisions.all()
        if not lines or not _is_asked(lines[0]):
            continue
        if comment.created_at < now - TRIED_FOR:
            _leave_to_editors(comment.pk)
        else:
            answered += ask_about(comment.pk)
    return answered


@transaction.atomic
def _leave_to_editors(comment_id: int) -> None:
    comment = lock_comment(comment_id)
    if comment.status == CommentStatus.PENDING and _is_asked(comment.decisions.first()):
        transition([comment_id], CommentStatus.PENDING, findings=[{"code": SILENT, "points": 0, "told": {}}])
        tell_moderators(Comment.objects.select_related("post").get(pk=comment_id), is_new=False)


def ask_about(comment_id: int) -> bool:
    """True where an answer came, and what it says was done; a comment somebody decided about is left alone."""
    comment = Comment.objects.select_related("post").filter(pk=comment_id, status=CommentStatus.PENDING).first()
    last = comment.decisions.first() if comment else None
    if comment is None or not _is_asked(last):
        return False
    try:
        is_spam = _answer(comment)
    except (URLError, OSError, ValueError) as error:
        log.warning("Akismet did not answer about the comment %s: %s", comment_id, error)
        return False
    with transaction.atomic():
        lock_comment(comment_id)
        if comment.decisions.first() != last:
            return False  # somebody was quicker
        status, code, points = (
            (CommentStatus.SPAM, SAYS_SPAM, 100) if is_spam else (CommentStatus.APPROVED, SAYS_HAM, 0)
        )
        transition([comment_id], status, findings=[{"code": code, "points": points, "told": {}}])
    return True


def _is_asked(last: Decision | None) -> bool:
    return last is not None and any(one["code"] == ASKED for one in last.findings)


def _answer(comment: Comment) -> bool:
    """Whether Akismet takes it for spam. Raises URLError, OSError or ValueError where that is not to be known."""
    fields = urlencode(asked_of(comment)).encode()
    request = Request(settings.AKISMET_URL, fields, {"User-Agent": "Tribune"})  # noqa: S310  an address of the settings
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        said = answer.read(100).decode("ascii", "replace").strip()
        if said not in ("true", "false"):
            raise ValueError(answer.headers.get("X-akismet-debug-help") or f"it said {said!r}")
        return said == "true"
