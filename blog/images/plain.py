"""Whether a picture's file holds its pixels and nothing else, so that it may be kept byte for byte.

JPEG: ITU T.81 annex B, JFIF 1.02. PNG: W3C PNG, 3rd edition, 11. WebP: RFC 9649, 2.
"""

import struct

PNG_START, PNG_CHUNKS = b"\x89PNG\r\n\x1a\n", {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB"}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
# Start of frame, tables, JFIF's own header, restart interval: no EXIF (APP1), no profile, no comment.
JPEG_MARKERS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0}


def is_plain(content: bytes) -> bool:
    """Whether the file is a JPEG, PNG or WebP without metadata and without a byte behind its end."""
    try:
        if content.startswith(b"\xff\xd8"):
            return _is_plain_jpeg(content)
        if content.startswith(PNG_START):
            return _is_plain_png(content)
        return content[:4] == b"RIFF" and content[8:12] == b"WEBP" and _is_plain_webp(content)
    except (struct.error, IndexError):
        return False


def _is_plain_jpeg(content: bytes) -> bool:
    at = 2
    while content[at] == 0xFF and content[at + 1] in JPEG_MARKERS:
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    if content[at : at + 2] != b"\xff\xda":
        return False
    # Progressive files have tables between scans; what follows the first is left to the decoder but for its end.
    return content.endswith(b"\xff\xd9") and content.find(b"\xff\xd9", at) == len(content) - 2


def _is_plain_png(content: bytes) -> bool:
    at = len(PNG_START)
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind not in PNG_CHUNKS:
            return False
        at += 12 + length
        if kind == b"IEND":
            return at == len(content)
    return False


def _is_plain_webp(content: bytes) -> bool:
    if struct.unpack_from("<I", content, 4)[0] + 8 != len(content):
        return False
    at = 12
    while at < len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        if kind not in WEBP_CHUNKS:
            return False
        at += 8 + length + length % 2
    return at == len(content)
