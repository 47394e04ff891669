"""Plain text: from HTML, folded for comparing, cut for excerpts, counted, and as slugs."""

import html
import re
import unicodedata
from functools import cache

import nh3
from django.utils.text import slugify

BLOCK_END = re.compile(
    r"</(p|h[1-6]|li|blockquote|figcaption|figure|pre|td|th|dd|dt|footer)>|<br\s*/?>|<hr\s*/?>", re.I
)
# Marks of notes and the way back from them: no words of the text.
NOTE_MARKS = re.compile(
    r'<sup class="footnote-ref">.{0,300}?</sup>'
    r'|<a href="[^"]{1,50}"[^>]{0,50} class="footnote-backref"[^>]{0,50}>.{0,9}</a>'
)
NOT_ASCII = re.compile("[^\x00-\x7f]")
ACCENTS = re.compile("[\u0300-\u036f]+")  # nearly all the signs that French and its neighbours set on letters
# Unicode's categories Cc and Cs but for tab and newline.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# What makes one sign of several: a family, a flag.
JOINED = re.compile("(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])")
LETTERS = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "’": "'"})
# Cyrillic and Greek letters that are drawn like Latin ones.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁһүοαενικρτυχ", "abekmhopctyxijsdhyoaevikptux")
WORDS_PER_MINUTE = 220


def plain_text(markup: str) -> str:
    """The text of some HTML, blocks separated by a newline, entities decoded."""
    if 'class="footnote-' in markup:
        markup = NOTE_MARKS.sub("", markup)
    text = nh3.clean(BLOCK_END.sub(r"\g<0>\n", markup), tags=set(), clean_content_tags={"script", "style"})
    return "\n".join(line for line in map(str.strip, html.unescape(text).split("\n")) if line)


def fold(text: str) -> str:
    """For comparing and searching: no accents, no ligatures, no case, single spaces."""
    if not text.isascii():
        text = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
        text = NOT_ASCII.sub(lambda match: _plain(match[0]), text)
    return " ".join(text.casefold().split())


@cache
def _plain(char: str) -> str:
    return "" if unicodedata.combining(char) else char.translate(LETTERS)


def skeleton(text: str) -> str:
    """For telling whether two names look the same: folded, without spaces, look-alike letters made one."""
    return fold(one_line(text).casefold().translate(LOOK_ALIKES)).replace(" ", "")


def one_line(text: str) -> str:
    """The text on one line, without what cannot be seen (controls, joiners but within emoji, direction marks)."""
    seen = "\u200d".join(_what_is_seen(part) for part in JOINED.split(text))
    return " ".join(seen.split())


def _what_is_seen(text: str) -> str:
    return "".join(c if c.isspace() else "" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def excerpt(text: str, length: int = 220) -> str:
    """The start of a text, ended at a sentence where one ends in time, else at a word with an ellipsis."""
    text = re.sub(r"[ \t\r\n\f]+", " ", text.strip()[: 20 * length]).strip()  # no-break spaces stay as they are
    if len(text) <= length:
        return text
    head = text[: length + 1]
    sentence = max((match.end() for match in re.finditer(r"[.!?…](?=\s)", head)), default=0)
    if sentence >= length // 2:
        return head[:sentence]
    return head[: max(head.rfind(" "), 1)].rstrip(" ,;:–-(«") + " …"


def word_count(text: str) -> int:
    return len(re.findall(r"\w+(?:['’-]\w+)*", text))


def reading_minutes(words: int) -> int:
    return max(1, round(words / WORDS_PER_MINUTE))


def make_slug(text: str, max_length: int = 80, fallback: str = "") -> str:
    """An address part in ASCII, cut at a word; `fallback` where nothing of the text is left.

    "C", "C++" and "C#" stay three slugs: c, c-plus-plus, c-sharp.
    """
    text = text.translate(LETTERS).replace("'", " ").replace("+", " plus ").replace("#", " sharp ")
    text = re.sub(r"(\d)[.,](\d)", r"\1-\2", text)
    slug = slugify(text)
    if len(slug) > max_length:
        cut = slug[: max_length + 1].rfind("-")
        slug = slug[: cut if cut > 0 else max_length]
    return slug.strip("-_") or fallback


def without_controls(text: str) -> str:
    """The text without control characters (tab and newline stay): they have no place in rows, mail or logs."""
    return CONTROLS.sub("", text)
