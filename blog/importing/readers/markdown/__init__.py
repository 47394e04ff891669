"""Folders of Markdown: matter (what stands above the text), bodies (what generators add to it), reader."""

from blog.importing.readers.markdown.reader import MarkdownReader

__all__ = ["MarkdownReader"]
