"""How a page is laid out: its titles, and which lines are its theme's rather than its authors'."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from blog.importing.readers.text.anchors import anchored_titles
from blog.importing.readers.text.bare.model import accepted, title_probabilities
from blog.importing.readers.text.bare.page import BarePage
from blog.importing.readers.text.evidence import Evidence
from blog.importing.readers.text.furniture import (
    EVERYWHERE,
    FOOTER,
    FURNITURE,
    Furniture,
    Kind,
    by_words,
    prose,
    recognise,
)
from blog.importing.readers.text.lines import Line
from blog.importing.readers.text.page import Page
from blog.importing.readers.text.theme.roles import Roles
from blog.importing.readers.text.theme.rows import Rows
from blog.importing.readers.text.theme.theme import find_theme

HEAD = {Kind.DATE, Kind.BYLINE}


@dataclass(frozen=True, slots=True)
class Layout:
    """Titles by the index of their line, with how sure each is (0 to 1).

    `owner` gives, for a line of the theme, the title it tells something of. `outside` are lines of no
    post: navigation, lists of recent posts. `is_themed` says that something recurs around the titles.
    """

    titles: dict[int, float]
    owner: dict[int, int] = field(default_factory=dict)
    outside: set[int] = field(default_factory=set)
    is_themed: bool = False


def lay_out(lines: list[Line], page: str = "", evidence: Evidence | None = None) -> Layout:
    """The layout of a page: along its theme where it has one, else along what its lines and posts say.

    `evidence` is what other pages of the blog say; `page` is what this one is called there.
    """
    return _themed(lines) or _spoken(lines, page, evidence)


def survey(pages: Iterable[tuple[str, list[Line]]]) -> Evidence:
    """What the pages of a blog (each with a name of its own) say of each other's lines."""
    evidence = Evidence()
    for name, lines in pages:
        if layout := _themed(lines):
            theirs = layout.owner.keys() | layout.outside
            sure = {i: float(i in layout.titles) for i in range(len(lines)) if i not in theirs}
            evidence.add(name, lines, sure)
        else:
            bare = BarePage(lines, _furniture(Page(lines, recognise(lines))))
            evidence.add(name, lines, title_probabilities(bare))
    return evidence


def _themed(lines: list[Line]) -> Layout | None:
    theme = find_theme(Rows(lines))
    # "Read more" alone is no theme: bare pages have it too, below some posts.
    if theme is None or all(slot.key == "k more" for slot in theme.slots):
        return None
    roles = Roles(theme)
    titles = {title: theme.confidence(title) for title in theme.titles}
    layout = Layout(titles, roles.owner, roles.outside, is_themed=True)
    _take_in_edges(layout, lines)
    return layout


def _take_in_edges(layout: Layout, lines: list[Line]) -> None:
    """What stands at either end of a post and by its words is a theme's, although it did not recur."""
    titles = sorted(layout.titles)
    for index in sorted(layout.outside):  # what closes the last post may have been taken for the page's own
        spoken = by_words(lines[index])
        if index > titles[-1] and (spoken is None or spoken.kind not in FOOTER | HEAD):
            break
        if index > titles[-1]:
            layout.outside.remove(index)
            layout.owner[index] = titles[-1]
    for title, end in zip(titles, [*titles[1:], len(lines)], strict=False):
        body = [i for i in range(title + 1, end) if i not in layout.owner and i not in layout.outside]
        for rows, kinds in ((body, HEAD), (body[::-1], FOOTER | {Kind.BYLINE})):
            for index in rows:
                spoken = by_words(lines[index])
                if spoken is None or spoken.kind not in kinds:
                    break
                layout.owner[index] = title


def _spoken(lines: list[Line], name: str, evidence: Evidence | None) -> Layout:
    """A page on which nothing recurs: its furniture is what its words say it is."""
    page = Page(lines, recognise(lines))
    furniture = _furniture(page)
    titles = anchored_titles(page)
    if not titles:
        bare = BarePage(lines, furniture)
        known = evidence.about(name, lines, bare.candidates) if evidence else None
        titles = accepted(title_probabilities(bare, known))
    owners = ((i, _owner(page, titles, i)) for i in sorted(furniture) if page.kind(i) != Kind.PICTURE)
    return Layout(titles, {i: title for i, title in owners if title is not None})


def _furniture(page: Page) -> set[int]:
    """The lines that are no text by their words."""
    kinds = FURNITURE | {Kind.PICTURE} - {Kind.READ_MORE}
    return {index for index in range(len(page.lines)) if page.kind(index) in kinds}


def _owner(page: Page, titles: dict[int, float], index: int) -> int | None:
    """The title that a line of furniture tells something of: that of its post, or the next one, right below."""
    above = max((title for title in titles if title < index), default=None)
    if index + 1 in titles and page.kind(index) in HEAD:
        dated_below = above is not None and page.kind(above + 1) in HEAD and above + 1 != index
        return above if dated_below else index + 1
    return above


def cut_at(layout: Layout, titles: set[int]) -> Layout:
    """The layout with these titles instead: where an editor has decided. What is the theme's stays so."""
    owner = {}
    for index, title in layout.owner.items():
        if index not in titles:
            above = max((one for one in titles if one < index), default=None)
            owner[index] = title if title in titles else above if above is not None else min(titles)
    return Layout(dict.fromkeys(sorted(titles), 1.0), owner, layout.outside - titles, layout.is_themed)


def kinds_in(layout: Layout, lines: list[Line]) -> list[Furniture]:
    """What each line is, in the order of the lines, now that the page's layout is known."""
    return [_kind(layout, index, line) for index, line in enumerate(lines)]


def _kind(layout: Layout, index: int, line: Line) -> Furniture:
    spoken = by_words(line)
    if index in layout.owner or index in layout.outside:
        return spoken if spoken and spoken.kind in FURNITURE else Furniture(Kind.REPEATED)
    if index in layout.titles:
        return Furniture(Kind.PROSE)
    # Where a theme was found, a line that is not its own is an author's, whatever its words.
    if spoken and (spoken.kind in EVERYWHERE or not layout.is_themed):
        return spoken
    return prose(line)
