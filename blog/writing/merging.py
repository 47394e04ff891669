"""Bringing together what two people made of one post: three-way merging (Khanna, Kunal, Pierce, 2007).

What only one of them changed is taken; what both changed alike is taken once; what both changed differently
is a conflict, which people decide. Texts are merged by blocks, and within a block by sentences.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
VOID = {"br", "hr", "img", "source", "wbr"}
# The end of a sentence, its marks and the space behind it. A tag is a piece of its own.
SENTENCE = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<.!?…]*(?:[.!?…]+[»”)\s]*|(?=<)|$)|<")
Split = Callable[[str], list[str]]


# Comparing takes as long as there are pairs of equal pieces; beyond this a text is one piece.
MOST_PAIRS = 1_000_000


@dataclass(slots=True)
class Merged:
    """What came of merging two versions: the fields, and the names of those on which people must decide."""

    values: dict[str, Any]
    conflicts: list[str] = field(default_factory=list)


def merge(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> Merged:
    """Merge the fields of `mine` with the same ones of `theirs`; where both clash, what is mine is kept.

    `tags` are merged as sets and `body` as text in `body_format`; of other fields one value is taken.
    """
    merged = Merged({})
    for name, here in mine.items():
        value, clashed = _merge_field(name, base.get(name), here, theirs.get(name), mine.get("body_format", "html"))
        merged.values[name] = value
        if clashed:
            merged.conflicts.append(name)
    if "body" in mine and len({version.get("body_format") for version in (base, mine, theirs)}) > 1:
        _keep_format_and_body_together(base, mine, theirs, merged)
    return merged


def _merge_field(name: str, before: Any, here: Any, there: Any, body_format: str) -> tuple[Any, bool]:
    """The merged value, and whether both changed the same place."""
    if here in (there, before):
        return there, False
    if there == before:
        return here, False
    if name == "tags":
        gone = set(before or ()) - set(there) | set(before or ()) - set(here)
        return [tag for tag in dict.fromkeys([*(there or ()), *here]) if tag not in gone], False
    if name == "body":
        return merge_text(before or "", here, there or "", body_format)
    return here, True


def _keep_format_and_body_together(base, mine, theirs, merged: Merged) -> None:
    """A body is of no use in another format: where one changed the format, only one of both can be taken."""
    taken = theirs if mine["body"] == base.get("body") and mine["body_format"] == base.get("body_format") else mine
    merged.values["body"], merged.values["body_format"] = taken["body"], taken["body_format"]
    both_changed = mine["body"] != base.get("body") and theirs["body"] != base.get("body")
    if both_changed and "body" not in merged.conflicts:
        merged.conflicts.append("body")


def merge_text(base: str, mine: str, theirs: str, body_format: str = "html") -> tuple[str, bool]:
    """One text of two that began as `base`, and whether both changed the same sentence: then it is mine."""
    split = blocks_of_html if body_format == "html" else paragraphs_of
    merging = _Merging()
    text = "".join(merging.pieces(split(base), split(mine), split(theirs), within=sentences_of))
    return text, merging.clashed


def blocks_of_html(html: str) -> list[str]:
    """The outermost elements, each with the text that follows it."""
    blocks, depth, start = [], 0, 0
    for match in TAG.finditer(html):
        if match[2].lower() not in VOID:
            depth = max(0, depth + (-1 if match[1] else 1))
        if depth == 0:
            blocks.append(html[start : match.end()])
            start = match.end()
    return [*blocks, html[start:]] if html[start:] else blocks


def paragraphs_of(text: str) -> list[str]:
    """What blank lines part, each with the blank lines behind it."""
    return [part for part in re.split(r"(?<=\n)(?=[^\n])", re.sub(r"\r\n?", "\n", text)) if part]


def sentences_of(text: str) -> list[str]:
    return [match[0] for match in SENTENCE.finditer(text) if match[0]]


@dataclass(frozen=True, slots=True)
class Edit:
    """These pieces stand for those from `start` to `end` of the base."""

    start: int
    end: int
    pieces: tuple[str, ...]

    def clashes_with(self, other: "Edit") -> bool:
        """Whether both decide on the same pieces, or on what comes first of two additions at one place."""
        if self == other:
            return False
        if self.start < other.end and other.start < self.end:  # an addition strictly inside counts too
            return True
        touch = self.end == other.start or self.start == other.end
        return touch and self.adds and other.adds

    @property
    def adds(self) -> bool:
        return len(self.pieces) > self.end - self.start


class _Merging:
    """Puts pieces together, and remembers whether there was a clash."""

    def __init__(self) -> None:
        self.clashed = False

    def pieces(self, base: list[str], mine: list[str], theirs: list[str], within: Split | None = None) -> Iterator[str]:
        """The merged pieces; edits that clash are merged by what `within` splits their pieces into."""
        at = 0
        for here, there in _groups(_edits(base, mine), _edits(base, theirs)):
            start, end = min(e.start for e in (*here, *there)), max(e.end for e in (*here, *there))
            yield from base[at:start]
            if not here or not there or here == there:
                yield from _apply(base, start, end, here or there)
            elif within is None:
                self.clashed = True
                yield from _apply(base, start, end, here)
            else:
                old, one, two = (within("".join(_apply(base, start, end, edits))) for edits in ([], here, there))
                yield from self.pieces(old, one, two)
            at = end
        yield from base[at:]


def _edits(base: Sequence[str], version: Sequence[str]) -> list[Edit]:
    return [Edit(i1, i2, tuple(version[j1:j2])) for tag, i1, i2, j1, j2 in opcodes(base, version) if tag != "equal"]


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib gives them; where looking for what both share would take too long, all between is one change."""
    start, end = 0, 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_end, new_end = len(old) - end, len(new) - end
    counts = Counter(new[start:new_end])
    found: list[tuple[str, int, int, int, int]]
    if sum(counts[piece] for piece in old[start:old_end]) > MOST_PAIRS:
        found = [("replace", start, old_end, start, new_end)]
    else:
        codes = SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False).get_opcodes()
        found = [(tag, i1 + start, i2 + start, j1 + start, j2 + start) for tag, i1, i2, j1, j2 in codes]
    before = [("equal", 0, start, 0, start)] if start else []
    after = [("equal", old_end, len(old), new_end, len(new))] if end else []
    return [*before, *found, *after]


def _groups(mine: list[Edit], theirs: list[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """All edits in the order of the base; those that clash or are the same come together."""
    waiting = sorted(
        [(edit, 0) for edit in mine] + [(edit, 1) for edit in theirs], key=lambda one: (one[0].start, one[0].end)
    )
    group: list[tuple[Edit, int]] = []
    for one in waiting:
        if group and not any(_belong(one, other) for other in group):
            yield [edit for edit, side in group if not side], [edit for edit, side in group if side]
            group = []
        group.append(one)
    if group:
        yield [edit for edit, side in group if not side], [edit for edit, side in group if side]


def _belong(one: tuple[Edit, int], other: tuple[Edit, int]) -> bool:
    return one[1] != other[1] and (one[0] == other[0] or one[0].clashes_with(other[0]))


def _apply(base: Sequence[str], start: int, end: int, edits: list[Edit]) -> list[str]:
    """The pieces of the base from `start` to `end` with these edits made."""
    pieces, at = [], start
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [*base[at : edit.start], *edit.pieces]
        at = edit.end
    return [*pieces, *base[at:end]]
