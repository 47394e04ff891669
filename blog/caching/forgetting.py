"""What a change does to the pages this machine has kept, in all its processes: those that show it are sent no more."""

from collections.abc import Iterable

from blog.caching.files import files
from config.versions import slots_of, versions


def forget(keys: Iterable[str]) -> None:
    slots = slots_of(keys)
    versions().raise_slots(slots)  # first: a page that is just being made is then not kept
    files().forget(slots)


def forget_everything() -> None:
    versions().raise_everything()
    files().forget_all()
