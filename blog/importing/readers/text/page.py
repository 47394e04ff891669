"""The lines of a page and what each is: what the parts that make bodies and dates ask."""

import re

from blog.importing.readers.text.furniture import FURNITURE, Furniture, Kind
from blog.importing.readers.text.lines import Line
from blog.markup.text import fold

MAX_TITLE, MAX_WORDS, MIN_PARAGRAPH = 130, 20, 80
DOMAIN = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,6}(?:/\S*)?)")
ENDS_PROSE = re.compile(r"[.,;:»”\"]$")
CREDIT = re.compile(
    r"\b(?:photos?|images?|cr[ée]dits?|dessins?|illustrations?|merci|source|copyright|credits?|thanks|picture)\b|©",
    re.I,
)
MAX_CREDIT = 120


class Page:
    """The lines of a page and what each is."""

    def __init__(self, lines: list[Line], kinds: list[Furniture]):
        self.lines, self.kinds = lines, kinds

    def kind(self, index: int) -> Kind | None:
        return self.kinds[index].kind if 0 <= index < len(self.lines) else None

    def text(self, index: int) -> str:
        return self.lines[index].text if 0 <= index < len(self.lines) else ""

    def is_furniture(self, index: int) -> bool:
        return self.kind(index) in FURNITURE

    def looks_like_title(self, index: int) -> bool:
        """Whether the line could be a title by itself: short, on its own, no sentence, no address."""
        if self.kind(index) != Kind.PROSE:
            return False
        line = self.lines[index]
        if self.is_credit(index):
            return False
        starts = line.gap_before or self.is_furniture(index - 1)
        ends = line.gap_after or self.is_furniture(index + 1)
        return (
            starts
            and ends
            and len(line.text) <= MAX_TITLE
            and 0 < len(line.words) <= MAX_WORDS
            and not ENDS_PROSE.search(line.text)
            and not line.text.startswith(("«", "“", "#", "(", "…"))
            and not DOMAIN.fullmatch(line.text)
            and not re.search(r"#\w+$", line.text)
        )

    def is_credit(self, index: int) -> bool:
        """Whether the line, right below a picture, says whose it is."""
        text = self.text(index)
        return (
            self.kind(index - 1) == Kind.PICTURE
            and self.kind(index) == Kind.PROSE
            and len(text) <= MAX_CREDIT
            and bool(CREDIT.search(text))
        )

    def starts_a_text(self, index: int) -> bool:
        """Whether a paragraph follows, not another short line."""
        following = index + 1
        while self.is_furniture(following) or self.kind(following) == Kind.PICTURE:
            following += 1
        return len(self.text(following)) >= MIN_PARAGRAPH or self.is_repeated_below(index)

    def is_repeated_below(self, index: int) -> bool:
        """Whether the next line starts with this one: the alternative text of a picture, glued to it."""
        start = fold(self.text(index))[:24].rstrip("….?! ")
        return len(start) >= 6 and fold(self.text(index + 1)).startswith(start)
