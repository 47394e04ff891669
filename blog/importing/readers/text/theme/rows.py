"""The lines of a page as templates: what is left of a line when its dates, numbers and names are taken out.

A theme writes the same line for every post but for such parts. Which template matters is not known
beforehand, so each line has several keys: its whole text, its first and last words, its shape, and the
kind its vocabulary gives it.
"""

import re
from collections import Counter, defaultdict
from functools import cached_property

from blog.importing.readers.text.lines import Line

REACH = 7  # how far from a title, in lines that hold something, the theme may write
PROSE = 90  # a line this long is text
MAX_TITLE = 200
NAMED = 3.0  # how much likelier a title is a line that a list of the page names, as log odds
# A longer line needs more words in common before two are one template: (words, longest line in characters).
WORDS_IN_COMMON = ((1, 30), (2, 60), (3, 100), (4, 2 * MAX_TITLE))
MONTHS = (
    r"jan|f[ée][vb]|m[aä]r|a[vp]r|ma[iy]|jui|jun|jul|ao[uû]|aug|sep|o[ck]t|nov|d[ée][cz]|ene|abr|ago|dic|gen|mag|giu"
    r"|lug|set|ott"
)
WEEKDAYS = (
    r"lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun|die|mit|don|fre|mi[ée]|jue|vie|s[áa]b|dom|gio|seg|ter"
    r"|qua|qui|sex"
)
DATE = re.compile(
    rf"\b(?:(?:{WEEKDAYS})\w{{0,10}}(?:-feira)?\.?,?\s+)?(?:\d{{1,2}}\S{{0,2}}\s+(?:de\s+)?(?:{MONTHS})\w{{0,8}}\.?,?"
    rf"(?:\s+(?:de\s+)?\d{{4}})?|(?:{MONTHS})\w{{0,8}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\b",
    re.I,
)
COMMENT = (
    r"(?:commentaires?|comments?|réponses?|repl(?:y|ies)|responses?|réactions?|kommentare?|comentarios?|commenti?)"
)
# Words that tell what such a line is, in some languages. They make a template easier to believe; a theme
# whose words nobody listed is found all the same.
KINDS = {
    kind: re.compile(pattern, re.I)
    for kind, pattern in {
        "date": r"(?:\S+ ){0,4}⟨d⟩(?: \S+){0,6}(?<![.!?])",
        "by": r"(?:\S+ ){0,2}(?:par|by|von|por|da|di|door)\b.{2,60}",
        "comments": rf"(?:0|aucune?|no|une?|one|keine?) {COMMENT}\b.{{0,25}}|{COMMENT}\W*0\W*"
        rf"|(?:laisser|ajouter|leave|add|write|hinterlasse|deja)\b.{{0,12}} {COMMENT}",
        "labels": r"(?:cat[ée]gor|tag|[ée]tiquette|mots?[- ]cl|libell|label|rubrique|class[ée]|filed|posted in"
        r"|publi[ée] dans|schlagw)\w*\b.{2,200}",
        "more": r"\W*(?:lire|la suite|suite|continuer|read|continue|keep|more|weiter|leer|seguir|leggi)\b.{0,160}",
    }.items()
}
LISTED = re.compile(r"(?:[•·▪‣◦●*+–—-]|\d{1,3}[.)]|\w[.)])\s")
CODE = re.compile(r"[{}<>=;`\\]|\(\)|^[\w.]+\(|^//|^[$#%>] |\w_\w|^[)\]]|^[\w-]+ ?:\s?[\w#\"'-]+$(?<!\D)|&&|\|\|")
ARROW = re.compile(r"^\W*(?:[←→«»©‹›]|<<|>>)|(?:[←→»©›]|>>)\W*$")
TOKEN = re.compile(r"⟨\w⟩|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w\s]")
EMPTY_KEY = " <>=.,;:!?()'\"…-–—|/"


def stems(texts: list[str]) -> set[str]:
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}", " ".join(texts).lower())}


class Rows:
    """The rows of a page: the keys of each, where each key stands, and how much each row looks like a title."""

    def __init__(self, lines: list[Line]):
        self.lines = lines
        self.texts = [line.text for line in lines]
        self.size = len(lines)
        self.is_dense = sum(line.gap_before for line in lines) < self.size / 4  # blank lines say nothing here
        self.same = Counter(self.texts)
        # What stands twice is no text however long it is: a title, and the list that names it.
        self.long = [len(text) >= PROSE and self.same[text] == 1 for text in self.texts]
        prose = [index for index, is_long in enumerate(self.long) if is_long]
        self.prose = (prose[0], prose[-1]) if prose else (0, 0)  # the first and the last row of text
        self.inner = Counter(self.texts[self.prose[0] : self.prose[1] + 1])
        self.listed = [False] * self.size
        for index in range(self.size):
            if not self.listed[index] and self._is_listed(index):
                self._list_around(index)
        # What a list above or below the posts names is the title of one.
        self.named = {self.texts[i] for i in range(self.size) if self.listed[i] and self.is_at_an_edge(i)}
        self.keys = [self._keys(index) for index in range(self.size)]
        self.places: dict[str, set[int]] = defaultdict(set)
        for index, keys in enumerate(self.keys):
            for key in keys:
                self.places[key].add(index)
        self.likeness = [self._likeness(index) for index in range(self.size)]
        self.reach = {side: [self._reach(index, side) for index in range(self.size)] for side in (-1, 1)}

    def is_at_an_edge(self, index: int) -> bool:
        """Whether the row stands above the first text of the page or below the last."""
        return not self.prose[0] <= index <= self.prose[1]

    def distance(self, index: int, side: int, places: set[int]) -> int:
        """How far the nearest of some rows is on one side, 0 where none is near. `index` may lie after the page."""
        reach = self.reach[side][index] if index < self.size else REACH
        return next((far for far in range(1, reach + 1) if index + side * far in places), 0)

    def _is_listed(self, index: int) -> bool:
        """Beside another line that the page also says elsewhere, far from any text: a list of recent posts."""
        if any(self.long[index + 1 : index + 4]):
            return False
        near = [self.texts[other] for other in (index - 1, index + 1) if 0 <= other < self.size]
        twice = [2 <= self.same[text] <= 3 and " " in text for text in (self.texts[index], *near)]
        return twice[0] and any(twice[1:])

    def _is_repeated(self, index: int) -> bool:
        return 2 <= self.same[self.texts[index]] <= 3

    def _list_around(self, start: int) -> None:
        """Take in the lines beside a listed one that the page says elsewhere too.

        A list says each once: the title right below it, which it names first, is no part of it.
        """
        said: set[str] = set()
        while start and self._is_repeated(start - 1) and self.texts[start - 1] != self.texts[start]:
            start -= 1
        for index in range(start, self.size):
            text = self.texts[index]
            if self.listed[index] or text in said or not self._is_repeated(index):
                return
            said.add(text)
            self.listed[index] = True

    @cached_property
    def _quotable(self) -> list[str]:
        return sorted({t for t in self.texts if 8 <= len(t) <= MAX_TITLE and " " in t}, key=len, reverse=True)

    def _mask(self, text: str) -> str:
        """Dates, numbers and the text of another line (a title that "read more" quotes) as places."""
        quoted = next((t for t in self._quotable if len(t) < len(text) <= len(t) + 60 and _quotes(text, t)), None)
        text = DATE.sub(" ⟨d⟩ ", text.replace(quoted, " ⟨t⟩ ") if quoted else text)
        return " ".join(re.sub(r"\d+", "0", text.lower()).split())

    def _keys(self, index: int) -> list[str]:
        """The templates of a row: "=" whole, "<" first words, ">" last words, "~" shape, "k" kind.

        Code repeats itself and is no theme's, so it has none.
        """
        text = self.texts[index]
        is_code = self.lines[index].indented or (bool(CODE.search(text)) and not ARROW.search(text))
        if len(text) > 2 * MAX_TITLE or is_code or (self.is_at_an_edge(index) and self.listed[index]):
            return []
        masked = self._mask(text)
        tokens = TOKEN.findall(masked)
        keys = ["= " + " ".join(tokens), *(f"k {kind}" for kind, words in KINDS.items() if words.fullmatch(masked))]
        for number, longest in WORDS_IN_COMMON:
            if len(tokens) > number and len(text) <= longest:
                keys += ["< " + " ".join(tokens[:number]), "> " + " ".join(tokens[-number:])]
        if len(tokens) <= 12:
            keys.append("~ " + _shape(text))
        return [key for key in keys if key.strip(EMPTY_KEY)]

    def _likeness(self, index: int) -> float:
        """How much a row by itself looks like a title rather than a line of text, as log odds.

        The numbers were fitted on pages of four blogs and on their posts set in other themes, then
        rounded; questions, exclamations and marks at the start cost nothing.
        """
        text = self.texts[index]
        if len(text) > MAX_TITLE:
            return -8.0
        return 0.8 + self._by_text(text) + self._by_repetition(index, text) + self._by_place(index, text)

    def _by_text(self, text: str) -> float:
        score = -2.5 * (len(text) > 120) - 1.5 * (90 < len(text) <= 120)
        score -= 4.0 * text.endswith((",", ";", ":", "{", "}")) + 2.5 * text.endswith(".")
        score -= 2.5 * bool(LISTED.match(text)) + 2.5 * bool(CODE.search(text))
        score -= 1.2 * (not (text[0].isupper() or text[0].isdigit() or text[0] in '«“"#(¿¡…'))
        score -= 1.5 * (" " not in text)
        score -= 2.0 * (text[0] != "«" and bool(ARROW.search(text)))
        return score - 3.0 * (not re.search(r"[^\W\d_]", DATE.sub("", text)))

    def _by_repetition(self, index: int, text: str) -> float:
        keys = self.keys[index]
        alike = len(self.places[keys[0]]) - self.same[text] if keys else 0
        score = -2.0 * any(key[0] == "k" for key in keys) - 2.0 * (alike >= 2 or self.inner[text] >= 3)
        if self.listed[index]:
            return score - (6.0 if self.is_at_an_edge(index) else 3.0)
        return score + NAMED * (text in self.named)

    def _by_place(self, index: int, text: str) -> float:
        line = self.lines[index]
        score = -2.0 * line.indented
        if not self.is_dense:
            score -= 2.0 * (not line.gap_before) + 0.7 * (not line.gap_after)
        following = max(map(len, self.texts[index + 1 : index + 5]), default=0)
        score += 1.7 if following >= PROSE else 1.0 if following >= 60 else 0.0
        if words := stems([text]):
            after = stems(self._unlisted(index + 1, index + 16))
            before = stems(self._unlisted(max(0, index - 15), index))
            score += (1.2 * len(words & after) - 2.0 * len(words & before)) / len(words)
        return score

    def _unlisted(self, start: int, end: int) -> list[str]:
        """The texts of some rows, but for lists, which say the words of titles without being about them."""
        return [self.texts[index] for index in range(start, min(end, self.size)) if not self.listed[index]]

    def _reach(self, index: int, side: int) -> int:
        """How far a row sees: to the first text, which it sees."""
        for far in range(1, REACH + 1):
            if not 0 <= index + side * far < self.size:
                return far - 1
            if self.long[index + side * far]:
                return far
        return REACH


def _quotes(text: str, words: str) -> bool:
    """Whether a text holds another, and not within a word."""
    return words in text and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def _shape(text: str) -> str:
    """How the words of a line begin and what stands between them, runs of the same made one."""
    cased = TOKEN.findall(re.sub(r"\d+", "0", DATE.sub(" ⟨d⟩ ", text)))
    shape = " ".join("W" if token[0].isupper() else "w" if token[0].isalpha() else token for token in cased)
    shape = re.sub(r"\b([Ww])(?: [Ww])+", r"\1+", shape)
    shape = re.sub(r"(\S+) [Ww]\+?(?: \1 [Ww]\+?)+", r"\1 w+", shape)
    return re.sub(r"(\S+ \S+)(?: \1)+", r"\1+", shape)
