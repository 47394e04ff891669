"""The rules that look at a comment before readers do.

A rule is a function that takes a comment, pending, which is about to be written (then it has no id) or was just
changed, and gives None where it has nothing against it, or what its reason tells. To add one: write it here, decorate
it with its points, say why in reasons.py, and test it in tests/moderation/test_rules.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from blog.comments.models import Comment, CommentStatus
from blog.moderation.bans import banned_in
from blog.moderation.learning import filter_says
from blog.moderation.models import Ban, SpamWord, Standing
from blog.moderation.reasons import Told
from blog.moderation.trust import Trust, is_proven, is_same_writer, same_writer, trust_in
from blog.moderation.words import foreign_share, hosts_of, likeness, shingles, shingles_of_html, text_of
from blog.posts.conversing import CommentPolicy
from config.plain import rows_of

# From so many points on a comment is held, or filed as spam.
HOLD_AT, SPAM_AT = 50, 100
POLICIES = ("first-comment", "all-held", "watched", "broken-rule")
MAX_LINKS = 2
LATELY = timedelta(minutes=10)
ALIKE = 0.6
COMPARED, COMPARED_FOR = 100, timedelta(days=3)
SURE, LIKELY = 0.99, 0.9


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    points: int
    look: Callable[[Comment], Told | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """That a rule has something against a comment: how much, and what its reason tells."""

    code: str
    points: int
    told: Told

    @property
    def speaks_of_spam(self) -> bool:
        """Whether it is about what is said, and not about who may say it at once."""
        return self.code not in POLICIES

    def stored(self) -> Told:
        return {"code": self.code, "points": self.points, "told": self.told}


RULES: dict[str, Rule] = {}


def rule(code: str, points: int):
    """Register a rule; its reason stands in reasons.py."""

    def register(look):
        RULES[code] = Rule(code, points, look)
        return look

    return register


# `same_writer` where a browser is all that is known.
OF_BROWSER = "SELECT 1 FROM blog_comment WHERE status = 'approved' AND commenter = %s AND user_id IS NULL LIMIT 1"


@rule("first-comment", HOLD_AT)
def first_comment(comment: Comment) -> Told | None:
    """Nothing of this account, of this browser or of this proven address was approved yet; unless the post takes all
    at once. A typed address proves nothing."""
    if comment.post.policy == CommentPolicy.OPEN:
        return None
    if comment.is_newcomer and not is_proven(comment):
        return {}
    # Who talks with others has mostly written lately, which other rules ask for too.
    if any(one.status == CommentStatus.APPROVED and is_same_writer(comment, one) for one in _lately(comment)):
        return None
    if comment.commenter and not is_proven(comment):
        return None if rows_of(OF_BROWSER, comment.commenter) else {}
    return None if Comment.objects.approved().filter(same_writer(comment)).exists() else {}


@rule("all-held", HOLD_AT)
def all_held(comment: Comment) -> Told | None:
    return {} if comment.post.policy == CommentPolicy.HELD else None


@rule("links", HOLD_AT)
def many_links(comment: Comment) -> Told | None:
    return {} if comment.body_html.count("<a ") > MAX_LINKS else None


@rule("link-density", 30)
def mostly_links(comment: Comment) -> Told | None:
    links = comment.body_html.count("<a ")
    return {} if links and len(text_of(comment).split()) < 6 * links else None


@rule("spam-host", 80)
def bad_host(comment: Comment) -> Told | None:
    """A host that people have seen in spam twice, and never in a comment they approved."""
    names = [f"host:{host}" for host in hosts_of(comment)]
    if not names:
        return None
    bad = SpamWord.objects.filter(token__in=names, spam__gte=2, ham=0).order_by("token").first()
    return {"host": bad.token.removeprefix("host:")} if bad else None


@rule("hurry", 30)
def in_a_hurry(comment: Comment) -> Told | None:
    count = 1 + sum(is_same_writer(comment, one) for one in _just_now(comment))
    return {"count": count} if count > 5 else None


@rule("repetition", 60)
def repeated(comment: Comment) -> Told | None:
    mine = shingles(text_of(comment))
    if len(mine) < 5:  # thanks and greetings are alike
        return None
    others = (one.body_html for one in _lately(comment) if one.status != CommentStatus.DELETED)
    return {} if any(likeness(mine, shingles_of_html(html)) >= ALIKE for html in others) else None


@rule("script", 60)
def unfitting_script(comment: Comment) -> Told | None:
    percent = round(100 * foreign_share(text_of(comment)))
    return {"percent": percent} if percent >= 30 else None


@rule("burst", 20)
def in_a_burst(comment: Comment) -> Told | None:
    count = 1 + sum(one.post_id == comment.post_id for one in _just_now(comment))
    return {"count": count} if count > 15 else None


@rule("old-post", 20)
def link_to_an_old_post(comment: Comment) -> Told | None:
    published = comment.post.published_at
    if not published or timezone.now() - published < timedelta(days=365):
        return None
    return {} if hosts_of(comment) else None


@rule("trap", SPAM_AT)
def trapped(comment: Comment) -> Told | None:
    return {} if comment.is_trapped else None


@rule("filter", SPAM_AT)
def learned(comment: Comment) -> Told | None:
    """Half of its points where it is likely and not sure."""
    verdict = filter_says(comment)
    if verdict is None or verdict.score < LIKELY:
        return None
    return {
        **({} if verdict.score >= SURE else {"points": HOLD_AT}),
        "score": verdict.score,
        "words": ", ".join(word for word, value in verdict.words if value > 0.5),
    }


@rule("banned", SPAM_AT)
def banned(comment: Comment) -> Told | None:
    """A word that is banned may stand in a good comment: it is read by someone."""
    found = banned_in(comment)
    if not found:
        return None
    is_all_words = all(one.kind == Ban.Kind.WORD for one in found)
    return {"points": HOLD_AT if is_all_words else SPAM_AT, "what": ", ".join(map(str, found))}


@rule("watched", HOLD_AT)
def watched(comment: Comment) -> Told | None:
    return {} if _trust(comment).level == Standing.Level.WATCHED else None


@rule("trusted", -HOLD_AT)
def trusted(comment: Comment) -> Told | None:
    """Speaks for a comment."""
    trust = _trust(comment)
    return {"count": trust.approved} if trust.level == Standing.Level.TRUSTED else None


def _trust(comment: Comment) -> Trust:
    """Asked for once a comment; who proved nothing has earned nothing."""
    if not is_proven(comment):
        return Trust()
    if "trust" not in comment.__dict__:
        comment.__dict__["trust"] = trust_in(comment)
    return comment.__dict__["trust"]


class Before(NamedTuple):
    """What rules compare a comment with: one that came before it."""

    pk: int
    is_just_now: bool
    post_id: int
    status: str
    body_html: str
    user_id: int | None
    commenter: str
    email: str
    email_proven: bool


# Asked for with every comment: Django takes five times as long to make a hundred rows of it.
NEWEST = """
    SELECT id, created_at >= %s, post_id, status, body_html, user_id, commenter, email, email_proven
    FROM blog_comment WHERE created_at >= %s ORDER BY created_at DESC LIMIT %s
"""


def _lately(comment: Comment) -> list[Before]:
    """The newest comments of the whole blog but for this one, of three days at most; asked for once a comment."""
    if "lately" not in comment.__dict__:
        now = timezone.now()
        since = [connection.ops.adapt_datetimefield_value(now - span) for span in (LATELY, COMPARED_FOR)]
        rows = [Before(*row) for row in rows_of(NEWEST, *since, COMPARED + 1)]
        comment.__dict__["lately"] = [one for one in rows if one.pk != comment.pk][:COMPARED]
    return comment.__dict__["lately"]


def _just_now(comment: Comment) -> list[Before]:
    return [one for one in _lately(comment) if one.is_just_now]
