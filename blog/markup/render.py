"""From what was written to what readers get."""

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from blog.markup.sanitize import sanitize_comment, sanitize_post
from blog.markup.typography import typeset

# CommonMark's delimiter runs can be made to cost quadratic time; a run this long is nobody's prose.
LONG_RUN = re.compile(r"([*_~`\[\]<>!&|()])\1{99,}")


@cache
def _post_markdown() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )


@cache
def _comment_markdown() -> MarkdownIt:
    # Light: no headings, pictures, tables or rules; a typed newline is a newline; bare addresses are links.
    return (
        MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
        .disable(["heading", "lheading", "image", "hr", "html_block", "html_inline", "reference"])
        .enable("strikethrough")
    )


URL = re.compile(r"""(?<![\w"'=/>])(https?://(?:(?!&(?:quot|lt|gt|#\w+);)[^\s<>"'«»])+)""")
TRAILING = ".,;:!?…)]}’"


def _link(match: re.Match) -> str:
    url = match[1]
    end = len(url)
    while end and url[end - 1] in TRAILING:
        if url[end - 1] == ")" and url.count("(", 0, end) >= url.count(")", 0, end):
            break  # the bracket closes one of the address: …/Page_(film)
        end -= 1
    return f'<a href="{url[:end]}">{url[:end]}</a>{url[end:]}'


def link_addresses(escaped: str) -> str:
    """Bare http(s) addresses in escaped text as links, without the punctuation that follows them."""
    return URL.sub(_link, escaped)


def _link_outside_tags(html: str) -> str:
    """Link bare addresses in the text of rendered HTML, leaving links and code alone."""
    if "://" not in html:
        return html
    parts = re.split(r"(<a\b.*?</a>|<code\b.*?</code>|<pre\b.*?</pre>|<[^>]+>)", html, flags=re.S)
    return "".join(part if index % 2 else link_addresses(part) for index, part in enumerate(parts))


def _tame(text: str) -> str:
    return LONG_RUN.sub(lambda match: match[0][:99], text)


def render_markdown(text: str) -> str:
    """Markdown of a post (CommonMark, tables, footnotes) as unsanitised HTML."""
    return _post_markdown().render(_tame(text))


def finish_post(html: str, language: str) -> str:
    """The last steps for a post's HTML, whose tags are written in one way by now: typeset, then clean."""
    return sanitize_post(typeset(html, language))


def render_comment(text: str, language: str) -> str:
    """Light Markdown of a comment as safe HTML."""
    html = _link_outside_tags(_comment_markdown().render(_tame(text)))
    return sanitize_comment(typeset(html, language))
