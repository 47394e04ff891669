"""Titles beside dates and bylines whose words are known: for pages too short for anything to recur."""

from blog.importing.readers.text.furniture import FOOTER, Kind
from blog.importing.readers.text.page import Page

BESIDE_A_HEAD, AFTER_A_FOOTER, FIRST = 0.95, 0.9, 0.85


def anchored_titles(page: Page) -> dict[int, float]:
    """Titles by index, with how sure each is; none where the page has fewer than two."""
    heads = [
        i
        for i in range(len(page.lines))
        if page.kind(i) in (Kind.DATE, Kind.BYLINE) and page.kind(i - 1) not in (Kind.DATE, Kind.BYLINE)
    ]
    above = [i - 1 for i in heads if page.looks_like_title(i - 1)]
    below = [i + 1 for i in heads if page.looks_like_title(i + 1) and not page.looks_like_title(i - 1)]
    found = dict.fromkeys(above if len(above) >= len(below) else below, BESIDE_A_HEAD)
    for i in range(len(page.lines)):
        if page.kind(i) in FOOTER and not page.is_furniture(i + 1) and page.looks_like_title(i + 1):
            found.setdefault(i + 1, AFTER_A_FOOTER)
    if len(found) < 2:
        return {}
    first = next((i for i in range(len(page.lines)) if not page.is_furniture(i)), 0)
    if page.looks_like_title(first):
        found.setdefault(first, FIRST)
    return dict(sorted(found.items()))
