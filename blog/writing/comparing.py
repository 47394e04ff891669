"""What changed between two texts, so that one can read it: block by block, and word by word within a block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from blog.markup.render import render_markdown
from blog.markup.sanitize import sanitize_post
from blog.markup.text import plain_text
from blog.writing.merging import blocks_of_html, opcodes

WORD = re.compile(r"\s*[^\s]+|\s+$")
NAME = re.compile(r"<(\w+)")
# What the text alone does not tell: where links lead, which picture or player stands there, what is marked.
TOLD = [
    (re.compile(r'<(?:img|audio|video)\b[^<>]*?src="([^"]*)"[^<>]*>'), r"▣ \1 "),
    (re.compile(r'<img\b[^<>]*?alt="([^"]+)"[^<>]*>'), r"(\1) "),
    (re.compile(r'<a\b[^<>]*?href="([^"]*)"[^<>]*>(.*?)</a>', re.S), r"\2 ⟨\1⟩"),
    (re.compile(r"</?strong>"), "**"),
    (re.compile(r"</?em>"), "*"),
    (re.compile(r"</?(?:sup|sub|s|del|code|q|mark|kbd)>"), "~"),
]
AROUND = 1  # blocks shown on each side of a change


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the comparison: "same", "gone", "new" or "changed", and its safe HTML with <ins> and <del>."""

    kind: str
    html: str


def compare(before: str, after: str, body_format: str = "html") -> list[Line]:
    """The blocks of both texts in order, none where they say the same; what is far from any change is left out."""
    old, new = (_blocks(text, body_format) for text in (before, after))
    return list(_near_changes(list(_lines(old, new)))) if old != new else []


def _blocks(text: str, body_format: str) -> list[str]:
    html = sanitize_post(render_markdown(text) if body_format == "markdown" else text)
    return [block for block in map(_said, blocks_of_html(html)) if block]


def _said(block: str) -> str:
    """What a block says, as text, with its kind and its pictures named."""
    name = NAME.match(block.strip())
    signs = {"h2": "## ", "h3": "### ", "h4": "#### ", "blockquote": "> ", "hr": "———", "li": "- "}
    sign = signs.get(name[1].lower(), "") if name else ""
    for pattern, told in TOLD:
        block = pattern.sub(told, block)
    text = plain_text(block)
    return f"{sign}{text}" if text or sign == "———" else ""


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for kind, i1, i2, j1, j2 in opcodes(old, new):
        if kind == "equal":
            yield from (Line("same", escape(block)) for block in old[i1:i2])
            continue
        pairs = min(i2 - i1, j2 - j1)
        yield from (Line("changed", _words(old[i1 + n], new[j1 + n])) for n in range(pairs))
        yield from (Line("gone", f"<del>{escape(block)}</del>") for block in old[i1 + pairs : i2])
        yield from (Line("new", f"<ins>{escape(block)}</ins>") for block in new[j1 + pairs : j2])


def _words(before: str, after: str) -> str:
    old, new = WORD.findall(before), WORD.findall(after)
    parts = []
    for kind, i1, i2, j1, j2 in opcodes(old, new):
        gone, added = escape("".join(old[i1:i2])), escape("".join(new[j1:j2]))
        if kind == "equal":
            parts.append(gone)
            continue
        parts += [f"<del>{gone}</del>"] * bool(gone) + [f"<ins>{added}</ins>"] * bool(added)
    return "".join(parts)


def _near_changes(lines: list[Line]) -> Iterator[Line]:
    near = {
        place
        for index, line in enumerate(lines)
        if line.kind != "same"
        for place in range(index - AROUND, index + AROUND + 1)
    }
    skipped = False
    for index, line in enumerate(lines):
        if index in near:
            yield line
            skipped = False
        elif not skipped:
            yield Line("skipped", "…")
            skipped = True
