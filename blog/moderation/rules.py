"""The rules that look at a comment before readers do.

A rule is a function that takes a comment, just written and still pending, and says whether it fires.
To add one: write it here, decorate it with what it does and why in words, and test it in
tests/moderation/test_rules.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Can, may
from blog.comments.models import Comment
from blog.posts.conversing import CommentPolicy

HOLD, SPAM = "hold", "spam"
TAKEN_BACK = "taken-back"  # no rule, but said like one
MAX_LINKS = 2


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    outcome: str  # HOLD or SPAM
    reason: str
    fires: Callable[[Comment], bool]


RULES: dict[str, Rule] = {}


def rule(code: str, outcome: str, reason):
    def register(fires):
        RULES[code] = Rule(code, outcome, reason, fires)
        return fires

    return register


def describe(code: str) -> str:
    """The reason behind a code; the code itself where the rule is no longer there."""
    if code == TAKEN_BACK:
        return _("Its writer took it back.")
    return str(RULES[code].reason) if code in RULES else code


@rule("first-comment", HOLD, gettext_lazy("A first comment here is always read before it appears."))
def first_comment(comment: Comment) -> bool:
    """Nothing of this account, of this browser or of this proven address was approved yet; unless the post takes all
    at once. A typed address proves nothing."""
    if comment.post.policy == CommentPolicy.OPEN:
        return False
    approved = Comment.objects.approved()
    known = Q(pk=None)  # nobody
    if comment.user_id:
        known |= Q(user=comment.user_id)
    elif comment.commenter:
        known |= Q(commenter=comment.commenter)
    if comment.email_proven:
        known |= Q(email=comment.email, email_proven=True)
    return not approved.filter(known).exists()


@rule("all-held", HOLD, gettext_lazy("Here each comment is read before it appears."))
def all_held(comment: Comment) -> bool:
    return comment.post.policy == CommentPolicy.HELD


@rule("links", HOLD, gettext_lazy("A comment with more than two links is read before it appears."))
def many_links(comment: Comment) -> bool:
    return comment.body_html.count("<a ") > MAX_LINKS


def rules_that_fire(comment: Comment) -> list[Rule]:
    """The rules that have something against a comment; none for those who write here."""
    if may(comment.user, Can.COMMENT_AT_ONCE):
        return []
    return [rule for rule in RULES.values() if rule.fires(comment)]
