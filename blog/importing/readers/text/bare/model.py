"""The best segmentation of a page into posts: a semi-Markov model, and the probability of each title in it.

A segmentation is scored by its title lines and by its posts, each as it goes from its title to the next
(so a line is weighed by what would follow from it, not alone). Sums over all segmentations, by the
forward-backward algorithm, give each candidate its probability. Source: S. Sarawagi and W. Cohen,
Semi-Markov Conditional Random Fields (NIPS 2004); the likelihood of a post's words is that of J. Eisenstein
and R. Barzilay, Bayesian Unsupervised Topic Segmentation (EMNLP 2008), sameness that of M. Hearst's
TextTiling (1997).
"""

import math

from blog.importing.readers.text.bare.page import BarePage

# Fitted by maximum likelihood (ridge .1) on 96 pages of four blogs, three French and one English, each blog
# weighing the same; with a whole blog held out, F1 is .91 on pages without furniture (docs/decisions/0008).
LINE = {
    "bias": -0.53,
    "words": 1.52,
    "too_long": -3.15,
    "capitals": 1.81,
    "digit": 1.52,
    "listlike": -2.81,
    "credit": -1.94,
    "credit_next": 2.29,
    "note_before": 5.78,
    "goodbye_before": 1.62,
    "opening_after": 0.7,
    "more_before": 4.42,
    "glued_below": 0.44,
    "family": 2.59,
    "seen_before": -1.35,
    "sameness": -9.29,
    "shift": 0.85,
}
POST = {
    "empty": -6.73,
    "length": -6.45,
    "more_inside": -2.25,
    "akin": 2.15,
    "own_words": 1.01,
    "recurs_late": 1.3,
    "headings": -1.09,
    "known_after": -4.68,
}
ACCEPTED = 0.45  # the probability from which a line is taken as a title: the best F1, blogs held out
MOST = 0.97  # nobody is surer than that of a line that looks like others

Arcs = list[list[tuple[int, float]]]


def title_probabilities(page: BarePage, known: dict[int, float] | None = None) -> dict[int, float]:
    """The probability of each candidate line (by its index) to be a title.

    The first line of a page opens a post; where it may be its title, it is. `known` are log odds that
    something besides this page gives to lines.
    """
    number = len(page.candidates)
    if not number:
        return {}
    entry = [0.0] * (number + 1)
    for rank in range(1, number):
        features = page.line_features(page.candidates[rank])
        entry[rank] = sum(LINE[name] * value for name, value in features.items())
        entry[rank] += (known or {}).get(page.candidates[rank], 0.0)
    arcs: Arcs = [
        [
            (end, entry[end] + sum(POST[name] * value for name, value in features.items()))
            for end, features in page.posts_from(rank)
        ]
        for rank in range(number)
    ]
    found = dict(zip(page.candidates, _marginals(arcs), strict=True))
    if not page.is_titled:
        found.pop(page.candidates[0])
    return found


def accepted(probabilities: dict[int, float]) -> dict[int, float]:
    """The lines that are taken as titles, in order, and how sure each is (0 to 1)."""
    return {k: round(min(p, MOST), 3) for k, p in sorted(probabilities.items()) if p >= ACCEPTED}


def _marginals(arcs: Arcs) -> list[float]:
    """For each node of a graph from 0 to the end, the share of all paths that pass it, by the arcs' log weights."""
    number = len(arcs)
    incoming: Arcs = [[] for _ in range(number + 1)]
    forward = [0.0] * (number + 1)
    for rank in range(number):
        forward[rank] = _log_sum([forward[start] + score for start, score in incoming[rank]]) if rank else 0.0
        for end, score in arcs[rank]:
            incoming[end].append((rank, score))
    forward[number] = _log_sum([forward[start] + score for start, score in incoming[number]])
    backward = [0.0] * (number + 1)
    for rank in range(number - 1, -1, -1):
        backward[rank] = _log_sum([score + backward[end] for end, score in arcs[rank]])
    return [math.exp(forward[rank] + backward[rank] - forward[number]) for rank in range(number)]


def _log_sum(values: list[float]) -> float:
    top = max(values, default=-math.inf)
    return top if top == -math.inf else top + math.log(sum(math.exp(value - top) for value in values))
