"""Words as search compares them: without case, accents and endings, in the language they are written in.

"forêts", "foret" and "FORÊT" are one word, "chevaux" and "cheval" too. Accents go first, so that a word typed without
them is the same word whatever it ends in; the endings are Snowball's rules for French and English, and those of its
French endings that an accent tells are given their accent back before.
"""

import re
from functools import cache, lru_cache

import Stemmer

from blog.markup.text import fold

WORD = re.compile(r"[^\W_]+")
SIGNED_WORD = re.compile(r"[^\W_]+(?:\+\+|#(?!\w))?")  # C++ and C# are words
STEMMERS = {"fr": "french", "en": "english"}
LANGUAGES = tuple(STEMMERS)
LONGEST = 60  # letters; nothing longer is a word anyone types
KEPT = 200_000  # words remembered with what becomes of them, for each language

# What stands in nearly every text and tells nothing of it. "été", "être" or "pas" tell something.
STOP = {
    "fr": frozenset(
        "a à au aux avec c ce ces cet cette comme d dans de des du elle elles en est et eux il ils j je l la le les "
        "leur leurs lui m ma mais me mes n ne nos notre nous on ou où par pour qu que qui s sa se ses si son sont sur "
        "t ta te tes toi ton tu un une vos votre vous y êtes etes".split()
    ),
    "en": frozenset(
        "a am an and are as at be but by d do for from he her his i in is it its ll m me my of on or our re s she so t "
        "that the their them they this to us ve was we were which who will with you your".split()
    ),
}
# Plurals that no rule makes.
IRREGULAR = {
    "fr": {"travaux": "travail", "yeux": "oeil", "cieux": "ciel", "vitraux": "vitrail", "coraux": "corail"},
    "en": {"men": "man", "women": "woman", "children": "child", "mice": "mouse", "feet": "foot", "people": "person"},
}
# Endings of French as they would be with their accent: premiere, notees, passe. Chosen by trying them on 18,000 words
# of several archives: what Snowball makes one word is one still, but for some twenty verbs, and for nouns in -ité,
# which are better off alone (publicité is not publique, nor université universel).
ENDINGS = [
    (re.compile(r"ier(es?|ement)$"), r"ièr\1"),
    (re.compile(r"iees?$"), "ie"),
    (re.compile(r"(?<=..)ees?$"), "é"),
    (re.compile(r"asses?$"), "assé"),
    (re.compile(r"(conn|^par|appar|dispar|transpar)ai(?:s|t|tr\w*|ss\w*)$"), r"\1aiss"),
]


@cache
def _memory(language: str) -> dict[str, str]:
    return {}


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language], 0)  # it keeps nothing: we do


def split(text: str) -> list[str]:
    """The words of a text in small letters, as they are written; "l'hôpital" is two."""
    is_signed = "++" in text or "#" in text
    return (SIGNED_WORD if is_signed else WORD).findall(text.lower())


def stem(word: str, language: str) -> str:
    """What all forms of a word (in small letters) have in common."""
    memory = _memory(language)
    if (known := memory.get(word)) is None:
        if len(memory) >= KEPT:
            memory.clear()
        known = memory[word] = _stem(word, language)
    return known


def _stem(word: str, language: str) -> str:
    bare = plain(word) or word[:LONGEST]  # a letter that folding leaves nothing of
    bare = IRREGULAR[language].get(bare, bare)
    if language != "fr":
        return _stemmer(language).stemWord(bare)
    for ending, accented in ENDINGS:
        bare = ending.sub(accented, bare)
    found = fold(_stemmer(language).stemWord(bare))
    return found[:4] + found[4:].rstrip("eiy")


def stems(words: list[str], language: str) -> list[str]:
    """Those of some words (in small letters) that tell something, as search compares them, in their order."""
    stop, known = STOP[language], _memory(language).get
    return [known(word) or stem(word, language) for word in words if word not in stop]


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """A word without case and accents, its ending kept, of letters and figures alone: C++ is "cplusplus"."""
    if word[-1:] in "+#":
        word = word.replace("++", "plusplus").replace("#", "sharp")
    return "".join(WORD.findall(fold(word)))[:LONGEST]  # folding can part a word: ½ is "1⁄2"
