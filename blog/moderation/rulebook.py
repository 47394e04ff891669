"""The rules as this blog has them: each with its points, on or off, and what all of them say of a comment."""

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.permissions import Can, may
from blog.comments.models import Comment, CommentStatus
from blog.moderation.models import RuleSetting
from blog.moderation.rules import HOLD_AT, RULES, SPAM_AT, Finding, Rule
from config.kept import kept
from config.shown import note

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuleHere:
    """A rule with what an administrator has made of it."""

    rule: Rule
    setting: RuleSetting

    @property
    def points(self) -> int:
        return self.rule.points if self.setting.points is None else self.setting.points


def rules_here() -> list[RuleHere]:
    settings = RuleSetting.objects.in_bulk()
    return [RuleHere(one, settings.get(one.code) or RuleSetting(code=one.code)) for one in RULES.values()]


def _rules_that_ask() -> list[RuleHere]:
    note("rules")
    return [one for one in rules_here() if one.setting.is_on]


def findings(comment: Comment) -> list[Finding]:
    """What the rules say of a comment; nothing for those who write here. A rule that fails is noted, and the comment
    held: someone reads it."""
    if may(comment.user, Can.COMMENT_AT_ONCE):
        return []
    rules = kept("rules", _rules_that_ask, is_shown=False, is_setting=True)
    try:
        with _unspoilt():
            return [found for one in rules if (found := _ask(one, comment))]
    except Exception:  # which one it was, and what the others say
        return [found for one in rules if (found := _ask_alone(one, comment))]


def _ask(one: RuleHere, comment: Comment) -> Finding | None:
    told = one.rule.look(comment)
    if told is None:
        return None
    own_points = told.pop("points", None)
    points = own_points if isinstance(own_points, int) and one.setting.points is None else one.points
    return Finding(one.rule.code, points, told)


def _ask_alone(one: RuleHere, comment: Comment) -> Finding | None:
    try:
        with _unspoilt():
            return _ask(one, comment)
    except Exception as error:
        log.exception("The rule %s failed", one.rule.code)
        _note(one.rule, error)
        return Finding("broken-rule", HOLD_AT, {"rule": one.rule.code})


def _unspoilt():
    """A query that fails spoils no more than the rules, within a transaction as without."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def against(found: Iterable[Finding]) -> int:
    """The points of what a comment says, which alone can make spam of it."""
    return sum(one.points for one in found if one.speaks_of_spam)


def status_for(found: Iterable[Finding]) -> str:
    """Whose comments are read first says nothing of what they say: that alone makes no spam of a comment. What speaks
    for one spares it from waiting, not from a policy that holds all."""
    found = list(found)
    is_certain = any(one.points >= SPAM_AT and one.code in ("banned", "trap") for one in found)  # whoever is trusted
    if against(found) >= SPAM_AT or is_certain:
        return CommentStatus.SPAM
    held = {"all-held", "watched", "broken-rule", "banned"} & {one.code for one in found}
    return CommentStatus.PENDING if held or sum(one.points for one in found) >= HOLD_AT else CommentStatus.APPROVED


def _note(rule: Rule, error: Exception) -> None:
    RuleSetting.objects.get_or_create(code=rule.code)
    said = f"{type(error).__name__}: {error}"[:300]
    RuleSetting.objects.filter(code=rule.code).update(
        errors=F("errors") + 1, last_error=said, last_error_at=timezone.now()
    )
