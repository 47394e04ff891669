"""How a page is laid out: its titles, and which lines are its theme's rather than its authors'."""

from dataclasses import dataclass, field

from blog.importing.readers.text.anchors import anchored_titles
from blog.importing.readers.text.bare.model import find_bare_titles
from blog.importing.readers.text.furniture import EVERYWHERE, FURNITURE, Furniture, Kind, by_words, prose, recognise
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


def lay_out(lines: list[Line]) -> Layout:
    """The layout of a page: along its theme where it has one, else along what its lines and posts say."""
    theme = find_theme(Rows(lines))
    # "Read more" alone is no theme: bare pages have it too, below some posts.
    if theme is not None and any(slot.key != "k more" for slot in theme.slots):
        roles = Roles(theme)
        titles = {title: theme.confidence(title) for title in theme.titles}
        return Layout(titles, roles.owner, roles.outside, is_themed=True)
    page = Page(lines, recognise(lines))
    spoken = {i for i in range(len(lines)) if page.kind(i) in FURNITURE | {Kind.PICTURE} - {Kind.READ_MORE}}
    titles = anchored_titles(page) or dict(find_bare_titles(lines, spoken))
    owners = ((i, _owner(page, titles, i)) for i in sorted(spoken) if page.kind(i) != Kind.PICTURE)
    return Layout(titles, {i: title for i, title in owners if title is not None})


def _owner(page: Page, titles: dict[int, float], index: int) -> int | None:
    """The title that a line of furniture tells something of: that of its post, or the next one, right below."""
    above = max((title for title in titles if title < index), default=None)
    if index + 1 in titles and page.kind(index) in HEAD:
        dated_below = above is not None and page.kind(above + 1) in HEAD and above + 1 != index
        return above if dated_below else index + 1
    return above


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
