"""Mail to those who moderate about what waits, and the links in it that decide.

A link names the comment, who it was sent to, and the last line of the log about the comment: once someone has decided,
it no longer does anything. It shows a page that asks; only the button there acts.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import is_too_often
from accounts.models import Author, User
from accounts.permissions import ALLOWED, Can, Role, may
from accounts.profiles import proven_address
from blog.comments.models import Comment, CommentStatus
from blog.moderation.access import comments_moderated_by
from blog.moderation.models import Decision, ModeratorMail, last_reasoned
from config.kept import kept
from config.shown import note
from identity.models import site_name
from mail import outbox
from mail.models import Message

Pace = ModeratorMail.Pace
SALT = "tribune.moderate"
LINK_HOLDS = 7 * 24 * 3600  # seconds
LETTERS_AN_HOUR = 12  # to one moderator; the rest waits in the queue and the daily letter
HOUR_OF_DAY = 8
SHOWN = 20

log = logging.getLogger(__name__)


def pace_of(user) -> str:
    """What they chose; else editors once a day, and authors, about their own posts, at once."""
    return _pace(user, ModeratorMail.objects.filter(user=user).first())


def _pace(user, chosen: ModeratorMail | None) -> str:
    by_default = Pace.DAILY if may(user, Can.MODERATE_ALL) else Pace.NOW
    return (chosen.pace if chosen else "") or by_default


def keep_pace(user, pace: str) -> bool:
    if pace not in Pace.values:
        return False
    ModeratorMail.objects.update_or_create(user=user, defaults={"pace": pace})
    return True


class PaceForm:
    """What the queue shows: the choices, and which one holds."""

    def __init__(self, user):
        self.choices, self.chosen = Pace.choices, pace_of(user)


def tell_moderators(comment: Comment, is_new: bool) -> None:
    """A comment was just held: who moderates it and wants to know at once is written to, in the same transaction."""
    if not is_new:
        withdraw_letters([comment.pk])  # of what it said before its writer changed it
    users = _told_at_once(comment.post_id) - {comment.user_id}
    if not users:
        return
    told_at_once = User.objects.filter(pk__in=users).prefetch_related("emailaddress_set").order_by("pk")
    decisions = list(comment.decisions.all())
    for user in told_at_once:
        address = proven_address(user)
        if not address:
            continue
        if is_too_often("moderator mail", str(user.pk), LETTERS_AN_HOUR, 3600):
            ModeratorMail.objects.update_or_create(user=user, defaults={"missed": True})
            continue
        outbox.put(_letter(user, address, comment, decisions))


def _told_at_once(post_id: int) -> set[int]:
    """The accounts that moderate the comments of a post and want to know at once of each that waits."""
    of_all, of_own = kept("told at once", _all_told_at_once, is_shown=False, is_setting=True)
    if not of_own:
        return of_all
    signed = kept(("who signed", post_id), partial(_who_signed, post_id), is_shown=False, is_setting=True)
    return of_all | (of_own & signed)


def _all_told_at_once() -> tuple[set[int], set[int]]:
    """The accounts that want to, of those who moderate everywhere, and of those who moderate what they have signed."""
    note("people")
    moderate = [role for role in Role if ALLOWED[role] & {Can.MODERATE_ALL, Can.MODERATE_OWN}]
    found = User.objects.filter(role__in=moderate, is_staff=True, is_active=True).select_related("moderatormail")
    told = [user for user in found if _pace(user, getattr(user, "moderatormail", None)) == Pace.NOW]
    of_all = {user.pk for user in told if may(user, Can.MODERATE_ALL)}
    return of_all, {user.pk for user in told} - of_all


def _who_signed(post_id: int) -> set[int]:
    note("/authors/", f"post:{post_id}")
    return set(Author.objects.filter(bylines__post=post_id, user__isnull=False).values_list("user", flat=True))


def _letter(user: User, address: str, comment: Comment, decisions: list[Decision]) -> Message:
    """`decisions` are the lines of the log about the comment, the newest first."""
    reasoned = last_reasoned(decisions)
    with translation.override(comment.post.language):
        subject = _("Waits for you: %(title)s") % {"title": comment.post.title}
        context = {
            "comment": comment,
            "post": comment.post,
            "reasons": reasoned.why if reasoned else [],
            "link": link_for(user, comment, decisions[0] if decisions else None),
            "queue": _absolute("admin:blog_comment_changelist"),
        }
        text, html = _render("waits", context)
    return outbox.prepare(address, subject, text, html, about=_about(comment.pk))


def _about(comment_id: int) -> str:
    return f"waits-{comment_id}"


def withdraw_letters(comment_ids) -> None:
    """Somebody decided: what was not sent yet is needless."""
    outbox.withdraw(*map(_about, comment_ids))


def link_for(user: User, comment: Comment, last) -> str:
    token = signing.dumps([comment.pk, user.pk, last.pk if last else 0], salt=SALT)
    return _absolute("blog:moderate-by-mail", token)


def read_link(token: str) -> tuple[Comment, User, int] | None:
    """Comment, moderator and the last decision the letter knew of; None where the link is not ours, too old, or its
    reader may no longer moderate that."""
    try:
        comment_id, user_id, last = signing.loads(token, salt=SALT, max_age=LINK_HOLDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    comment = comments_moderated_by(user).filter(pk=comment_id).select_related("post", "author").first()
    return (comment, user, last) if comment else None


def send_moderator_digests(now: datetime | None = None) -> int:
    """The daily letters that are due; gives how many. A chore."""
    turn = _last_turn(now or timezone.now())
    sent = 0
    roles = [role for role in Role if ALLOWED[role] & {Can.MODERATE_ALL, Can.MODERATE_OWN}]
    done = ModeratorMail.objects.filter(last_digest_at__gte=turn).values("user")
    for user in User.objects.filter(role__in=roles, is_active=True).exclude(pk__in=done):
        try:
            sent += _take_turn(user, turn)
        except Exception:  # the others get theirs, and this one is tried again
            log.exception("The daily letter to the moderator %s", user.pk)
    return sent


@transaction.atomic
def _take_turn(user: User, turn: datetime) -> bool:
    """Whoever moves the mark writes the letter, or neither."""
    mine, _is_new = ModeratorMail.objects.get_or_create(user=user)
    not_yet = ModeratorMail.objects.filter(Q(last_digest_at=None) | Q(last_digest_at__lt=turn), user=user)
    if not not_yet.update(last_digest_at=turn, missed=False):
        return False
    pace = pace_of(user)
    return (pace == Pace.DAILY or (pace == Pace.NOW and mine.missed)) and _send_digest(user)


def _send_digest(user: User) -> bool:
    address = proven_address(user)
    waiting = comments_moderated_by(user).filter(status=CommentStatus.PENDING)
    count = waiting.count() if address else 0
    if not count:
        return False
    comments = list(waiting.select_related("post").prefetch_related("decisions").order_by("pk")[:SHOWN])
    with translation.override(settings.LANGUAGE_CODE):
        subject = ngettext("%d comment waits", "%d comments wait", count) % count
        entries = [(one, link_for(user, one, one.decisions.all()[0])) for one in comments if one.decisions.all()]
        queue = _absolute("admin:blog_comment_changelist")
        text, html = _render("waiting", {"entries": entries, "count": count, "queue": queue})
    outbox.put(outbox.prepare(address, subject, text, html))
    return True


def _last_turn(now: datetime) -> datetime:
    local = timezone.localtime(now)
    turn = local.replace(hour=HOUR_OF_DAY, minute=0, second=0, microsecond=0)
    return turn if turn <= local else turn - timedelta(days=1)


def _render(name: str, context: dict) -> tuple[str, str]:
    here = {"blog_name": site_name(), "site_url": settings.SITE_URL, "language": translation.get_language()}
    return tuple(render_to_string(f"emails/{name}.{kind}", here | context) for kind in ("txt", "html"))  # type: ignore


def _absolute(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)
