"""A page as lines. Numbers are those of the file, from 1; blank lines separate and are not kept."""

import re
from dataclasses import dataclass

BULLET = re.compile(r"^(?:[•·▪‣◦●*]\s*|[–—-]\s+)(?=\S)")


class UnreadableText(ValueError):
    """The bytes are not text this reader takes; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    gap_before: bool
    gap_after: bool

    @property
    def is_alone(self) -> bool:
        return self.gap_before and self.gap_after

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w[\w'’-]*", self.text)


def decode(content: bytes) -> str:
    """The text of a file; raises UnreadableText where it is not UTF-8 text."""
    if not content.strip():
        raise UnreadableText("The file is empty.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableText("The file is UTF-16: save it as UTF-8.")
    if b"\x00" in content:
        raise UnreadableText("The file is binary, not text.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableText(
            f"Line {line} is not UTF-8 (byte {error.start}): convert the file, "
            "for instance with iconv -f windows-1252 -t utf-8."
        ) from None
    if not re.search(r"\w", text):
        raise UnreadableText("The file holds no word.")
    return text


def split_lines(text: str) -> list[Line]:
    """The lines that hold something, knowing whether a blank line (or the page's edge) is beside them."""
    rows = [row.strip() for row in re.split(r"\r\n|\r|\n", text)]
    padded = ["", *rows, ""]
    return [
        Line(number, row, gap_before=not padded[number - 1], gap_after=not padded[number + 1])
        for number, row in enumerate(rows, 1)
        if row
    ]
