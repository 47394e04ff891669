"""What other pages of the same blog say of a page's lines.

Dumps of a front page taken at different times share posts: a line that is surely a title on one is one on
the other, and one that surely lies inside a post is none. Lines are the same where the line below is, too:
two sections called "Conclusion" are not.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from blog.importing.readers.text.bare.page import MAX_TITLE
from blog.importing.readers.text.lines import Line
from blog.markup.text import fold

SHARE, LIMIT, CERTAIN = 0.6, 4.0, 8.0


@dataclass(frozen=True, slots=True)
class Said:
    """What one page says of a line: the log odds that it is a title, and the line above it there."""

    page: str
    odds: float
    above: str


@dataclass(slots=True)
class Evidence:
    """What was said, by the line and the start of the next. Pages are named by whatever tells them apart."""

    said: dict[tuple[str, str], list[Said]] = field(default_factory=dict)

    def add(self, page: str, lines: list[Line], probabilities: dict[int, float]) -> None:
        """Take in what a page has: the probability of lines (by index) to be titles."""
        for index, probability in probabilities.items():
            if len(lines[index].text) > MAX_TITLE:
                continue
            bounded = min(max(probability, 1e-9), 1 - 1e-9)
            odds = max(-LIMIT, min(LIMIT, math.log(bounded / (1 - bounded))))
            if index == 0 or probability > 0.999:
                odds = CERTAIN
            key = (fold(lines[index].text), _start(lines, index + 1))
            self.said.setdefault(key, []).append(Said(page, odds, _start(lines, index - 1)))

    def about(self, page: str, lines: list[Line], candidates: Iterable[int]) -> dict[int, float]:
        """The log odds that the other pages add to some lines of this one (by index)."""
        found = {}
        for index in candidates:
            key = (fold(lines[index].text), _start(lines, index + 1))
            odds = [self._odds(said, lines, index) for said in self.said.get(key, ()) if said.page != page]
            if odds:
                found[index] = CERTAIN if CERTAIN in odds else SHARE * sum(odds) / len(odds)
        return found

    def _odds(self, said: Said, lines: list[Line], index: int) -> float:
        """A line that may be a title and has another line above it there begins something: there and here."""
        moved = said.above != _start(lines, index - 1)
        return CERTAIN if moved and said.odds > -LIMIT else said.odds


def _start(lines: list[Line], index: int) -> str:
    return fold(lines[index].text)[:60] if 0 <= index < len(lines) else ""
