"""The formats a blog is taken out in: one module each, one line here."""

from collections.abc import Iterator
from typing import Any, Protocol

from blog.exporting.folder import Folder
from blog.exporting.formats.json import JsonFormat
from blog.exporting.formats.markdown import MarkdownFormat
from blog.exporting.formats.wordpress import WordPressFormat


class Format(Protocol):
    """Writes a blog and its documents (blog/exporting/documents.py) into a folder; pictures are written after."""

    name: str

    def write(self, folder: Folder, blog: dict[str, Any], documents: Iterator[dict[str, Any]]) -> None: ...


_ALL: list[Format] = [JsonFormat(), MarkdownFormat(), WordPressFormat()]
FORMATS: dict[str, Format] = {one.name: one for one in _ALL}
