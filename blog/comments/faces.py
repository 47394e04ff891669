"""A small picture for a name, made here and asked of nobody: the same name is the same picture."""

import hashlib
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.markup.text import skeleton

SIDE = 5  # squares; the right half mirrors the left


@lru_cache(maxsize=4096)
def face_of(name: str) -> SafeString:
    """An SVG of 5 × 5 squares, symmetrical, in the colour of the text around it."""
    bits = int.from_bytes(hashlib.sha256(skeleton(name).encode()).digest()[:4])
    squares = []
    for index in range(SIDE * (SIDE // 2 + 1)):
        if bits >> index & 1:
            column, row = divmod(index, SIDE)
            squares += [(x, row) for x in sorted({column, SIDE - 1 - column})]
    path = "".join(f"M{x} {y}h1v1h-1z" for x, y in sorted(squares))
    return format_html('<svg class="face" viewBox="0 0 5 5" aria-hidden="true"><path d="{}"/></svg>', path)
