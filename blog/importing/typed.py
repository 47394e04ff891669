"""A comment's HTML as what its reader might have typed."""

import re
from html import unescape
from html.parser import HTMLParser

from blog.importing.html import tidy
from blog.markup.text import without_controls

SPECIAL = re.compile(r"([\\`*\[\]])|(?<!\w)_|_(?!\w)|~~")
LINE_START = re.compile(r"^([ \t]*)([#>+-]|\d+[.)])(?=\s)", re.M)


class _Typed(HTMLParser):
    """Light Markdown of a comment's HTML: the marks a comment may hold, and the text of all else."""

    MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`", "del": "~~", "s": "~~", "strike": "~~"}
    ENDS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "table", "tr"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.links: list[str] = []
        self.starts: list[int] = []
        self.quotes: list[int] = []
        self.silent = 0
        self.code = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.starts.append(len(self.out))
            self.out.append("[")
        elif tag == "br":
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag == "blockquote":
            self.out.append("\n\n")
            self.quotes.append(len(self.out))
        elif tag in self.ENDS:
            self.out.append("\n\n")
        elif tag in self.MARKS:
            self.code += tag == "code"
            self.out.append(self.MARKS[tag])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag == "a" and self.links:
            self._end_link(self.links.pop())
        elif tag == "blockquote" and self.quotes:
            start = self.quotes.pop()
            quoted = "".join(self.out[start:]).strip()
            self.out[start:] = ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n")), "\n\n"]
        elif tag in self.ENDS:
            self.out.append("\n\n")
        elif tag in self.MARKS:
            self.code = max(0, self.code - (tag == "code"))
            self.out.append(self.MARKS[tag])

    def _end_link(self, address: str) -> None:
        start = self.starts.pop()
        text = "".join(self.out[start + 1 :])
        if not address.startswith(("http://", "https://")):
            self.out[start:] = [text]
        elif text.strip().replace("\\", "") in (address, address.rstrip("/")):
            self.out[start:] = [address]
        else:
            self.out[start:] = [f"[{text}]({address.replace(' ', '%20').replace(')', '%29')})"]

    def handle_data(self, data):
        if self.silent:
            return
        self.out.append(data if self.code else _escaped(data))


def _escaped(text: str) -> str:
    """The text with what Markdown would take for a mark made plain."""
    return LINE_START.sub(r"\1\\\2", SPECIAL.sub(lambda match: "\\" + match[0], text))


def typed(html: str) -> str:
    """The text someone would have typed for this comment; its line ends count."""
    if "<" not in html:
        return without_controls(_escaped(unescape(html)).strip())
    parser = _Typed()
    parser.feed(tidy(html).html)  # which closes what was left open: the parser's own way takes quadratic time
    parser.close()
    text = re.sub(r"[ \t]+\n", "\n", "".join(parser.out))
    return without_controls(re.sub(r"\n{3,}", "\n\n", text).strip())
