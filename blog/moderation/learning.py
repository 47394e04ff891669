"""Training the filter: what people decided is noted with the decision, and learned a moment later, in background."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.tasks import task

from blog.comments.models import Comment, CommentStatus
from blog.moderation.bayes import Counts, Verdict, judge_all
from blog.moderation.models import Example, SpamWord
from blog.moderation.words import passages, tokens
from config.plain import rows_of

AT_A_TIME = 50
ALL = ""  # the token that every comment has: how many were learned
SAYS = {CommentStatus.APPROVED: False, CommentStatus.SPAM: True}


def note_examples(comment_ids: Iterable[int], status: str) -> None:
    """Someone gave these comments this status: good, spam, or neither, which is unlearned."""
    examples = [Example(comment_id=pk, is_spam=SAYS.get(CommentStatus(status))) for pk in comment_ids]
    Example.objects.bulk_create(
        examples, update_conflicts=True, unique_fields=["comment"], update_fields=["is_spam", "is_due"], batch_size=200
    )
    transaction.on_commit(learn_waiting.enqueue)


@task
def learn_waiting() -> None:
    learn_all()


def learn_all() -> int:
    """Learn what was noted and not learned yet; gives of how many comments. A chore."""
    learned = 0
    while number := _learn_some():
        learned += number
    return learned


@transaction.atomic
def _learn_some() -> int:
    to_learn = Example.objects.filter(is_due=True).select_for_update(of=("self",)).order_by("comment")
    examples = list(to_learn.select_related("comment")[:AT_A_TIME])
    changes: dict[str, Counter] = {"spam": Counter(), "ham": Counter()}
    for example in examples:
        found = [] if example.is_spam is None else sorted(tokens(example.comment))
        for is_spam, step, some in ((example.learned, -1, example.tokens), (example.is_spam, 1, found)):
            if is_spam is not None:
                for token in (ALL, *some):
                    changes["spam" if is_spam else "ham"][token] += step
        example.learned, example.tokens, example.is_due = example.is_spam, found, False
    _count(changes["spam"], changes["ham"])
    Example.objects.bulk_update(examples, ["learned", "tokens", "is_due"])
    return len(examples)


def _count(spam: Counter, ham: Counter) -> None:
    names = sorted({*spam, *ham})
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        rows = {row.token: row for row in SpamWord.objects.select_for_update().filter(token__in=some).order_by("token")}
        new = [SpamWord(token=name) for name in some if name not in rows]
        for row in (*rows.values(), *new):
            row.spam = max(0, row.spam + spam[row.token])
            row.ham = max(0, row.ham + ham[row.token])
        SpamWord.objects.bulk_create(new)
        SpamWord.objects.bulk_update(rows.values(), ["spam", "ham"])
    SpamWord.objects.filter(spam=0, ham=0).delete()


def totals() -> tuple[int, int]:
    """How many comments were learned as spam, and as good."""
    learned = _known([ALL]).get(ALL, Counts(0, 0))
    return learned.spam, learned.ham


def filter_says(comment: Comment) -> Verdict | None:
    """The filter's verdict; None while it has seen too few of either kind to say anything."""
    parts = passages(comment)
    known = _known(sorted({ALL}.union(*parts)))
    learned = known.pop(ALL, Counts(0, 0))
    if min(learned.spam, learned.ham) < settings.SPAM_FILTER_FROM:
        return None
    return judge_all(parts, known, learned.spam, learned.ham)


KNOWN = "SELECT token, spam, ham FROM blog_spamword WHERE token IN ({})"


def _known(names: list[str]) -> dict[str, Counts]:
    """What was learned of these tokens."""
    known = {}
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        rows = rows_of(KNOWN.format(", ".join(["%s"] * len(some))), *some)
        known.update({token: Counts(spam, ham) for token, spam, ham in rows})
    return known
