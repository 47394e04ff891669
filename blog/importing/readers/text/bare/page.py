"""What describes a line of a page as the title of a post, and a stretch of lines as one post.

Most of it is about words: a title's words are new to the page, come back below it and go on coming back
through its post; the words before and after it are of two subjects. A sub-heading is none of that.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from blog.importing.readers.text.bare.vocabulary import (
    BULLET,
    CODE,
    CREDIT,
    FURNITURE,
    GOODBYE,
    LAST,
    NUMBERED,
    OPENING,
    READ_MORE,
    SECTION,
    STOP,
)
from blog.importing.readers.text.lines import Line
from blog.markup.text import fold

MAX_TITLE, MAX_WORDS, SENTENCE = 150, 24, 80
MAX_INNER = 80  # candidates inside one post
WIDTH, NEAR, FAR, AFTER = 8.0, 60, 120, 80  # words looked at around a line
OWN = 60.0  # how strongly a post's words are drawn from the page's (a Dirichlet prior)


def stems(text: str) -> frozenset[str]:
    """The words of a folded text that say something of the subject, cut to six letters."""
    found = []
    for word in re.findall(r"[a-z0-9]+", text):
        long_enough = len(word) >= 3 or (len(word) == 2 and re.search(r"\d", word))
        if long_enough and word not in STOP:
            found.append((word[:-1] if len(word) > 4 and word[-1] in "sx" else word)[:6])
    return frozenset(found)


@dataclass
class Words:
    """A line as its words: what it is by them, and what it is about."""

    line: Line
    is_alone: bool
    is_furniture: bool

    def __post_init__(self) -> None:
        self.text = self.line.text
        self.folded, self.words = fold(self.text), self.text.split()
        match = READ_MORE.fullmatch(self.text) if len(self.text) < MAX_TITLE else None
        self.more = bool(match) and (len(self.words) <= 5 or self.text.endswith(tuple('→»"”…')))
        self.names = _named_by(match["rest"]) if match and self.more else ""
        short = len(self.text) < 60
        self.is_furniture = not self.more and (self.is_furniture or (short and bool(FURNITURE.fullmatch(self.text))))
        self.note = self.text.endswith(("↩", "↩︎", "⤴", "↑"))
        self.code = (bool(CODE.search(self.text)) and len(self.text) < 200) or self.line.indented
        self.stems = frozenset[str]() if self.more or self.is_furniture else stems(self.folded)

    @property
    def may_be_first_title(self) -> bool:
        """Whether the line could be the title of a page's first post; a whole sentence is none."""
        is_sentence = len(self.text) >= SENTENCE and bool(re.search(r"[^.…]\.$", self.text))
        return self.is_alone and len(self.text) <= MAX_TITLE and not is_sentence

    @cached_property
    def is_candidate(self) -> bool:
        """Whether the line could be a title or a heading by itself."""
        return (
            self.is_alone
            and len(self.text) <= MAX_TITLE
            and len(self.words) <= MAX_WORDS
            and not (self.more or self.is_furniture or self.note or self.code or self.line.indented)
            and not BULLET.match(self.text)
            and bool(re.search(r"[^\W\d_]{2}|\d", self.text))
            and not re.search(r"[,;:»”\"]$|[^.…]\.$", self.text)
            and not re.match(r"[«“(\[…\"–—-]|\.\.\.", self.text)
            and not re.fullmatch(r".{1,120}\.(?:jpe?g|png|gif|webp|avif)|(?:https?://)?\S+\.\S{2,}", self.text, re.I)
        )


def _named_by(rest: str) -> str:
    """The title that "Continue reading TITLE →" names, as bare words."""
    rest = re.sub(r"^\W*(?:of this entry\b|(?:suite\b)?\W*(?:(?:de|of|d')\b)?)", "", fold(rest))
    return " ".join(re.findall(r"\w+", rest))


def repeats_above(below: Words | None, above: Words) -> bool:
    """Whether a line begins with the one above: the alternative text of a picture, glued to what follows."""
    start = above.folded.rstrip("….?! ")
    if below is None or len(start) < 6 or not below.folded.startswith(start):
        return False
    return bool(re.match(r"[….?! ]*(?:$|[A-ZÀ-Ý](?!\w*[A-ZÀ-Ý]))", below.text[len(start) :]))


class BarePage:
    """The lines of a page, the candidates among them (indexes), and what describes each and each possible post.

    `furniture` are the indexes of lines that are known to be no text, and count as blank.
    """

    def __init__(self, lines: list[Line], furniture: set[int]):
        self.lines = [Words(line, _is_alone(lines, i, furniture), i in furniture) for i, line in enumerate(lines)]
        first = next((k for k, line in enumerate(self.lines) if not line.is_furniture), 0)
        # The first line opens a post: its title, unless it is prose (then the page starts in the middle of one).
        self.is_titled = bool(lines) and self.lines[first].may_be_first_title
        rest = [k for k, line in enumerate(self.lines) if k > first and line.is_candidate]
        rest = [k for k in rest if not repeats_above(self.lines[k], self.lines[k - 1])]
        self.candidates = [first, *rest] if lines else []
        self.repeated = self._repeated(rest)
        self.counts = Counter(word for line in self.lines for word in line.stems)
        self.total = sum(self.counts.values())
        self.idf = {word: math.log((len(lines) + 1) / number) for word, number in self.counts.items()}
        self.first_seen: dict[str, int] = {}
        for k, line in enumerate(self.lines):
            for word in line.stems:
                self.first_seen.setdefault(word, k)
        self.named = {k for k in self.candidates if self._is_named(k)}
        self.sure = self.named | {k for k in self.candidates if k == first or self.lines[k - 1].more}

    def line_features(self, k: int) -> dict[str, float]:
        """What describes line k as a title."""
        return self._of_itself(k) | self._of_its_neighbours(k) | self._of_its_words(k)

    def posts_from(self, i: int) -> list[tuple[int, dict[str, float]]]:
        """For each candidate that may end the post that candidate i opens (its rank): what describes that post."""
        post = _Growing(self, i)
        return [(j, post.up_to(j)) for j in range(i + 1, min(len(self.candidates), i + 1 + MAX_INNER) + 1)]

    def weight(self, words) -> float:
        return sum(self.idf[word] for word in words)

    def are_akin(self, k: int, other: int) -> bool:
        """Whether two lines open alike and then differ: "Citation de Hugo", "Citation de Proust"."""
        a, b = self.lines[k].words, self.lines[other].words
        if k == other or min(len(a), len(b)) < 3 or a == b:
            return False
        one, two = (re.sub(r"\d", "0", fold(" ".join(words[:2]))) for words in (a, b))
        return one == two and not stems(fold(" ".join(a[2:]))) & stems(fold(" ".join(b[2:])))

    @cached_property
    def words_after(self) -> list[Counter[str]]:
        """The words below each candidate."""
        return [self._around(k, 1, AFTER) for k in self.candidates]

    def gain(self, word: str, number: int) -> float:
        """How much better a word is explained by a post's own words than by the page's, said so often in it."""
        if not number:
            return 0.0
        share = self.counts[word] / self.total
        return math.lgamma(OWN * share + number) - math.lgamma(OWN * share) - number * math.log(share)

    def _repeated(self, candidates: list[int]) -> set[int]:
        """Lines that stand twice before different texts (the same post twice would go on alike)."""
        followers: dict[str, set[str]] = {}
        for k in candidates:
            if k + 1 < len(self.lines) and self.lines[k + 1].folded != self.lines[k].folded:
                followers.setdefault(self.lines[k].folded, set()).add(self.lines[k + 1].folded[:60])
        return {k for k in candidates if len(followers.get(self.lines[k].folded, ())) > 1}

    def _is_named(self, k: int) -> bool:
        own = " ".join(re.findall(r"\w+", self.lines[k].folded))
        return len(own) >= 4 and any(line.names == own for line in self.lines[k + 1 : k + 400])

    def _around(self, k: int, step: int, width: int) -> Counter[str]:
        """The words above (step -1) or below (1) a line, until there are as many as `width`."""
        found: Counter[str] = Counter()
        seen, other = 0, k + step
        while 0 <= other < len(self.lines) and seen < width:
            found.update(self.lines[other].stems)
            seen += len(self.lines[other].stems)
            other += step
        return found

    def _of_itself(self, k: int) -> dict[str, float]:
        line = self.lines[k]
        size = len(line.words)
        capitals = sum(bool(re.match(r"\W*[A-ZÀ-Ý]", word)) for word in line.words[1:])
        is_section = SECTION.fullmatch(line.folded) or NUMBERED.match(line.folded)
        return {
            "bias": 1.0,
            "words": math.log(size),
            "too_long": max(0, size - 10) / 5,
            "capitals": capitals / (size - 1) if size > 1 else 0.0,
            "digit": float(bool(re.search(r"\d", line.text))),
            "listlike": float(bool(is_section) or k in self.repeated),
            "credit": float(bool(CREDIT.match(line.folded))),
            "family": float(k not in self.repeated and any(self.are_akin(k, other) for other in self.sure)),
        }

    def _of_its_neighbours(self, k: int) -> dict[str, float]:
        lines = self.lines
        before = lines[k - 1] if k else None
        after = lines[k + 1] if k + 1 < len(lines) else None
        below = lines[k + 1 : k + 3]
        opens = any(len(one.text) >= 80 and not one.code and OPENING.search(one.folded[:400]) for one in below)
        return {
            "credit_next": float(bool(after and after.is_candidate and CREDIT.match(after.folded))),
            "note_before": float(bool(before and before.note)),
            "goodbye_before": self._goodbye(k, before),
            "opening_after": float(opens),
            "more_before": float(bool(before and before.more)) + float(k in self.named),
            "glued_below": float(repeats_above(after, lines[k])),
        }

    def _goodbye(self, k: int, before: Words | None) -> float:
        """Whether what stands above ends a post: thanks, a farewell, a tiny last sentence, a lone address."""
        if before and LAST.search(before.text):
            return 1.5
        if any(GOODBYE.search(one.folded) for one in self.lines[max(0, k - 2) : k]):
            return 1.0
        tiny = before and len(before.text) <= 25 and not before.code  # "Bisous.", "Ciao !"
        return float(bool(tiny and before and re.search(r"\w.*(?:[.!…?)]|[^\w\s}\]:;])$", before.text)))

    def _of_its_words(self, k: int) -> dict[str, float]:
        own = self.lines[k].stems
        total = self.weight(own) or 1.0
        near_above, near_below = self._around(k, -1, NEAR), self._around(k, 1, NEAR)
        norm = math.sqrt(self._dot(near_above, near_above) * self._dot(near_below, near_below)) or 1.0
        above, below = self._around(k, -1, FAR), self._around(k, 1, FAR)
        shift = sum(self.idf[word] * math.log((below[word] + 0.5) / (above[word] + 0.5)) for word in own)
        return {
            "seen_before": self.weight(word for word in own if self.first_seen[word] < k) / total,
            "sameness": self._dot(near_above, near_below) / norm,
            "shift": shift / total,
        }

    def _dot(self, a: Counter[str], b: Counter[str]) -> float:
        return sum(a[word] * b[word] * self.idf[word] ** 2 for word in sorted(a.keys() & b.keys()))


def _is_alone(lines: list[Line], index: int, furniture: set[int]) -> bool:
    line = lines[index]
    return (line.gap_before or index - 1 in furniture) and (line.gap_after or index + 1 in furniture)


class _Growing:
    """A post from one title on, as it takes in one stretch of lines after the other."""

    def __init__(self, page: BarePage, rank: int):
        self.page, self.rank = page, rank
        self.start = page.candidates[rank]
        self.title = page.lines[self.start].stems
        self.weight = page.weight(self.title) or 1.0
        self.body: Counter[str] = Counter()
        self.own: Counter[str] = Counter(self.title)
        self.fit = sum(page.gain(word, 1) for word in sorted(self.own))
        self.late: set[str] = set()
        self.chars = self.mores = 0
        self.next = self.start + 1

    def up_to(self, rank: int) -> dict[str, float]:
        """The features of the post that ends before the candidate of this rank; called with each in turn."""
        page = self.page
        stop = page.candidates[rank] if rank < len(page.candidates) else len(page.lines)
        for line in page.lines[self.next : stop]:
            self._take(line, is_late=rank > self.rank + 1)
        # The candidate itself, if the post goes on past it, is taken in with the next stretch.
        self.next = stop
        size = sum(self.own.values())
        return {
            "empty": float(self.chars < 20),
            "length": (math.log(1 + self.chars) / WIDTH) ** 2,
            "more_inside": float(self.mores > page.lines[stop - 1].more),
            "akin": float(stop < len(page.lines) and page.are_akin(self.start, stop)),
            "own_words": (self.fit + math.lgamma(OWN) - math.lgamma(OWN + size)) / 50,
            "recurs_late": page.weight(sorted(self.title & self.late)) / self.weight,
            "headings": float(rank > self.rank + 1),
            "known_after": self._known_after(rank) if stop < len(page.lines) else 0.0,
        }

    def _take(self, line: Words, is_late: bool) -> None:
        self.chars += 0 if line.more or line.is_furniture else len(line.text)
        self.mores += line.more
        for word in sorted(line.stems):
            self.body[word] += 1
            self.fit += self.page.gain(word, self.own[word] + 1) - self.page.gain(word, self.own[word])
            self.own[word] += 1
        if is_late:
            self.late |= line.stems

    def _known_after(self, rank: int) -> float:
        """How much of what follows the next title this post has said already."""
        following = self.page.words_after[rank]
        known = self.page.weight(word for word in following if word in self.body or word in self.title)
        return known / (self.page.weight(following) or 1.0)
