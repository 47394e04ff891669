"""What a reader typed, as words to look for."""

import re

from blog.markup.text import fold, without_controls

MAX_LENGTH, MAX_WORDS = 200, 10


def words_of(query: str) -> list[str]:
    """The words of a query, folded (accents, case and ligatures aside), at most ten of them."""
    folded = fold(without_controls(query)[:MAX_LENGTH])
    return list(dict.fromkeys(re.findall(r"[^\W_]+", folded)))[:MAX_WORDS]


def matching(posts, words: list[str]):
    """The posts that hold every word; the whole text is compared, accents and case aside."""
    for word in words:
        posts = posts.filter(search_text__contains=word)
    return posts
