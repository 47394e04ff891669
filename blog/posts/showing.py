"""A post's text as its own page shows it: headings one can link to, tables that scroll by themselves."""

import re
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from blog.markup.text import make_slug, plain_text
from blog.posts.held import Held

LONG = 500  # words, from which on a table of contents helps
SECTIONS = 3  # and this many headings
HEADING = re.compile(r"<(h[23])>(.*?)</\1>", re.S)
# A note is named by its number alone, also where it is named again.
REFERENCE = re.compile(r'(class="footnote-ref"><a [^>]*>)\[(\d+)(?::\d+)?\]')
ADDRESS = re.compile(r'(<a [^>]*href=)"#address-(\d+)"')  # see markup/shield.py
NOTES = '<section class="footnotes">'
LAZY = ' loading="lazy" decoding="async"'
NEAR_THE_TOP = re.compile(rf"(?:(?!<img).){{0,900}}<img[^>]*{LAZY}", re.S)
TABLE = re.compile(r"<table>.*?</table>", re.S)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text; `is_part` where it stands below another (h3)."""

    anchor: str
    text: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class Shown:
    html: str
    contents: list[Heading]  # empty where the text is short


def shown(post, user=None) -> Shown:
    """What a page makes of `post.body_html`. What is stored stays as it is: feeds, mail and exports need none of it.

    In a preview its `user` sees the drafts of events and polls they may see.
    """
    headings: list[Heading] = []
    html = HEADING.sub(lambda match: _anchored(match, headings), post.body_html)
    if not post.shows_cover and NEAR_THE_TOP.match(html):  # most likely the first thing seen
        html = html.replace(LAZY, ' fetchpriority="high"', 1)
    html = with_tables_that_scroll(html)
    if "<pre" in html:
        html = html.replace("<pre>", '<pre tabindex="0">')
    if post.is_public:  # a preview has no page that says them
        html = ADDRESS.sub(rf'\1"{post.get_absolute_url()}address/\2/"', html)
    notes = escape(_("Notes"))
    html = html.replace(NOTES, f'{NOTES}<h2 class="visually-hidden">{notes}</h2>')
    html = REFERENCE.sub(r"\1\2", html)
    html = Held([html], user).as_cards(html, post.get_absolute_url() if post.is_public else "")
    is_long = post.words >= LONG and len(headings) >= SECTIONS
    return Shown(html, headings if is_long else [])


def _anchored(match: re.Match, headings: list[Heading]) -> str:
    tag, inside = match.groups()
    text = " ".join(plain_text(inside).split())
    if not text:
        return match[0]
    anchor = wished = f"s-{make_slug(text, fallback='part')[:60]}"
    taken = {heading.anchor for heading in headings}
    number = 1
    while anchor in taken:
        number += 1
        anchor = f"{wished}-{number}"
    headings.append(Heading(anchor, text, tag == "h3"))
    # The link comes after the words and is named by them, so that a heading is read as it was written.
    return f'<{tag} id="{anchor}">{inside}<a class="anchor" href="#{anchor}" aria-labelledby="{anchor}"></a></{tag}>'


def with_tables_that_scroll(html: str) -> str:
    """Tables, which may be wider than a telephone, by themselves."""
    return TABLE.sub(_scrolling, html) if "<table" in html else html


def _scrolling(match: re.Match) -> str:
    label = escape(_("Table"))
    return f'<div class="scrolls" role="region" tabindex="0" aria-label="{label}">{match[0]}</div>'
