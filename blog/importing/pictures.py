"""What the addresses of one picture have in common."""

import re
from urllib.parse import unquote, urlsplit

# WordPress writes the size of a reduced copy, or that it is one, behind the name.
REDUCED = re.compile(r"-(?:\d+x\d+|scaled|e\d{10,13})(?=\.\w+$)")


def picture_key(name: str) -> str:
    """The same for every address of a picture, in whatever size and by whatever protocol."""
    try:
        parts = urlsplit(name)
    except ValueError:
        return name.lower()
    folder, _, last = unquote(parts.path).rpartition("/")
    return f"{parts.netloc}{folder}/{REDUCED.sub('', last)}".lower().lstrip("/")
