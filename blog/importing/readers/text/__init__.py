"""Plain text of a blog's page, several posts run together, as crawlers extract it.

lines -> furniture (what each line is) -> segmentation (which are titles) -> blocks (bodies as HTML)
-> dating (when) -> reader (records).
"""

from blog.importing.readers.text.reader import TextReader

__all__ = ["TextReader"]
