"""What can be made of a record without the database: done where it is read, which may be a process of its own."""

from dataclasses import replace

from blog.importing.mending import mended
from blog.importing.records import CommentRecord, PostRecord
from blog.importing.typed import typed
from blog.markup.render import render_comment, render_markdown
from blog.markup.sanitize import sanitize_post


def ready(record: PostRecord) -> PostRecord:
    """The record mended, with the safe HTML of its body and comments."""
    record = mended(record)
    html = render_markdown(record.body) if record.body_format == "markdown" else record.body
    comments = tuple(_ready(comment, record.language) for comment in record.comments)
    return replace(record, clean=sanitize_post(html), comments=comments)


def _ready(comment: CommentRecord, language: str) -> CommentRecord:
    body = comment.body or typed(comment.body_html)
    return replace(comment, body=body, shown=render_comment(body, language) if comment.kind == "comment" else "")
