"""Phrases, word for word: the index knows texts only without endings and small words."""

import re
from dataclasses import dataclass

from blog.markup.text import fold
from blog.search.query import Query
from blog.search.words import LANGUAGES, STOP

type Phrases = list[list[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a text must say as it was typed, and what it must not."""

    wanted: list[re.Pattern]
    unwanted: list[re.Pattern]

    @classmethod
    def of(cls, query: Query) -> "Said":
        small = [words for words in query.unwanted if _is_small(words)]
        return cls(_patterns(query.phrases), _patterns([*query.unwanted_phrases, *small]))

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def in_text(self, text: str) -> bool:
        """Whether a text, folded, says what it must and nothing it must not."""
        return all(one.search(text) for one in self.wanted) and not any(one.search(text) for one in self.unwanted)


def _is_small(words: list[str]) -> bool:
    """Whether the index of some language leaves all of these out."""
    return any(STOP[language].issuperset(words) for language in LANGUAGES)


def _patterns(phrases: Phrases) -> list[re.Pattern]:
    spelt = (r"[\W_]+".join(re.escape(fold(word)) for word in words) for words in phrases)
    return [re.compile(rf"(?<!\w){one}(?!\w)") for one in spelt]
