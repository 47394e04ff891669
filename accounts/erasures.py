"""What was erased stays erased, also where an older backup is restored.

Each erasure is a line in a file beside the database that names what was erased, by numbers and moments alone: nothing
of who it was or what it said. `prepare` and `erase_again` go through the lists and erase what has come back.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def list_of(kind: str) -> Path:
    return Path(settings.DATA_DIR) / f"erased-{kind}.txt"


def note(kind: str, lines: Iterable[str]) -> None:
    """Written through to the disk before anything is said to be erased."""
    path = list_of(kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def noted(kind: str) -> list[str]:
    path = list_of(kind)
    return path.read_text("ascii").splitlines() if path.is_file() else []


def numbers_and_moments(kind: str) -> dict[int, str]:
    """Of lines that are a number and when that row was made, since an older database gives the same numbers again."""
    pairs = [line.split(" ", 1) for line in noted(kind) if " " in line]
    return {int(number): moment for number, moment in pairs if number.isdecimal() and len(number) < 19}
