"""Tables as files that spreadsheet programs open, and run nothing of."""

import csv
import io
from collections.abc import Iterable

# A cell that begins with one of these would be taken for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(rows: Iterable[Iterable]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a mark that Excel knows it by; text that looks like a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value) -> str:
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(FORMULA) else text
