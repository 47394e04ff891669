"""WordPress's shortcodes: known ones as what they show, unknown ones marked for editors to see."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

TOKEN = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]*)((?:\s[^\[\]]*)?)\](\]?)")
OPTION = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
CODE_NAMES = {"code", "sourcecode", "source", "php", "python", "ruby", "html", "css", "js", "bash", "sql", "xml"}
MAX_DEPTH = 20

# From ids of attachments (none: the post's own) to (address, alternative text).
Attachments = Callable[[list[str]], list[tuple[str, str]]]


@dataclass(slots=True)
class Token:
    """A [name …] or [/name] of the text. `partner` is the index of the token that closes it."""

    match: re.Match
    partner: int | None = None

    @property
    def name(self) -> str:
        return self.match[3].lower()

    @property
    def closes(self) -> bool:
        return bool(self.match[2])

    @property
    def options(self) -> dict[str, str]:
        return {key.lower(): a or b or c for key, a, b, c in OPTION.findall(self.match[4])}


class Shortcodes:
    """The shortcodes of a text, expanded in one walk over it, whatever it holds.

    `keep` takes finished HTML and gives a mark that stands for it until the end.
    """

    def __init__(self, text: str, gallery: Attachments, keep: Callable[[str], str], notes: Counter):
        self.text, self.gallery, self.keep, self.notes = text, gallery, keep, notes
        self.tokens = [Token(match) for match in TOKEN.finditer(text)]
        nearest: dict[str, int] = {}
        for index in range(len(self.tokens) - 1, -1, -1):
            token = self.tokens[index]
            following = nearest.get(token.name)
            if not token.closes and following is not None and self.tokens[following].closes:
                token.partner = following
            nearest[token.name] = index

    def expanded(self) -> str:
        return self._between(0, len(self.tokens), 0, len(self.text), 0)

    def _between(self, first: int, last: int, start: int, end: int, depth: int) -> str:
        """The text from start to end, in which the tokens first to last (not included) stand."""
        parts = []
        index = first
        while index < last:
            token = self.tokens[index]
            partner = token.partner if token.partner is not None and token.partner < last else None
            if depth >= MAX_DEPTH:
                partner = None
            parts.append(self.text[start : token.match.start()])
            stop = self.tokens[partner] if partner is not None else token
            parts.append(self._one(index, partner, depth))
            start, index = stop.match.end(), (partner if partner is not None else index) + 1
        return "".join([*parts, self.text[start:end]])

    def _one(self, index: int, partner: int | None, depth: int) -> str:
        token = self.tokens[index]
        match, options = token.match, token.options
        if match[1] and match[5]:  # [[gallery]] writes [gallery]
            return match[0][1:-1]
        content = None
        if partner is not None:
            content = self.text[match.end() : self.tokens[partner].match.start()]
        html = None if token.closes else _known(token.name, options, content, match[4].strip(), self.gallery, self.keep)
        if html is not None:
            return f"{match[1]}{html}{match[5]}"
        if not options and content is None and not re.search(r"[-_]", token.name):
            return match[0]  # [sic], [Update], [/i]: words in brackets
        if not token.closes:
            self.notes[f"shortcode [{token.name}] unknown, kept for editors to see"] += 1
        opening = _marked(match[0].removeprefix(match[1]).removesuffix(match[5]))
        if partner is None:
            return f"{match[1]}{opening}{match[5]}"
        ending = self.tokens[partner].match
        inner = self._between(index + 1, partner, match.end(), ending.start(), depth + 1)
        return f"{match[1]}{opening}{inner}{_marked(ending[0])}"


def _marked(shortcode: str) -> str:
    """Something only editors see: rendering leaves it out."""
    return f'<span class="shortcode">{escape(shortcode, quote=False)}</span>'


def _known(name: str, options: dict, content: str | None, rest: str, gallery: Attachments, keep) -> str | None:
    """The HTML of a shortcode that WordPress or its hosts bring along; None for any other."""
    if name in ("caption", "wp_caption") and content is not None:
        return keep(_caption(content, options.get("caption", "")))
    if name == "gallery":
        ids = re.findall(r"\d+", options.get("ids") or options.get("include") or "")
        figures = [f'<figure><img src="{escape(src)}" alt="{escape(alt)}"></figure>' for src, alt in gallery(ids)]
        return keep(f"<figure>{''.join(figures)}</figure>" if len(figures) > 1 else "".join(figures))
    if name == "embed" and content:
        return _link(content.strip())
    if name in ("youtube", "vimeo", "dailymotion", "soundcloud", "twitter", "instagram", "audio", "video"):
        address = re.search(r"https?://[^\s\"'\]]+", f"{rest} {content or ''}")
        return _link(address[0]) if address else None
    if name in CODE_NAMES and content is not None:
        text = content.strip("\n")
        text = text if re.search(r"&(?:lt|gt|amp);", text) else escape(text, quote=False)
        language = (
            options.get("language") or options.get("lang") or ("" if "code" in name or name == "source" else name)
        )
        css = f' class="language-{escape(language)}"' if language else ""
        return keep(f"<pre><code{css}>{text}</code></pre>")
    return None


def _caption(content: str, caption: str) -> str:
    image = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", content, re.S)
    if not image:
        return content
    text = caption or content[image.end() :].strip()
    return f"<figure>{image[1]}{f'<figcaption>{text}</figcaption>' if text else ''}</figure>"


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'
