"""Lines an owner types for the menu and the foot: `words | address`, or words alone."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 12
ADDRESS = re.compile(r"/(?![/\\])\S*|https?://[^\s/]\S*|mailto:[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """`address` is empty for words that lead nowhere."""

    words: str
    address: str


def entries_of(text: str) -> list[Entry]:
    """The lines that say something. Written for text that `check_menu` or `check_foot` has let through."""
    found = []
    for line in text.splitlines():
        words, _bar, address = (part.strip() for part in line.rpartition("|"))
        if not words:
            words, address = address, ""
        if words:
            found.append(Entry(words, address))
    return found


def check_foot(text: str) -> None:
    """Refuse addresses that are none, and more lines than a foot holds."""
    entries = entries_of(text)
    if len(entries) > MOST:
        raise ValidationError(_("At most %(most)d lines."), params={"most": MOST})
    for entry in entries:
        if entry.address and not ADDRESS.fullmatch(entry.address):
            raise ValidationError(
                _("“%(address)s” is no address: it begins with /, https:// or mailto:."),
                params={"address": entry.address},
            )


def check_menu(text: str) -> None:
    """The same, and each entry of a menu leads somewhere."""
    check_foot(text)
    for entry in entries_of(text):
        if not entry.address:
            raise ValidationError(
                _("“%(words)s” leads nowhere: write it as words | address."), params={"words": entry.words}
            )
