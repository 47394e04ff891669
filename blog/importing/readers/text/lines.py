"""A page as lines. Numbers are those of the file, from 1; blank lines separate and are not kept."""

import re
from dataclasses import dataclass

BULLET = re.compile(r"^(?:[•·▪‣◦●*]\s*|[–—-]\s+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    gap_before: bool
    gap_after: bool
    indented: bool = False

    @property
    def is_alone(self) -> bool:
        return self.gap_before and self.gap_after

    @property
    def words(self) -> list[str]:
        return re.findall(r"\w[\w'’-]*", self.text)


def split_lines(text: str) -> list[Line]:
    """The lines that hold something, knowing whether a blank line (or the page's edge) is beside them."""
    raw = re.split(r"\r\n|\r|\n", text)
    rows = [row.strip() for row in raw]
    padded = ["", *rows, ""]
    return [
        Line(
            number,
            row,
            gap_before=not padded[number - 1],
            gap_after=not padded[number + 1],
            indented=raw[number - 1][:1].isspace(),
        )
        for number, row in enumerate(rows, 1)
        if row
    ]
