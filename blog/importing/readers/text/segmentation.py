"""Which lines of a page are titles: one segmentation of the whole page, each boundary with a confidence.

A page whose theme writes a date, a byline or labels once per post is cut along them: what stands at
the same place beside them is a title. A bare page is cut where a line looks like a title and what
follows it speaks of something else than what comes before.
"""

import re
from dataclasses import dataclass

from blog.importing.readers.text.furniture import FOOTER, FURNITURE, Furniture, Kind
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
# Short words that say nothing of the subject.
COMMON = set(
    (
        "dans pour avec cette cela comme mais même plus quand elle elles nous vous leur leurs être avoir "
        "faire sont sans sous entre aussi bien très tout tous toute toutes autre autres dont donc encore "
        "alors après avant depuis pendant chez vers notre votre this that with from what when your have will "
        "their about they there here more some than them then into over only just been were which "
    ).split()
)
ACCEPTED = 0.55


@dataclass(frozen=True, slots=True)
class Title:
    """The index of a title's line among the lines, and how sure it is (0 to 1)."""

    index: int
    confidence: float


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


def find_titles(page: Page) -> list[Title]:
    """The titles of a page, in order; empty where nothing looks like one."""
    titles = _along_furniture(page) or _on_a_bare_page(page)
    return [title for title in titles if title.index < len(page.lines)]


def _along_furniture(page: Page) -> list[Title]:
    """Titles beside dates and bylines, else after footers; none where the page has fewer than two."""
    heads = [
        i
        for i in range(len(page.lines))
        if page.kind(i) in (Kind.DATE, Kind.BYLINE) and page.kind(i - 1) not in (Kind.DATE, Kind.BYLINE)
    ]
    above = [i - 1 for i in heads if page.looks_like_title(i - 1)]
    below = [i + 1 for i in heads if page.looks_like_title(i + 1) and not page.looks_like_title(i - 1)]
    found = above if len(above) >= len(below) else below
    footers = [i + 1 for i in range(len(page.lines)) if page.kind(i) in FOOTER and not page.is_furniture(i + 1)]
    after = [i for i in footers if page.looks_like_title(i) and i not in found]
    if len(found) + len(after) < 2:
        return []
    titles = [Title(index, 0.97) for index in found] + [Title(index, 0.92) for index in after]
    first = next((i for i in range(len(page.lines)) if not page.is_furniture(i)), 0)
    if page.looks_like_title(first) and first not in {t.index for t in titles}:
        titles.append(Title(first, 0.85))
    return sorted(titles, key=lambda title: title.index)


def _on_a_bare_page(page: Page) -> list[Title]:
    titles: list[Title] = []
    for index in range(len(page.lines)):
        if not page.looks_like_title(index) or (titles and titles[-1].index == index - 1):
            continue
        confidence = _confidence(page, index, titles[-1].index if titles else None)
        if confidence >= ACCEPTED:
            titles.append(Title(index, round(min(confidence, 0.9), 2)))
    return titles


def _subjects(text: str) -> set[str]:
    """The words of a text that say what it is about, cut to a stem."""
    words = re.findall(r"[^\W\d_]{4,}", fold(text))
    return {word[:6] for word in words if word not in COMMON}


def _confidence(page: Page, index: int, current: int | None) -> float:
    """How much a line of a bare page looks like the title of a new post rather than a sub-heading."""
    if current is None:
        return 0.9 if index == 0 else 0.6
    if not page.starts_a_text(index):
        return 0.0
    if page.kind(index - 1) == Kind.READ_MORE:
        return 0.9
    line = page.lines[index]
    subjects = _subjects(line.text)
    before = _subjects(" ".join(page.text(i) for i in range(current + 1, index)))
    after = _subjects(" ".join(page.text(i) for i in range(index + 1, min(index + 6, len(page.lines)))))
    confidence = 0.55
    confidence += 0.1 if len(page.text(index + 1)) >= 150 else 0.0
    confidence += 0.15 if subjects & after else 0.0
    confidence += 0.2 if _ends_a_post(page, index - 1) else 0.0
    confidence += 0.4 if page.is_repeated_below(index) else 0.0
    confidence -= 0.4 if subjects & _subjects(page.text(current)) else 0.0
    confidence -= 0.3 * len(subjects & before) / max(1, len(subjects))
    confidence -= 0.2 if len(line.words) < 2 else 0.0
    confidence -= 0.3 if re.search(r"[?!]$", line.text) else 0.0
    return confidence


def _ends_a_post(page: Page, index: int) -> bool:
    """Whether a line is of the kinds that close a post: a lone address, hashtags, a picture."""
    text = page.text(index)
    return bool(page.kind(index) == Kind.PICTURE or DOMAIN.fullmatch(text) or re.search(r"#\w+$", text))
