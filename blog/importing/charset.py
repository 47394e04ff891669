"""Text from bytes, and text that was decoded wrongly once: mended where only one reading makes sense."""

import re

import ftfy

from blog.importing.sources import UnreadableSource

NOT_UTF8 = re.compile("[\udc80-\udcff]")
# What UTF-8 read as Windows-1252 looks like: Ã© for é, â€™ for ’, Â before a no-break space.
TWICE = re.compile(
    r"Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u2013-\u203a\u20ac\u2122]|â€.|Â[\u00a0-\u00bf]|Å“"
)
UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def decode(content: bytes) -> tuple[str, list[str]]:
    """The text of a file, and what was repaired in it.

    Raises UnreadableSource where the bytes are no text.
    """
    if not content.strip():
        raise UnreadableSource("The file is empty.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError:
            raise UnreadableSource("The file says it is UTF-16 and is not: save it as UTF-8.") from None
    if b"\x00" in content:
        raise UnreadableSource("The file is binary, not text.")
    text = content.decode("utf-8-sig", "surrogateescape")
    strange = {ord(char) - 0xDC00 for char in NOT_UTF8.findall(text)}
    if not strange:
        return text, []
    if strange & UNDEFINED:
        first = next(match for match in NOT_UTF8.finditer(text) if ord(match[0]) - 0xDC00 in UNDEFINED)
        line = text.count("\n", 0, first.start()) + 1
        raise UnreadableSource(f"Line {line} is neither UTF-8 nor Windows-1252: save the file as UTF-8.")
    text, number = NOT_UTF8.subn(lambda match: bytes([ord(match[0]) - 0xDC00]).decode("cp1252"), text)
    return text, [f"bytes that are not UTF-8, read as Windows-1252 ×{number}"]


def whole_characters(head: bytes) -> bytes:
    """The start of a file without the part of a character it may end in."""
    for length in range(1, 4):
        if len(head) > length and head[-length] >= 0xC0:
            return head[:-length]
    return head


def has_words(text: str) -> bool:
    return bool(re.search(r"\w", text))


def undouble(text: str) -> str:
    """The text with UTF-8 that was read as Windows-1252 put right, if that is certain; quotes stay as they are."""
    if not TWICE.search(text):
        return text
    return ftfy.fix_encoding(text, ftfy.TextFixerConfig(uncurl_quotes=False))
