"""Bringing together what two people made of one post: three-way merging (Khanna, Kunal, Pierce, 2007).

What only one of them changed is taken; what both changed alike is taken once; what both changed differently
is a conflict, which people decide. Texts are merged by blocks, and within a block by sentences.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
VOID = {"br", "hr", "img", "source", "wbr"}
# The end of a sentence, its marks and the space behind it. A tag is a piece of its own.
SENTENCE = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<.!?…]*(?:[.!?…]+[»”)\s]*|(?=<)|$)|<")
Split = Callable[[str], list[str]]


class Overlap(Exception):
    """Both changed the same place in different ways."""


@dataclass(slots=True)
class Merged:
    """What came of merging two versions: the fields, and the names of those on which people must decide."""

    values: dict[str, Any]
    conflicts: list[str] = field(default_factory=list)


def merge(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> Merged:
    """Merge the fields of `mine` with the same ones of `theirs`; a conflict keeps what is mine.

    `tags` are merged as sets and `body` as text in `body_format`; of other fields one value is taken.
    """
    merged = Merged({})
    for name, here in mine.items():
        before, there = base.get(name), theirs.get(name)
        try:
            merged.values[name] = _merge_field(name, before, here, there, mine.get("body_format", "html"))
        except Overlap:
            merged.values[name] = here
            merged.conflicts.append(name)
    if "body" in mine and len({version.get("body_format") for version in (base, mine, theirs)}) > 1:
        _keep_format_and_body_together(base, mine, theirs, merged)
    return merged


def _merge_field(name: str, before: Any, here: Any, there: Any, body_format: str) -> Any:
    if here in (there, before):
        return there
    if there == before:
        return here
    if name == "tags":
        gone = set(before or ()) - set(there) | set(before or ()) - set(here)
        return [tag for tag in dict.fromkeys([*there, *here]) if tag not in gone]
    if name == "body":
        return merge_text(before or "", here, there, body_format)
    raise Overlap


def _keep_format_and_body_together(base, mine, theirs, merged: Merged) -> None:
    """A body is of no use in another format: where one changed the format, only one of both can be taken."""
    taken = theirs if mine["body"] == base.get("body") and mine["body_format"] == base.get("body_format") else mine
    merged.values["body"], merged.values["body_format"] = taken["body"], taken["body_format"]
    both_changed = mine["body"] != base.get("body") and theirs["body"] != base.get("body")
    if both_changed and "body" not in merged.conflicts:
        merged.conflicts.append("body")


def merge_text(base: str, mine: str, theirs: str, body_format: str = "html") -> str:
    """One text of two that began as `base`. Raises Overlap where both changed the same sentence."""
    split = blocks_of_html if body_format == "html" else paragraphs_of
    return "".join(_merge_pieces(split(base), split(mine), split(theirs), within=sentences_of))


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
        if max(self.start, other.start) < min(self.end, other.end):
            return True
        touch = self.end == other.start or self.start == other.end
        return touch and self.adds and other.adds

    @property
    def adds(self) -> bool:
        return len(self.pieces) > self.end - self.start


def _merge_pieces(base: list[str], mine: list[str], theirs: list[str], within: Split | None = None) -> Iterator[str]:
    """The pieces of the merged text; edits that clash are merged by what `within` splits their pieces into."""
    at = 0
    for here, there in _groups(_edits(base, mine), _edits(base, theirs)):
        start, end = min(e.start for e in (*here, *there)), max(e.end for e in (*here, *there))
        yield from base[at:start]
        if not here or not there or here == there:
            yield from _apply(base, start, end, here or there)
        elif within is None:
            raise Overlap
        else:
            old, mine_now, theirs_now = (within("".join(_apply(base, start, end, e))) for e in ([], here, there))
            yield from _merge_pieces(old, mine_now, theirs_now)
        at = end
    yield from base[at:]


def _edits(base: Sequence[str], version: Sequence[str]) -> list[Edit]:
    codes = SequenceMatcher(None, base, version, autojunk=False).get_opcodes()
    return [Edit(i1, i2, tuple(version[j1:j2])) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def _groups(mine: list[Edit], theirs: list[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """All edits in the order of the base, those that clash or are the same together."""
    waiting = sorted(
        [(e, True) for e in mine] + [(e, False) for e in theirs], key=lambda one: (one[0].start, one[0].end)
    )
    while waiting:
        group = [waiting.pop(0)]
        while met := [one for one in waiting if _belongs(one, group)]:
            group += met
            waiting = [one for one in waiting if one not in met]
        yield [e for e, is_mine in group if is_mine], [e for e, is_mine in group if not is_mine]


def _belongs(one: tuple[Edit, bool], group: list[tuple[Edit, bool]]) -> bool:
    edit, is_mine = one
    return any(is_mine != other_is and (edit == other or edit.clashes_with(other)) for other, other_is in group)


def _apply(base: Sequence[str], start: int, end: int, edits: list[Edit]) -> list[str]:
    """The pieces of the base from `start` to `end` with these edits made."""
    pieces, at = [], start
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [*base[at : edit.start], *edit.pieces]
        at = edit.end
    return [*pieces, *base[at:end]]
