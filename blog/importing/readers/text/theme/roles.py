"""From a theme to its rows: which are furniture and of which post, and where the posts end."""

import re
from collections import Counter
from collections.abc import Iterator

from blog.importing.readers.text.theme.rows import REACH
from blog.importing.readers.text.theme.theme import Theme

NAVIGATION = re.compile(r"^(?:[←→«‹]|<<)\s|\s(?:[→»›]|>>)$|©")
MOST = 0.6  # of posts


class Roles:
    """`owner` gives for each row of furniture the title it tells something of; `outside` are rows of no post."""

    def __init__(self, theme: Theme):
        self.theme, self.rows, self.titles = theme, theme.rows, theme.titles
        self.owner: dict[int, int] = {}
        self.depth: dict[tuple[int, int], int] = {}  # (title, side) -> how many rows there are the theme's
        self.end = self._end()
        for side in (-1, 1):
            known = {title: self._known(title, side) for title in self.titles}
            self.depth |= {(title, side): self._depth(known, title) for title in self.titles}
        self._widen()
        self._own()
        first = self.titles[0] - self.depth[self.titles[0], -1]
        self.outside = set(range(self.end, self.rows.size))
        if not any(self.rows.long[:first]):
            self.outside |= set(range(first))

    def _own(self) -> None:
        """Give each row of furniture to the post it stands with: what closes a post to the one before."""
        feet = {slot.key for slot in self.theme.feet}
        for (title, side), depth in self.depth.items():
            for row in (title + side * far for far in range(1, depth + 1)):
                if self.rows.long[row] and not self.theme.is_known(row):
                    continue
                closes = side < 0 and (title == self.end or not feet.isdisjoint(self.rows.keys[row]))
                self.owner[row] = self._before(title) if closes else title

    def _before(self, title: int) -> int:
        return max((other for other in self.titles if other < title), default=title)

    def _end(self) -> int:
        """The row after the last post: below its closing lines, else above the page's own list or links."""
        theme, rows, last = self.theme, self.rows, self.titles[-1]
        closing = [(slot, {place for place in rows.places[slot.key] if place > last + 1}) for slot in theme.feet]
        starts = range(max(last + 2, rows.prose[1] + 1), rows.size + REACH)
        fits = {row: sum(slot.odds[rows.distance(row, -1, places)] for slot, places in closing) for row in starts}
        best = max(fits, key=lambda row: fits[row], default=0)
        near = {place for _, places in closing for place in places if best - REACH <= place < best}
        if closing and near and fits[best] > 0:
            # As if one more post followed: the rows above it close the last.
            self.depth[max(near) + 1, -1] = max(near) + 1 - min(near)
            return max(near) + 1
        tail = range(max(rows.prose[1], last) + 1, rows.size)
        start = next((i for i in tail if rows.listed[i] or NAVIGATION.search(rows.texts[i])), rows.size)
        has_heading = start in tail and rows.listed[start] and start - 1 in tail and len(rows.texts[start - 1]) < 40
        return start - has_heading

    def _known(self, title: int, side: int) -> set[int]:
        """At which distances the theme's rows are on one side of a title."""
        found, slots = set(), [slot for slot in self.theme.slots if slot.side == side]
        for far in range(1, self.rows.reach[side][title] + 1):
            row = title + side * far
            if row in self.titles:
                break
            if any(row in self.rows.places[slot.key] and slot.odds[far] > 0 for slot in slots):
                found.add(far)
        return found

    def _depth(self, known: dict[int, set[int]], title: int) -> int:
        """How far they go, stepping over a place only where most posts have some other row."""
        depth = 0
        for far in sorted(known[title]):
            for gap in range(depth + 1, far):
                others = sum(gap not in places and max(places, default=0) > gap for places in known.values())
                if others < MOST * len(known):
                    return depth
            depth = far
        return depth

    def _edges(self) -> Iterator[tuple[int, int, int]]:
        """The row just beyond the theme's, at each title and side."""
        for (title, side), depth in self.depth.items():
            row = title + side * (depth + 1)
            if 0 <= row < self.rows.size and row not in self.titles:
                yield title, side, row

    def _widen(self) -> None:
        """Take the rows just beyond that come back there, quote the title above them or say "read more"."""
        for _ in range(4):
            # Each row once: in a post of one line the same row is beside two titles.
            edges = {row for _, _, row in self._edges()}
            counts = Counter(key for row in edges for key in self.rows.keys[row])
            grown = [edge for edge in self._edges() if self._is_edge(*edge, counts)]
            for title, side, _ in grown:
                self.depth[title, side] += 1
            if not grown:
                return

    def _is_edge(self, title: int, side: int, row: int, counts: Counter[str]) -> bool:
        rows, text = self.rows, self.rows.texts[row]
        for key in rows.keys[row]:
            least = 2 if side < 0 and key[0] == "=" else max(2, 0.34 * len(self.titles))
            if key[0] != "~" and counts[key] >= max(least, MOST * len(rows.places[key])):
                return True
        above = rows.texts[self._before(title)]
        quotes = above in text and len(text) <= len(above) + 50 and len(above.split()) > 2
        return side < 0 and (quotes or ("k more" in rows.keys[row] and len(text.split()) <= 5))
