"""Finding what opens and closes in a text in one walk, whatever the text: hostile ones never close anything."""

import re
from collections.abc import Callable, Iterator

COMMENT_START, COMMENT_END = "<!--", "-->"


def pairs(
    text: str, opening: re.Pattern, closing: Callable[[re.Match], re.Pattern]
) -> Iterator[tuple[re.Match, re.Match]]:
    """Each opening with the next of what closes it, in order and none within another; an unclosed one ends it."""
    position = 0
    while start := opening.search(text, position):
        end = closing(start).search(text, start.end())
        if end is None:
            return
        yield start, end
        position = end.end()


def replace_pairs(
    text: str,
    opening: re.Pattern,
    closing: Callable[[re.Match], re.Pattern],
    write: Callable[[re.Match, str, re.Match], str],
) -> str:
    """The text with each pair, and what lies between, written anew."""
    parts, position = [], 0
    for start, end in pairs(text, opening, closing):
        parts += [text[position : start.start()], write(start, text[start.end() : end.start()], end)]
        position = end.end()
    return "".join([*parts, text[position:]])


def replace_comments(text: str, write: Callable[[str], str]) -> str:
    """The text with each <!-- comment --> written anew from what it holds."""
    parts, position = [], 0
    while (start := text.find(COMMENT_START, position)) >= 0:
        end = text.find(COMMENT_END, start + 4)
        if end < 0:
            break
        parts += [text[position:start], write(text[start + 4 : end])]
        position = end + 3
    return "".join([*parts, text[position:]])


def elements(text: str, names: str, until: str = r"(?!)") -> Iterator[tuple[int, int]]:
    """Where elements of these names (alternatives of a pattern) stand whole, none within another of them.

    An element in which `until` matches before its end, or which begins again before it, is not whole.
    """
    token = re.compile(rf"<(/?)({names})\b[^<>]*>|{until}", re.I)
    start, name = -1, ""
    for match in token.finditer(text):
        tag = (match[2] or "").lower()
        if not tag:
            start = -1
        elif not match[1] and (start < 0 or tag == name):
            start, name = match.start(), tag
        elif match[1] and start >= 0 and tag == name:
            yield start, match.end()
            start = -1


def replace_elements(text: str, names: str, write: Callable[[str], str], until: str = r"(?!)") -> str:
    """The text with each whole element of these names written anew."""
    parts, position = [], 0
    for start, end in elements(text, names, until):
        parts += [text[position:start], write(text[start:end])]
        position = end
    return "".join([*parts, text[position:]])
