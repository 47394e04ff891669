"""Text that was decoded wrongly before it came to us, put right in a whole record."""

from dataclasses import replace
from typing import Any

from blog.importing.charset import undouble
from blog.importing.records import PostRecord

DOUBLED = "UTF-8 that had been read as Windows-1252, put right"


def mended(record: PostRecord) -> PostRecord:
    """The record with doubly encoded text repaired, which its `repairs` say."""
    fields: dict[str, Any] = {name: undouble(getattr(record, name)) for name in ("title", "body", "standfirst")}
    fields["tags"] = tuple(map(undouble, record.tags))
    fields["comments"] = tuple(
        replace(comment, name=undouble(comment.name), body_html=undouble(comment.body_html))
        for comment in record.comments
    )
    if all(getattr(record, name) == value for name, value in fields.items()):
        return record
    return replace(record, **fields, repairs=(*record.repairs, DOUBLED))
