"""What a mistyped word may have meant: the words of the blog's posts that are near it."""

from dataclasses import replace
from functools import partial

from django.db.models import Q
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from blog.search.models import SearchWord
from blog.search.query import Query
from blog.search.words import plain
from config.kept import kept
from config.shown import note

SHORT = 5  # letters


def corrected(query: Query) -> Query | None:
    """The query with each word that no post holds replaced by the nearest that one does; None where there is none."""
    typed = tuple(dict.fromkeys(query.all_words))
    nearer = kept(("nearer", typed), partial(_nearer, typed))
    if not nearer:
        return None
    words = [nearer.get(word, word) for word in query.words]
    phrases = [[nearer.get(word, word) for word in phrase] for phrase in query.phrases]
    return replace(query, words=words, phrases=phrases)


def _nearer(typed: tuple[str, ...]) -> dict[str, str]:
    """For each word that no post holds, the nearest that one does, where there is one near."""
    note("texts")
    known = set(SearchWord.objects.filter(plain__in=map(plain, typed)).values_list("plain", flat=True))
    return {word: near for word in typed if plain(word) not in known and (near := nearest(plain(word)))}


def nearest(word: str) -> str | None:
    """The known word that takes the fewest mistakes to mistype so: one in a short word, two in a long one."""
    if len(word) < 4:
        return None
    most = 1 if len(word) <= SHORT else 2
    # A first letter is seldom wrong; where it is, it was left out, doubled or swapped with the second.
    starts = Q(plain__startswith=word[0]) | Q(plain__startswith=word[1])
    near = SearchWord.objects.annotate(letters=Length("plain")).filter(
        starts, letters__gte=len(word) - most, letters__lte=len(word) + most
    )
    words = dict(near.values_list("plain", "shown"))
    found = process.extract(word, words.keys(), scorer=OSA.distance, score_cutoff=most, limit=20)
    if not found:
        return None
    best = min(found, key=lambda one: (one[1], one[0][:1] != word[:1], abs(len(one[0]) - len(word)), one[0]))
    return words[best[0]]
