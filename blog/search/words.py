"""Words as search compares them: without case, accents and endings, in the language they are written in.

"forêts", "foret" and "FORÊT" are one word, "chevaux" and "cheval" too. The endings are Snowball's rules for French and
English; what those leave different for want of an accent ("publié", "publie") is made one here.
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
        "t ta te tes toi ton tu un une vos votre vous y".split()
    ),
    "en": frozenset(
        "a am an and are as at be but by d do for from he her his i in is it its ll m me my of on or our re s she so t "
        "that the their them they this to us ve was we were which who will with you your".split()
    ),
}
# Plurals that no rule makes.
IRREGULAR = {
    "fr": {"travaux": "travail", "yeux": "œil", "cieux": "ciel", "vitraux": "vitrail", "coraux": "corail"},
    "en": {"men": "man", "women": "woman", "children": "child", "mice": "mouse", "feet": "foot", "people": "person"},
}
# quantite, publiee: an ending that would have been another with its accent.
UNACCENTED, ACCENTED = re.compile(r"e(e?s?)$"), 5
WITHOUT_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@cache
def _memory(language: str) -> dict[str, str]:
    return {}


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language], 0)  # it keeps nothing: we do


def split(text: str) -> list[str]:
    """The words of a text in small letters, as they are written; "l'hôpital" is two."""
    if "++" not in text and "#" not in text:
        return WORD.findall(text.lower())
    words = SIGNED_WORD.findall(text.lower())
    return [word.replace("++", "plusplus").replace("#", "sharp") for word in words]


def stem(word: str, language: str) -> str:
    """What all forms of a word (in small letters) have in common."""
    memory = _memory(language)
    if (known := memory.get(word)) is None:
        if len(memory) >= KEPT:
            memory.clear()
        known = memory[word] = _stem(word, language)
    return known


def _stem(word: str, language: str) -> str:
    word = word[:LONGEST]
    word = IRREGULAR[language].get(word, word).translate(WITHOUT_LIGATURES)
    # Scripts of which Snowball knows nothing come out as they went in. Folding can part a word: ½ is "1⁄2".
    folded = "".join(WORD.findall(fold(_stemmer(language).stemWord(word)))) or word
    if language == "fr" and len(folded) > 4:
        folded = folded[:4] + folded[4:].rstrip("ei")
    return folded


def forms(word: str, language: str) -> list[str]:
    """A typed word's stems: where it may have been typed without the accent of its ending, that of both spellings."""
    found = [stem(word, language)]
    if language == "fr" and len(word) >= ACCENTED and (accented := UNACCENTED.sub(r"é\1", word)) != word:
        found.append(stem(accented, language))
    return list(dict.fromkeys(found))


def stems(words: list[str], language: str) -> list[str]:
    """Those of some words (in small letters) that tell something, as search compares them, in their order."""
    stop, known = STOP[language], _memory(language).get
    return [known(word) or stem(word, language) for word in words if word not in stop]


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """A word without case and accents, its ending kept."""
    return "".join(WORD.findall(fold(word)))[:LONGEST]
