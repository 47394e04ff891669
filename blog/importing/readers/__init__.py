"""The formats Tribune reads: one module each, one line here. docs/adding-an-importer.md shows how."""

from collections.abc import Iterable
from typing import Protocol

from blog.importing.readers.text import TextReader
from blog.importing.records import ReadOptions, Record, SourceFile


class Reader(Protocol):
    """A format. `sniff` looks at content, never at names; `read` touches no database."""

    name: str

    def sniff(self, content: bytes) -> bool: ...

    def read(self, source: SourceFile, options: ReadOptions) -> Iterable[Record]: ...


# Tried in this order by `auto`; text comes last, since anything readable is text.
READERS: dict[str, Reader] = {reader.name: reader for reader in [TextReader()]}


def reader_for(content: bytes, name: str = "auto") -> Reader | None:
    """The reader of this name, or the first whose format the content is; None where none knows it."""
    if name != "auto":
        return READERS[name]
    return next((reader for reader in READERS.values() if reader.sniff(content)), None)
