"""The formats Tribune reads: one module each, one line here. docs/adding-an-importer.md shows how."""

from collections.abc import Iterable
from typing import Protocol

from blog.importing.readers.blogger import BloggerReader
from blog.importing.readers.dotclear import DotclearReader
from blog.importing.readers.feed import FeedReader
from blog.importing.readers.ghost import GhostReader
from blog.importing.readers.markdown import MarkdownReader
from blog.importing.readers.medium import MediumReader
from blog.importing.readers.movabletype import MovableTypeReader
from blog.importing.readers.page import PageReader
from blog.importing.readers.substack import SubstackReader
from blog.importing.readers.text import TextReader
from blog.importing.readers.tribune import TribuneReader
from blog.importing.readers.wordpress import WordPressReader
from blog.importing.records import ReadOptions, Record
from blog.importing.sources import Source


class Reader(Protocol):
    """A format. `sniff` looks at content, never at names; `read` touches no database.

    `read` raises UnreadableSource where nothing of the source can be read.
    """

    name: str

    def sniff(self, source: Source) -> bool: ...

    def read(self, source: Source, options: ReadOptions) -> Iterable[Record]: ...


# Tried in this order by `auto`; text comes last, since anything readable is text.
_ALL: list[Reader] = [
    TribuneReader(),
    WordPressReader(),
    BloggerReader(),
    GhostReader(),
    MediumReader(),
    SubstackReader(),
    DotclearReader(),
    MovableTypeReader(),
    FeedReader(),
    PageReader(),
    MarkdownReader(),
    TextReader(),
]
READERS: dict[str, Reader] = {reader.name: reader for reader in _ALL}


def reader_for(source: Source, name: str = "auto") -> Reader | None:
    """The reader of this name, or the first whose format the source is; None where none knows it."""
    if name != "auto":
        return READERS[name]
    return next((reader for reader in READERS.values() if reader.sniff(source)), None)
