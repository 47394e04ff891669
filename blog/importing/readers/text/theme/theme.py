"""The theme of a page: titles, and slots around them in which lines of one template stand.

A slot says: at such a distance above (or below) a title stands a line of this key. Seeds (a key and a
distance) are refined in turns, titles to slots and slots to titles, and the theme that explains the page
best is taken; none where nothing recurs.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

from blog.importing.readers.text.theme.rows import REACH, Rows

KNOWN_COST, UNKNOWN_COST = 3.0, 8.0  # what a slot must bring, in nats: less where a known word tells its kind
CAP = 10.0  # the most that slots may say for one title: many of them do not outweigh a bad one
BETWEEN = 1.0  # what each row between a title and the theme's own costs
EMPTY = 5.0  # what two titles with no text between cost
APART = 2  # two titles are further apart than this
MAX_SLOTS, MAX_SEEDS, MAX_TURNS = 8, 32, 4


@dataclass(slots=True)
class Slot:
    """A line of the theme. `side` is -1 above titles, 1 below; `odds` are the log odds of each distance

    (0: it is absent) at a title against any other line. A distribution, so a post may lack a part.
    """

    side: int
    key: str
    odds: dict[int, float]
    usual: int  # its most common distance

    @property
    def cost(self) -> float:
        return KNOWN_COST if self.key[0] == "k" else UNKNOWN_COST


class Theme:
    """Titles (indexes of rows) and slots that explain each other."""

    def __init__(self, rows: Rows, titles: list[int]):
        self.rows, self.titles = rows, titles
        self.slots: list[Slot] = []
        self.scores: dict[int, float] = {}

    def learn(self) -> None:
        """Find the slots that best tell these titles from the other rows, greedily, each row used once."""
        self.slots, used = [], set(self.titles)
        while len(self.slots) < MAX_SLOTS:
            offers = [self._slot(side, key, used) for side in (-1, 1) for key in self._near(side, used)]
            gain, slot = max(offers, key=lambda offer: offer[0], default=(0.0, None))
            if slot is None or gain <= 0:
                break
            self.slots.append(slot)
            used |= self.rows.places[slot.key]
        self._settle()

    def choose(self) -> float:
        """Take as titles the rows that fit, none beside a better one; gives how well that explains the page."""
        rows = self.rows
        prior = math.log(max(2, len(self.titles)) / rows.size)
        self.scores = {index: self._context(index) + like + prior for index, like in enumerate(rows.likeness)}
        self.titles = []
        for index in sorted((i for i in self.scores if self.scores[i] > 0), key=lambda i: -self.scores[i]):
            if all(abs(index - title) > APART for title in self.titles):
                self.titles.append(index)
        self.titles.sort()
        self._find_first(prior)
        self._drop_ends()
        worth = -sum(sorted(slot.cost for slot in self.slots)[:2])
        for title in self.titles:
            context = min(CAP, self._context(title, first=title == self.titles[0]))
            worth += context + rows.likeness[title] + prior - self._ignored(title)
        return worth - self._uncovered() - self._alike() - self._empty()

    def confidence(self, title: int) -> float:
        """How sure a title is (0 to 1), measured: of those at .9 and more some 99 in 100 are right."""
        score = self.scores[title]
        return round(1 - 0.4 * math.exp(-score / 5) if score > 0 else max(0.3, 0.6 + score / 10), 3)

    def is_known(self, index: int) -> bool:
        return any(index in self.rows.places[slot.key] for slot in self.slots)

    @property
    def feet(self) -> list[Slot]:
        """The slots that close a post: they stand above titles, but not above the first."""
        first = self.titles[0] if self.titles else 0
        above = (slot for slot in self.slots if slot.side < 0)
        return [slot for slot in above if not self.rows.distance(first, -1, self.rows.places[slot.key])]

    def _near(self, side: int, used: set[int]) -> list[str]:
        """The keys that many titles have near them, and that are not much said elsewhere."""
        rows, near = self.rows, Counter[str]()
        titles = set(self.titles)
        for title in self.titles:
            seen: dict[str, None] = {}  # in the order of the page, so that the same page always gives the same posts
            for index in (title + side * far for far in range(1, rows.reach[side][title] + 1)):
                if index in titles:
                    break
                seen.update(dict.fromkeys(rows.keys[index] if index not in used else ()))
            near.update(list(seen))
        least = max(2, 0.4 * len(self.titles))
        return [key for key, count in near.items() if count >= least and len(rows.places[key]) <= 4 * count + 2]

    def _slot(self, side: int, key: str, used: set[int]) -> tuple[float, Slot]:
        """A possible slot and what it brings: the log likelihood of the distances it explains, less its cost."""
        rows, titles = self.rows, set(self.titles)
        places = rows.places[key] - used
        inside = Counter(rows.distance(title, side, places) for title in titles)
        reached = {
            index for place in places for far in range(1, REACH + 1) if 0 <= (index := place - side * far) < rows.size
        }
        reached -= titles
        outside = Counter(rows.distance(index, side, places) for index in reached)
        number, others = len(titles), rows.size - len(titles)
        outside[0] += others - len(reached)
        usual = max(range(1, REACH + 1), key=lambda far: inside[far])
        slot = Slot(side, key, _odds(inside, outside, number, others), usual)
        gain = sum(count * slot.odds[far] for far, count in inside.items()) - slot.cost
        return gain + (0.01 * len(key) if key[0] == "<" else 0.0), slot

    def _settle(self) -> None:
        """Learn the distances again, now that it is known which other slots may be absent between."""
        titles, number = set(self.titles), len(self.titles)
        seen = [self._distances(index) for index in range(self.rows.size)]
        for place, slot in enumerate(self.slots):
            inside = Counter(seen[index][place] for index in titles)
            outside = Counter(seen[index][place] for index in range(self.rows.size) if index not in titles)
            slot.odds = _odds(inside, outside, number, self.rows.size - number)

    def _distances(self, index: int) -> list[int]:
        """How far each slot's line is from a row, 0 for none; a part absent between counts as if it stood there."""
        rows = self.rows
        found = [rows.distance(index, slot.side, rows.places[slot.key]) for slot in self.slots]
        absent = [slot for slot, far in zip(self.slots, found, strict=True) if not far]
        return [
            min(REACH, far + sum(other.side == slot.side and other.usual < slot.usual for other in absent))
            if far
            else 0
            for slot, far in zip(self.slots, found, strict=True)
        ]

    def _context(self, index: int, first: bool = False) -> float:
        """What the slots say of a row. Above the first post nothing is owed: there is no post to close."""
        rows, score = self.rows, 0.0
        line = rows.lines[index]
        for slot, far in zip(self.slots, self._distances(index), strict=True):
            score += slot.odds[far] if far or slot.side > 0 or not first else 0.0
            if far == 1 and slot.odds[1] > 0 and not rows.is_dense:  # no blank line is needed beside furniture
                score += 2.0 * (not line.gap_before) if slot.side < 0 else 0.7 * (not line.gap_after)
        return score

    def _find_first(self, prior: float) -> None:
        """A title for the text above the first one found, which nothing may announce."""
        rows, first = self.rows, self.titles[0] if self.titles else self.rows.size
        top = max(0, first - 1)
        while top and self.is_known(top - 1):
            top -= 1
        text = [index for index in range(first) if rows.long[index]] or [
            index
            for index in range(1, top + 1)
            if len(rows.texts[index]) >= 40 and not rows.listed[index] and not self.is_known(index)
        ]
        above = [index for index in range(text[0] if text else 0) if not self.is_known(index)]
        if not above:
            return
        scores = {index: self._context(index, first=True) + rows.likeness[index] + prior for index in above}
        best = max(above, key=lambda index: scores[index] + 0.5 * index)
        # Of several the same the last: a list of recent posts has it too.
        best = max(index for index in above if rows.texts[index] == rows.texts[best])
        if rows.likeness[best] > -1.5:
            self.titles.insert(0, best)
            self.scores[best] = scores[best]

    def _drop_ends(self) -> None:
        """What precedes the first post (a menu) or follows the last (links, archives) is no post: it holds no text."""
        end = self.rows.size
        while len(self.titles) > 2 and self._lacks_text(self.titles[-1], end):
            end = self.titles.pop()
        while len(self.titles) > 2 and self._lacks_text(*self.titles[:2]):
            self.titles.pop(0)

    def _ignored(self, title: int) -> float:
        """Rows between a title and the theme's own cost something, more if one may be the title itself."""
        rows, worst, number = self.rows, 0.0, 0
        told = list(zip(self.slots, self._distances(title), strict=True))
        for side in (-1, 1):
            fitting = [slot for slot, far in told if far and slot.side == side and slot.odds[far] > 0]
            near = {rows.distance(title, side, rows.places[slot.key]) for slot in fitting}
            between = [far for far in range(1, max(near, default=0)) if far not in near]
            number += len(between)
            worst = max([worst, *(rows.likeness[title + side * far] for far in between)])
        return worst + BETWEEN * number

    def _uncovered(self) -> float:
        """Text left at both ends: a theme runs from the first post to the last, a list or code does not."""
        text = [index for index, is_long in enumerate(self.rows.long) if is_long]
        places = {place for slot in self.slots for place in self.rows.places[slot.key]} or {0}
        before = sum(index < min(places) for index in text)
        after = sum(index >= max(places) for index in text)
        return min(before, after) * max(1.0, 40 / max(1, len(text)))

    def _lacks_text(self, title: int, end: int) -> bool:
        """Whether nothing but the theme, lists and very short lines stands between a title and the next."""
        rows = self.rows
        return all(self.is_known(i) or rows.listed[i] or len(rows.texts[i]) < 30 for i in range(title + 1, end))

    def _empty(self) -> float:
        """Titles with no text between: one of the two is the theme's."""
        pairs = zip(self.titles, self.titles[1:], strict=False)
        return EMPTY * sum(self._lacks_text(one, other) for one, other in pairs if other - one <= REACH)

    def _alike(self) -> float:
        """Titles that are one template themselves (dates, numbers, tags) or say the same."""
        number = len(self.titles)
        worst = 4.0 * (number - len({self.rows.texts[title] for title in self.titles}))
        for key, count in Counter(key for title in self.titles for key in self.rows.keys[title]).items():
            has_number = key[0] == ">" and "0" in key
            is_told = key[0] in "k=" or "⟨d⟩" in key or has_number or not re.search(r"\w", key[2:])
            if is_told and count > max(1, 0.3 * number):
                worst = max(worst, 4.0 * count)
            elif key[0] != "~" and count > 0.35 * number:
                worst = max(worst, 1.5 * count)
        return worst


def _odds(inside: Counter[int], outside: Counter[int], number: int, others: int) -> dict[int, float]:
    """The log odds of each distance, from how often it is seen at titles and at other rows."""
    odds = {
        far: math.log((inside[far] + 0.15) / (number + 1.2)) - math.log((outside[far] + 0.5) / (others + 4))
        for far in range(REACH + 1)
    }
    return {far: max(-3.0, min(5.0, value)) for far, value in odds.items()}


def find_theme(rows: Rows) -> Theme | None:
    """The theme that explains the page best; None where nothing recurs around anything like titles."""
    best, best_worth = None, 0.0
    done: set[tuple[int, ...]] = set()
    for seed in _seeds(rows):
        theme, worth = Theme(rows, seed), 0.0
        for _ in range(MAX_TURNS):
            before = theme.titles
            theme.learn()
            worth = theme.choose()
            if theme.titles == before or len(theme.titles) < 2 or tuple(theme.titles) in done:
                break
            done.add(tuple(theme.titles))
        if len(theme.titles) >= 2 and theme.slots and worth > best_worth:
            best, best_worth = theme, worth
    return best


def _seeds(rows: Rows) -> list[list[int]]:
    """Sets of rows at one distance of one key, those that look most like titles first."""
    plausible = [like > -2 for like in rows.likeness]
    base = (sum(plausible) + 1) / (rows.size + 2)
    found: dict[tuple[int, ...], float] = {}
    for places in rows.places.values():
        for offset in (-3, -2, -1, 1, 2, 3) if 2 <= len(places) <= rows.size / 4 else ():
            at = sorted(place + offset for place in places if 0 <= place + offset < rows.size)
            hits = tuple(index for index in at if plausible[index] and index not in places)
            if len(hits) >= max(2, len(at) / 2):
                rate = (len(hits) + 0.5) / (len(at) + 1)
                value = len(hits) * math.log(rate / base) + (len(at) - len(hits)) * math.log((1 - rate) / (1 - base))
                value += 0.5 * sum(rows.likeness[index] for index in hits)
                found[hits] = max(found.get(hits, -99.0), value)
    return [list(hits) for hits in sorted(found, key=lambda hits: -found[hits])[:MAX_SEEDS]]
