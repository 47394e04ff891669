"""What site generators add to Markdown: Liquid tags, Hugo's shortcodes, Pelican's links to files."""

import re
from collections import Counter
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.M | re.S)
CODE = re.compile(r"^(```|~~~).*?^\1[ \t]*$|`[^`\n]+`", re.M | re.S)
HIGHLIGHT = re.compile(
    r"\{[%{][<%-]?\s*(?:highlight|code-?block)\s+(\w[\w+#-]*)?.*?[>%-]?[%}]\}\n?(.*?)\{[%{][<%-]?\s*(?:/\s*|end)"
    r"(?:highlight|code-?block)\s*[>%-]?[%}]\}",
    re.S,
)
RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
SITE = re.compile(r"\{\{\s*(?:site|page)\.(?:base_?url|url)\s*(?:\|[^}]*)?\}\}")
POST_URL = re.compile(r"\{%-?\s*(?:post_url|link)\s+([^\s%]+)\s*-?%\}")
ABSOLUTE = re.compile(r"""\{\{\s*["']([^"']+)["']\s*\|\s*(?:relative|absolute)_url\s*\}\}""")
REFERENCE = re.compile(r"""\{\{[<%]\s*(?:rel)?ref\s+(?:path=)?["']?([^"'\s>%]+)["']?[^>%]*[>%]\}\}""")
FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|img)\s+(.*?)\s*/?[>%]\}\}", re.S)
PLAYER = re.compile(
    r"""\{\{[<%]\s*(youtube|vimeo)\s+(?:id=)?["']?([\w-]+)["']?.*?[>%]\}\}|\{%\s*(youtube|vimeo)\s+["']?([\w-]+).*?%\}"""
)
PLAYERS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
OPTION = re.compile(r"""(\w+)=(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
PELICAN = re.compile(r"[{|](?:filename|static|attach|photo)[}|]")
UNKNOWN = re.compile(r"\{\{[<%]\s*/?\s*(\w[\w/-]*).*?[>%]\}\}|\{%-?\s*(\w+).*?-?%\}", re.S)
MORE = re.compile(r"^\s*<!--\s*(?:more|readmore|excerpt)\s*-->\s*$", re.M | re.I)
TAG = re.compile(r"<(?!https?:|mailto:)/?[a-z][\w-]*(?:\s[^<>]*)?/?>", re.I)
KRAMDOWN = re.compile(r"\{:\s*[^}\n]*\}")
IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^\s)>]+)>?[^)]*\)")


def clean(body: str, notes: Counter, address_of: Callable[[str], str]) -> str:
    """The Markdown a generator would have rendered; what it cannot know is left as it stands and counted.

    `address_of` gives the old address of another file of the folder by its name, or "".
    """
    body = HIGHLIGHT.sub(lambda match: f"```{match[1] or ''}\n{match[2].strip(chr(10))}\n```", body)
    kept: list[str] = []

    def keep(match: re.Match) -> str:
        kept.append(match[0])
        return f"\x02{len(kept) - 1}\x03"

    body = CODE.sub(keep, body)
    body = RAW.sub("", body)
    body = SITE.sub("", body)
    body = ABSOLUTE.sub(r"\1", body)
    for reference in (POST_URL, REFERENCE):
        body = reference.sub(lambda match: address_of(match[1]) or match[0], body)
    body = FIGURE.sub(_figure, body)
    body = PLAYER.sub(lambda m: f"<{PLAYERS[m[1] or m[3]]}{m[2] or m[4]}>", body)
    body = PELICAN.sub("", body)
    body = KRAMDOWN.sub("", body)
    body = MORE.sub("", body)
    for match in UNKNOWN.finditer(body):
        notes[f"tag of the generator unknown, left as it stands: {match[1] or match[2]}"] += 1
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], body)


def has_html(body: str) -> bool:
    """Whether the text holds markup that Tribune's Markdown, which takes none, would show as text."""
    return bool(TAG.search(CODE.sub("", re.sub(r"<!--.*?-->", "", body, flags=re.S))))


def as_html(body: str) -> str:
    """Markdown with markup in it, as HTML that is still to be tidied and sanitised."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    return markdown.render(body)


def pictures(body: str) -> list[tuple[str, str]]:
    """The pictures of a Markdown text as (src, alternative text)."""
    return list({src: alt for alt, src in IMAGE.findall(CODE.sub("", body))}.items())


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
