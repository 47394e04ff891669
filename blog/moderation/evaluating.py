"""How good the filter is, by what people decided: it learns four fifths and judges the last, in turn."""

from collections import Counter
from dataclasses import dataclass

from blog.moderation.bayes import Counts, judge_all
from blog.moderation.models import Example
from blog.moderation.rules import LIKELY, SURE
from blog.moderation.words import passages

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Of a threshold: spam that reached it (`true`), good comments that did (`false`), and how many there were."""

    true: int
    false: int
    spam: int
    ham: int

    @property
    def precision(self) -> float:
        return self.true / (self.true + self.false) if self.true + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.true / self.spam

    @property
    def misfiled(self) -> float:
        return self.false / self.ham


Read = list[set[str]]  # a comment, as words.passages gives it


def examples() -> tuple[list[Read], list[Read]]:
    """The comments that people called spam, and those they approved, oldest first."""
    found: dict[bool, list[Read]] = {True: [], False: []}
    decided = Example.objects.exclude(is_spam=None).select_related("comment").order_by("comment")
    for example in decided.iterator(chunk_size=500):
        found[bool(example.is_spam)].append(passages(example.comment))
    return found[True], found[False]


def evaluate(spam: list[Read], ham: list[Read]) -> dict[str, Table]:
    """For each of the filter's two thresholds, from where it files as spam and from where it holds."""
    scores: dict[bool, list[float]] = {True: [], False: []}
    for fold in range(FOLDS):
        learned_spam, learned_ham = (_without(fold, all_) for all_ in (spam, ham))
        known = learn(learned_spam, learned_ham)
        for is_spam, all_ in ((True, spam), (False, ham)):
            for one in all_[fold::FOLDS]:
                scores[is_spam].append(judge_all(one, known, len(learned_spam), len(learned_ham)).score)
    return {
        name: Table(
            true=sum(score >= least for score in scores[True]),
            false=sum(score >= least for score in scores[False]),
            spam=len(spam),
            ham=len(ham),
        )
        for name, least in (("spam", SURE), ("held", LIKELY))
    }


def learn(spam: list[Read], ham: list[Read]) -> dict[str, Counts]:
    """What the filter would know of these: a whole comment each, which is its first passage."""
    in_spam: Counter = Counter(token for one in spam for token in one[0])
    in_ham: Counter = Counter(token for one in ham for token in one[0])
    return {token: Counts(in_spam[token], in_ham[token]) for token in in_spam.keys() | in_ham.keys()}


def _without(fold: int, all_: list) -> list:
    return [one for at, one in enumerate(all_) if at % FOLDS != fold]
