"""Fit the weights of blog/importing/readers/text/bare/model.py, and show what they are worth on blogs held out.

    python bench/fit_titles.py ../shared/corpora/page-dumps

The pages are given with their truth beside them. Pages with furniture are made bare: their titles and
bodies are kept. Each blog weighs the same, however many posts it has. Maximum likelihood with a ridge,
by L-BFGS; nothing but the standard library.
"""

import json
import math
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from blog.importing.readers.text.bare import model  # noqa: E402
from blog.importing.readers.text.bare.page import BarePage  # noqa: E402
from blog.importing.readers.text.bare.vocabulary import READ_MORE  # noqa: E402
from blog.importing.readers.text.lines import split_lines  # noqa: E402

RIDGE = 0.1
NAMES = [*model.LINE, *model.POST]
LINES = len(model.LINE)


class Sample:
    """A page, its true titles as ranks among the candidates, and the features of every arc."""

    def __init__(self, truth: dict, text: str, titles: set[int]):
        self.blog, self.theme = truth["blog"], truth["theme"]
        lines = split_lines(text)
        page = BarePage(lines, set())
        self.size, self.truth = len(lines), {i for i, line in enumerate(lines) if line.number in titles}
        self.candidates, self.is_titled = page.candidates, page.is_titled
        self.gold = [rank for rank, line in enumerate(page.candidates) if line in self.truth]
        described = [page.line_features(k) if rank else {} for rank, k in enumerate(page.candidates)]
        self.entry = [[features.get(name, 0.0) for name in model.LINE] for features in [*described, {}]]
        self.arcs = [
            [(end, [features[name] for name in model.POST]) for end, features in page.posts_from(rank)]
            for rank in range(len(page.candidates))
        ]

    def scored(self, weights: list[float]) -> tuple[list[float], model.Arcs]:
        entry = [sum(map(float.__mul__, weights, features)) for features in self.entry]
        post = weights[LINES:]
        return entry, [
            [(end, entry[end] + sum(map(float.__mul__, post, features))) for end, features in arcs]
            for arcs in self.arcs
        ]


def load(folder: Path) -> list[Sample]:
    samples = []
    for path in sorted(folder.glob("*.txt")):
        truth = json.loads(path.with_suffix(".json").read_text())
        text, titles = path.read_text(), {post["line"] for post in truth["posts"]}
        if truth["theme"] != "bare":
            text, titles = made_bare(truth["posts"], text.split("\n"))
        samples.append(Sample(truth, text, titles))
    return samples


def made_bare(posts: list[dict], rows: list[str]) -> tuple[str, set[int]]:
    """The titles and bodies of a page, and its "read more", with the numbers of the title lines (from 1)."""
    bodies = {line.strip() for post in posts for line in post["body"].split("\n")}
    titles = {post["line"] for post in posts}
    kept: list[str] = []
    found = set()
    for number, row in enumerate(rows, 1):
        if number in titles:
            kept += [""] * bool(kept and kept[-1].strip())
            found.add(len(kept) + 1)
            kept += [row, ""]
        elif not row.strip():
            kept += [""] * bool(kept and kept[-1].strip())
        elif row.strip() in bodies or READ_MORE.fullmatch(row.strip()):
            kept.append(row)
    return "\n".join(kept), found


def loss(samples: list[Sample], share: dict[str, float], weights: list[float]) -> tuple[float, list[float]]:
    """The negative log likelihood of the true segmentations, and its gradient."""
    total = RIDGE * sum(weight * weight for weight in weights)
    gradient = [2 * RIDGE * weight for weight in weights]
    for sample in samples:
        _, arcs = sample.scored(weights)
        forward, backward = passes(arcs)
        path = sorted({0, *sample.gold})
        steps = dict(zip(path, [*path[1:], len(arcs)], strict=True))
        part = share[sample.blog]
        total += part * forward[-1]
        for rank, ends in enumerate(arcs):
            for (end, score), (_, features) in zip(ends, sample.arcs[rank], strict=True):
                flow = math.exp(min(0.0, forward[rank] + score + backward[end] - forward[-1]))
                if steps.get(rank) == end:
                    total -= part * score
                    flow -= 1
                if abs(flow) < 1e-7:
                    continue
                for place, value in enumerate(sample.entry[end]):
                    gradient[place] += part * flow * value
                for place, value in enumerate(features, LINES):
                    gradient[place] += part * flow * value
    return total, gradient


def passes(arcs: model.Arcs) -> tuple[list[float], list[float]]:
    number = len(arcs)
    incoming: model.Arcs = [[] for _ in range(number + 1)]
    forward, backward = [0.0] * (number + 1), [0.0] * (number + 1)
    for rank in range(number + 1):
        forward[rank] = model._log_sum([forward[start] + score for start, score in incoming[rank]]) if rank else 0.0
        for end, score in arcs[rank] if rank < number else ():
            incoming[end].append((rank, score))
    for rank in range(number - 1, -1, -1):
        backward[rank] = model._log_sum([score + backward[end] for end, score in arcs[rank]])
    return forward, backward


def fit(samples: list[Sample], steps: int = 150) -> list[float]:
    """The weights that make the true segmentations most likely (L-BFGS, ten pairs)."""
    posts = Counter()
    for sample in samples:
        posts[sample.blog] += len(sample.gold)
    mean = sum(posts.values()) / len(posts)
    share = {blog: mean / number for blog, number in posts.items()}
    x = [0.0] * len(NAMES)
    value, slope = loss(samples, share, x)
    pairs: list[tuple[list[float], list[float]]] = []
    for _ in range(steps):
        direction = _direction(slope, pairs)
        reach = 1.0 if pairs else 1 / max(1.0, math.sqrt(_dot(slope, slope)))
        while True:
            tried = [a + reach * b for a, b in zip(x, direction, strict=True)]
            new_value, new_slope = loss(samples, share, tried)
            if new_value <= value + 1e-4 * reach * _dot(slope, direction) or reach < 1e-8:
                break
            reach /= 2
        pairs = [
            *pairs[-9:],
            ([a - b for a, b in zip(tried, x, strict=True)], [a - b for a, b in zip(new_slope, slope, strict=True)]),
        ]
        done = value - new_value < 1e-6 * abs(value)
        x, value, slope = tried, new_value, new_slope
        if done:
            break
    return x


def _dot(a: list[float], b: list[float]) -> float:
    return sum(map(float.__mul__, a, b))


def _direction(slope: list[float], pairs: list) -> list[float]:
    direction, kept = [-one for one in slope], []
    for s, y in reversed(pairs):
        rho = _dot(s, direction) / max(1e-12, _dot(s, y))
        kept.append(rho)
        direction = [d - rho * one for d, one in zip(direction, y, strict=True)]
    if pairs:
        s, y = pairs[-1]
        direction = [one * _dot(s, y) / max(1e-12, _dot(y, y)) for one in direction]
    for (s, y), rho in zip(pairs, reversed(kept), strict=True):
        beta = _dot(y, direction) / max(1e-12, _dot(s, y))
        direction = [d + (rho - beta) * one for d, one in zip(direction, s, strict=True)]
    return direction


def window_diff(lines: int, truth: set[int], found: set[int]) -> float:
    width = max(2, round(lines / max(1, len(truth)) / 2))
    span = lines - width
    if span <= 0:
        return 0.0
    return (
        sum(sum(i < t <= i + width for t in truth) != sum(i < t <= i + width for t in found) for i in range(span))
        / span
    )


def measure(samples: list[Sample], weights: list[float]) -> str:
    hits = found_all = truth_all = sure = sure_right = 0
    differences = []
    for sample in samples:
        _, arcs = sample.scored(weights)
        probabilities = dict(zip(sample.candidates, model._marginals(arcs), strict=True))
        if not sample.is_titled:
            probabilities.pop(sample.candidates[0])
        found = model.accepted(probabilities)
        hits += len(found.keys() & sample.truth)
        found_all, truth_all = found_all + len(found), truth_all + len(sample.truth)
        sure += sum(p >= 0.9 for p in found.values())
        sure_right += sum(p >= 0.9 and line in sample.truth for line, p in found.items())
        differences.append(window_diff(sample.size, sample.truth, set(found)))
    f1 = 2 * hits / max(1, found_all + truth_all)
    return (
        f"F1 {f1:.3f} (P {hits / max(1, found_all):.2f} R {hits / max(1, truth_all):.2f})  "
        f"WD {sum(differences) / len(differences):.3f}  sure {sure_right}/{sure}"
    )


def main() -> None:
    samples = load(Path(sys.argv[1]))
    by_blog = defaultdict(list)
    for sample in samples:
        by_blog[sample.blog].append(sample)
    print(f"{len(samples)} pages, {sum(len(sample.truth) for sample in samples)} posts; each blog held out in turn:")
    for blog in by_blog:
        weights = fit([sample for sample in samples if sample.blog != blog])
        bare = [sample for sample in by_blog[blog] if sample.theme == "bare"]
        print(f"  {blog:14} bare   {measure(bare, weights)}")
        print(f"  {'':14} all    {measure(by_blog[blog], weights)}", flush=True)
    weights = fit(samples)
    print("fitted on all of them:", measure([s for s in samples if s.theme == "bare"], weights))
    print(dict(zip(NAMES, [round(weight, 2) for weight in weights], strict=True)))


if __name__ == "__main__":
    main()
