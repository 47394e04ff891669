"""The words found, in their sentences."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from blog.search.words import LONGEST, stem

AROUND = 240  # letters of text shown
MOST_HITS = 40
SENTENCE_END = re.compile(r"[.!?…][»”\"'’)\]\s\u00a0\u202f]|\n")
CHANGED = 2  # letters at the end of a stem that a form of the word may not share: cheval, chevaux


class _Flat(dict):
    """Each letter without its accent, one for one, so that places stay what they are."""

    def __missing__(self, code: int) -> int:
        self[code] = ord(unicodedata.normalize("NFKD", chr(code))[0])
        return self[code]


FLAT = _Flat({ord("œ"): ord("o"), ord("æ"): ord("a")})


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    stem: str


def words_in_sentences(text: str, wanted: set[str], language: str) -> SafeString | None:
    """The sentence that says most of what is wanted (stems), its words marked; None where none is there."""
    hits = _hits(text, wanted, language)
    if not hits:
        return None
    best = max(hits, key=lambda hit: (len(_within(hits, hit.start)), -hit.start))
    start, end = _around(text, best.start)
    shown, at = [], start
    for hit in hits:
        if hit.start >= at and hit.end <= end:
            shown += [escape(text[at : hit.start]), "<mark>", escape(text[hit.start : hit.end]), "</mark>"]
            at = hit.end
    shown.append(escape(text[at:end]))
    before = "… " if start and not SENTENCE_END.match(text[start - 2 : start]) and text[start - 1] != "\n" else ""
    after = " …" if end < len(text) and text[end - 1] not in ".!?…»" else ""
    return mark_safe(before + "".join(shown).strip() + after)  # noqa: S308  escaped above


def _hits(text: str, wanted: set[str], language: str) -> list[Hit]:
    starts = {
        re.escape(word[: max(3, len(word) - CHANGED)]).replace("oe", "oe?").replace("ae", "ae?")
        for word in wanted
        if word
    }
    if not starts:
        return []
    flat = text.lower()
    flat = (flat if len(flat) == len(text) else text).translate(FLAT)
    hits = []
    for match in re.finditer(rf"(?<![^\W_])(?:{'|'.join(sorted(starts))})[^\W_]{{0,{LONGEST}}}", flat):
        known = stem(text[match.start() : match.end()].lower(), language)
        if known in wanted:
            hits.append(Hit(match.start(), match.end(), known))
            if len(hits) >= MOST_HITS:
                break
    return hits


def _within(hits: list[Hit], start: int) -> set[str]:
    return {hit.stem for hit in hits if start <= hit.start < start + AROUND // 2}


def _around(text: str, middle: int) -> tuple[int, int]:
    """From the start of the sentence, or of a word where that is too far, to an end likewise."""
    start = 0
    for match in SENTENCE_END.finditer(text, max(0, middle - AROUND // 2), middle):
        start = match.end()
    if not start and middle > AROUND // 2:
        start = text.rfind(" ", 0, middle - AROUND // 3) + 1
    end = min(len(text), start + AROUND)
    if end < len(text):
        last = max((match.start() + 1 for match in SENTENCE_END.finditer(text, middle, end)), default=0)
        end = last if last > middle + 20 else max(text.rfind(" ", middle, end), middle + 1)
    return start, max(end, middle + 1)
