"""What a text holds beside words and pictures: documents, events, polls, other blogs. Each is written as its address
alone in a paragraph, a link like any other; the post's page shows its card, feeds and mail a line about it.

What is not there, or not for everybody, has no link: readers would follow it in vain.
"""

import re
from collections.abc import Callable, Collection
from itertools import islice
from types import ModuleType

from blog.blogroll import held as blogroll
from blog.documents import held as documents
from blog.events import held as events
from blog.markup.text import fold
from blog.polls import held as polls
from blog.posts.redirects import Redirect
from config.shown import note

# Each has NAME, ADDRESS, find(keys), card(thing, back), line(thing), offer(is_meant, user); those of UNSEEN find what
# is public, or what a user may see: find(keys, user).
KINDS: dict[str, ModuleType] = {"events": events, "polls": polls, "documents": documents, "blogroll": blogroll}
PARAGRAPH = re.compile(r'<p class="(?:held|document)"><a href="(?P<address>[^"]+)"[^>]*>(?P<text>.*?)</a></p>', re.S)
FILE = re.compile(r'(<a href=")/media/(documents/[\w./-]+)"')

UNSEEN = ("events", "polls")  # kinds that may be drafts, or gone
MOST = 50  # cards of a text; what comes again, or after, stays a link
MOST_OFFERED = 12  # of each kind

type Key = tuple[str, str]


class Held:
    """All that some texts hold, fetched at once: one query for each kind there is."""

    def __init__(self, texts: Collection[str], user=None):
        """With drafts this user may see, where one is given: who previews a post."""
        wanted: dict[str, set[str]] = {}
        for text in texts:
            for kind, key in _keys(text):
                wanted.setdefault(kind, set()).add(key)
        self.things = {
            (kind, key): one for kind, keys in wanted.items() for key, one in _find(kind, keys, user).items()
        }

        unseen = {key for kind in UNSEEN for key in wanted.get(kind, ()) if (kind, key) not in self.things}
        self.moved = _moved(unseen) if unseen else set()

    def as_cards(self, html: str, back: str = "") -> str:
        """As the page of a post shows it; `back` is that page. Files have the address that counts them."""
        polls.make_whole([one for (kind, _key), one in self.things.items() if kind == "polls"])
        shown = self._replace(html, lambda kind, thing: KINDS[kind].card(thing, back))
        return FILE.sub(self._counted, shown)

    def as_lines(self, html: str) -> str:
        """As it is told where nothing can be pressed or laid out: in feeds and in mail."""
        return self._replace(html, lambda kind, thing: KINDS[kind].line(thing))

    def _replace(self, html: str, make: Callable[[str, object], str]) -> str:
        shown: set[Key | None] = set()

        def one(match: re.Match) -> str:
            key = _key(match["address"])
            if key in self.moved:
                return match[0]
            if key not in self.things:
                return _without_link(match) if key and key[0] in UNSEEN else match[0]
            if key in shown or len(shown) == MOST:
                return match[0]
            shown.add(key)
            return make(key[0], self.things[key])

        return PARAGRAPH.sub(one, html) if 'class="held"' in html or self.things else html

    def _counted(self, match: re.Match) -> str:
        document = self.things.get(("documents", match[2]))
        return f'{match[1]}{document.get_absolute_url()}"' if document else match[0]


def _find(kind: str, keys: Collection[str], user=None) -> dict:
    note(*(f"/{kind}/{key}/" for key in keys), *(["/blogroll/"] if kind == "blogroll" else []))  # there or not
    return KINDS[kind].find(keys, user) if kind in UNSEEN else KINDS[kind].find(keys)


def _moved(keys: Collection[str]) -> set[Key]:
    """Those that are elsewhere now: their old address leads there, so the link stays."""
    addresses = {f"/{kind}/{key}/": (kind, key) for kind in UNSEEN for key in keys}
    led = Redirect.objects.filter(old_path__in=addresses).exclude(new_path="").values_list("old_path", flat=True)
    return {addresses[path] for path in led}


def drafts_in(html: str, user) -> list:
    """The events and polls a text holds that readers do not see, because they are not published."""
    keys = _keys(html)
    wanted = {kind: {key for one, key in keys if one == kind} for kind in UNSEEN}
    found = {kind: _find(kind, those, user) for kind, those in wanted.items() if those}
    return [one for kind, those in found.items() for key, one in those.items() if key not in _find(kind, those)]


def _without_link(match: re.Match) -> str:
    """What the paragraph says; nothing where that is but the address."""
    return "" if match["text"] == match["address"] else f"<p>{match['text']}</p>"


def _keys(html: str) -> set[Key]:
    if 'class="held"' not in html and "/media/documents/" not in html:
        return set()
    found = {_key(match["address"]) for match in PARAGRAPH.finditer(html)}
    return {key for key in found if key} | {("documents", match[2]) for match in FILE.finditer(html)}


def _key(address: str) -> Key | None:
    """The kind and key of what an address of ours stands for."""
    for kind, module in KINDS.items():
        if match := module.ADDRESS.fullmatch(address):
            return kind, match["key"]
    return None


def offers(words: str, user) -> list[dict]:
    """What an author may put into a text, by words of its title or its kind, without regard to case and accents:
    name (of its kind), path, title, about.
    """
    return [one for kind in KINDS.values() for one in _offers_of(kind, fold(words).split(), user)]


def _offers_of(kind: ModuleType, wanted: list[str], user) -> list[dict]:
    name = str(kind.NAME)

    def is_meant(title: str) -> bool:
        words = fold(f"{name} {title}")
        return all(one in words for one in wanted)

    return [{"name": name, **one} for one in islice(kind.offer(is_meant, user), MOST_OFFERED)]
