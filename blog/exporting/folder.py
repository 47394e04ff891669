"""Where an export is written: a folder, which is put in its place when it is whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Folder:
    """A folder to write files into, by their names."""

    def __init__(self, path: Path):
        self.path = path

    def open(self, name: str) -> IO[str]:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("w", encoding="utf-8", newline="\n")

    def copy(self, name: str, content: IO[bytes]) -> None:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(content, out)


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[Folder]:
    """A folder that appears at `target` when all is written, or not at all.

    Raises FileExistsError where something is there already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    half = target.with_name(f".{target.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    try:
        yield Folder(half)
        if target.exists():
            target.rmdir()
        half.rename(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)
