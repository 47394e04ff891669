"""What site generators add to Markdown: Liquid tags, Hugo's shortcodes, Pelican's links to files."""

import re
from collections import Counter
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from blog.markup.spans import replace_comments, replace_pairs

FENCE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*$", re.M)
INLINE_CODE = re.compile(r"`[^`\n]{1,500}`")
HIGHLIGHT = re.compile(
    r"\{[%{][<%-]?\s*(?:highlight|code-?block)\b[ \t]*(\w[\w+#-]{0,30})?[^\n]{0,200}?[>%-]?[%}]\}\n?"
)
HIGHLIGHT_END = re.compile(r"\{[%{][<%-]?\s*(?:/\s*|end)(?:highlight|code-?block)\s*[>%-]?[%}]\}")
RAW = re.compile(r"\{%-?\s{0,9}(?:end)?raw\s{0,9}-?%\}")
SITE = re.compile(r"\{\{\s{0,9}(?:site|page)\.(?:base_?url|url)\s{0,9}(?:\|[^}\n]{0,100})?\}\}")
POST_URL = re.compile(r"\{%-?\s{0,9}(?:post_url|link)\s{1,9}([^\s%]{1,200})\s{0,9}-?%\}")
ABSOLUTE = re.compile(r"""\{\{\s{0,9}["']([^"'\n]{1,300})["']\s{0,9}\|\s{0,9}(?:relative|absolute)_url\s{0,9}\}\}""")
REFERENCE = re.compile(
    r"""\{\{[<%]\s{0,9}(?:rel)?ref\s{1,9}(?:path=)?["']?([^"'\s>%]{1,200})["']?[^>%\n]{0,100}[>%]\}\}"""
)
FIGURE = re.compile(r"\{\{[<%]\s{0,9}(?:figure|img)\s([^{}]{0,1000}?)/?[>%]\}\}")
PLAYER = re.compile(
    r"""\{(?:\{[<%]|%)\s{0,9}(youtube|vimeo)\s{1,9}(?:id=)?["']?([\w-]{1,40})["']?[^{}\n]{0,200}(?:[>%]\}\}|%\})"""
)
PLAYERS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
OPTION = re.compile(r"""(\w+)=(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
PELICAN = re.compile(r"[{|](?:filename|static|attach|photo)[}|]")
UNKNOWN = re.compile(
    r"\{\{[<%]\s{0,9}/?\s{0,9}(\w[\w/-]{0,40})[^{}]{0,500}[>%]\}\}|\{%-?\s{0,9}(\w{1,40})[^{}]{0,500}%\}"
)
MORE = re.compile(r"\s*(?:more|readmore|excerpt)\s*", re.I)
TAG = re.compile(r"<(?!https?:|mailto:)/?[a-z][\w-]{0,30}(?:\s[^<>]*)?/?>", re.I)
KRAMDOWN = re.compile(r"\{:[ \t]{0,9}[^{}\n]{0,200}\}")
IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([ ]{0,9}<?([^\s()<>]{1,500})>?[^()\n]{0,300}\)")


def clean(body: str, notes: Counter, address_of: Callable[[str], str]) -> str:
    """The Markdown a generator would have rendered; what it cannot know is left as it stands and counted.

    `address_of` gives the old address of another file of the folder by its name, or "".
    """
    body = replace_pairs(body, HIGHLIGHT, lambda _start: HIGHLIGHT_END, _fenced)
    kept: list[str] = []

    def keep(code: str) -> str:
        kept.append(code)
        return f"\x02{len(kept) - 1}\x03"

    body = _outside_code(re.sub("[\x02\x03]", "", body), keep)
    for pattern in (RAW, SITE, PELICAN, KRAMDOWN):
        body = pattern.sub("", body)
    body = ABSOLUTE.sub(r"\1", body)
    for reference in (POST_URL, REFERENCE):
        body = reference.sub(lambda match: address_of(match[1]) or match[0], body)
    body = FIGURE.sub(_figure, body)
    body = PLAYER.sub(lambda match: f"<{PLAYERS[match[1]]}{match[2]}>", body)
    body = replace_comments(body, lambda comment: "" if MORE.fullmatch(comment) else f"<!--{comment}-->")
    for match in UNKNOWN.finditer(body):
        notes[f"tag of the generator unknown, left as it stands: {match[1] or match[2]}"] += 1
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], body)


def _fenced(start: re.Match, code: str, _end: re.Match) -> str:
    return f"```{start[1] or ''}\n{code.strip(chr(10))}\n```"


def _outside_code(body: str, keep: Callable[[str], str]) -> str:
    """The text with its code, fenced or within a line, handed to `keep`."""

    def end_of(start: re.Match) -> re.Pattern:
        return re.compile(rf"^ {{0,3}}{re.escape(start[1])}[{start[1][0]}]*[ \t]*$", re.M)

    body = replace_pairs(body, FENCE, end_of, lambda start, code, end: keep(f"{start[0]}{code}{end[0]}"))
    return INLINE_CODE.sub(lambda match: keep(match[0]), body)


def has_html(body: str) -> bool:
    """Whether the text holds markup that Tribune's Markdown, which takes none, would show as text."""
    return bool(TAG.search(replace_comments(_outside_code(body, lambda _code: ""), lambda _comment: "")))


def as_html(body: str) -> str:
    """Markdown with markup in it, as HTML that is still to be tidied and sanitised."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    return markdown.render(body)


def pictures(body: str) -> list[tuple[str, str]]:
    """The pictures of a Markdown text as (src, alternative text)."""
    return list({src: alt for alt, src in IMAGE.findall(_outside_code(body, lambda _code: ""))}.items())


def _figure(match: re.Match) -> str:
    options = {name: a or b or c for name, a, b, c in OPTION.findall(match[1])}
    source = options.get("src") or options.get("link") or ""
    if not source:
        return match[0]
    caption = options.get("caption") or options.get("title") or ""
    image = f'<img src="{escape(source)}" alt="{escape(options.get("alt") or caption)}">'
    if not caption:
        return f"![{options.get('alt', '')}]({source})"
    return f"\n<figure>{image}<figcaption>{caption}</figcaption></figure>\n"
