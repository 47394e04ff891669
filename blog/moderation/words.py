"""What the spam filter reads in a comment: words, pairs of words, and signs that are not words."""

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from blog.comments.models import Comment
from blog.markup.text import fold, plain_text

MOST = 400  # tokens of one comment
COMPARED_WORDS = 500
PASSAGE = 14  # words: spam that hides behind prose is no longer than that
WORD = re.compile(r"[^\W_]{2,24}")
LINK = re.compile(r'href="([^"]*)"')
SCRIPTS = {
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "han": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "hangul": re.compile("[\uac00-\ud7af]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
}


def text_of(comment: Comment) -> str:
    return _text_of_html(comment.body_html)


@lru_cache(maxsize=50)
def _text_of_html(html: str) -> str:
    """Each rule reads it."""
    return seen(plain_text(html))


def seen(text: str) -> str:
    """Without what nobody sees, such as a soft hyphen in the middle of a word."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def hosts_of(comment: Comment) -> set[str]:
    """The hosts a comment leads to, in its text and as its writer's website."""
    addresses = [*LINK.findall(comment.body_html), comment.website]
    return {host for host in map(host_of, addresses) if host}


def host_of(address: str) -> str:
    try:
        host = unquote(urlsplit(address).hostname or "").rstrip(".").lower()
        return host.encode("idna").decode().removeprefix("www.")[-80:]
    except ValueError:  # UnicodeError among them
        return ""


def foreign_share(text: str) -> float:
    """The share of letters in scripts other than Latin and Greek."""
    letters = sum(char.isalpha() for char in text)
    return sum(len(script.findall(text)) for script in SCRIPTS.values()) / letters if letters else 0.0


def shingles(text: str) -> frozenset[int]:
    """Runs of three words, each as its hash: two texts are alike as far as they share them. Of a long text its
    beginning counts."""
    words = WORD.findall(fold(text))[:COMPARED_WORDS]
    return frozenset(hash(tuple(words[at : at + 3])) for at in range(max(1, len(words) - 2)) if words)


@lru_cache(maxsize=200)
def shingles_of_html(html: str) -> frozenset[int]:
    """Those of a comment's HTML: the same hundred are compared with each that comes."""
    return shingles(plain_text(html))


def likeness(one: Set, other: Set) -> float:
    """From 0 to 1: what both have of what either has (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def tokens(comment: Comment) -> set[str]:
    """What the filter learns of a comment: each once, in an order of no matter, at most MOST."""
    words = WORD.findall(fold(text_of(comment)))
    found = _of_words(words[: MOST // 2]) | _signs(comment, words)
    return set(sorted(found)[:MOST]) if len(found) > MOST else found


def passages(comment: Comment) -> list[set[str]]:
    """What the filter judges: the whole, and each passage for itself, so that prose around it hides nothing."""
    words = WORD.findall(fold(text_of(comment)))[:2000]
    signs = {sign for sign in _signs(comment, words) if not sign.startswith("length:")}
    starts = range(0, len(words) - PASSAGE // 2, PASSAGE // 2) if len(words) > PASSAGE else ()
    return [tokens(comment), *(_of_words(words[at : at + PASSAGE]) | signs for at in starts)]


def _of_words(words: list[str]) -> set[str]:
    return {*words, *(f"{one} {two}" for one, two in pairwise(words))}


def _signs(comment: Comment, words: list[str]) -> set[str]:
    """What is no word of the text."""
    text = text_of(comment)
    found = {f"name:{word}" for word in WORD.findall(fold(comment.name))}
    found |= {f"host:{host}" for host in hosts_of(comment)}
    found |= {f"tld:{host.rpartition('.')[2]}" for host in hosts_of(comment)}
    found |= {f"script:{name}" for name, script in SCRIPTS.items() if script.search(text)}
    links = comment.body_html.count("<a ")
    found.add(f"links:{min(links, 3)}")
    found.add(f"length:{min(len(words).bit_length(), 9)}")
    if comment.website:
        found.add("has:website")
    letters = [char for char in text if char.isalpha()]
    if len(letters) > 20 and sum(char.isupper() for char in letters) > len(letters) / 2:
        found.add("has:capitals")
    return found
