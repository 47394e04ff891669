"""The spam filter: naive Bayes over what words.py reads, trained by people's decisions alone.

Each token has the share of spam and of good comments it was in; a comment's tokens are combined by Fisher's method, as
Gary Robinson proposed ("A Statistical Approach to the Spam Problem", Linux Journal 107, 2003): tokens seen rarely count
little, and a comment the filter knows nothing of comes out in the middle. Nothing leaves this machine.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STRENGTH, UNKNOWN = 0.45, 0.5  # how much, and what, is believed of a token before it was seen
NOTABLE = 0.1  # how far from the middle a token must be to count
MOST_TOKENS = 150


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` from 0 (good) to 1 (spam), and the tokens that weighed most with their own shares, weightiest first."""

    score: float
    words: list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many spam and good comments a token was."""

    spam: int
    ham: int


def share(counts: Counts, spam: int, ham: int) -> float:
    """How much a token speaks for spam, from 0 to 1; `spam` and `ham` are how many comments were learned of each."""
    in_spam, in_ham = counts.spam / max(spam, 1), counts.ham / max(ham, 1)
    seen = counts.spam + counts.ham
    if not seen:
        return UNKNOWN
    return (STRENGTH * UNKNOWN + seen * in_spam / (in_spam + in_ham)) / (STRENGTH + seen)


def judge(tokens: Iterable[str], known: Mapping[str, Counts], spam: int, ham: int) -> Verdict:
    """The same tokens and counts give the same verdict, whatever the order."""
    shares = [(token, share(known[token], spam, ham)) for token in sorted(tokens) if token in known]
    notable = [(token, value) for token, value in shares if abs(value - 0.5) >= NOTABLE]
    notable.sort(key=lambda one: (-abs(one[1] - 0.5), one[0]))
    notable = notable[:MOST_TOKENS]
    if not notable:
        return Verdict(0.5, [])
    values = [value for _, value in notable]
    for_spam = 1 - _chi2(-2 * math.fsum(math.log(1 - value) for value in values), 2 * len(values))
    for_ham = 1 - _chi2(-2 * math.fsum(math.log(value) for value in values), 2 * len(values))
    return Verdict(round((1 + for_spam - for_ham) / 2, 6), notable[:12])


def judge_all(passages: Iterable[set[str]], known: Mapping[str, Counts], spam: int, ham: int) -> Verdict:
    """The verdict on the worst of a comment's passages."""
    return max((judge(one, known, spam, ham) for one in passages), key=lambda verdict: verdict.score)


def _chi2(value: float, degrees: int) -> float:
    """The chance that chi-square of so many (even) degrees is at least this."""
    half = value / 2
    term = total = math.exp(-half)
    for step in range(1, degrees // 2):
        term *= half / step
        total += term
    return min(total, 1.0)
