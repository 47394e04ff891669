"""The HTML of an export as Tribune's own: blocks are blocks, headings fit the page, what it shows is named.

Sanitising comes later and drops what it does not know; here what it would drop is first turned into
something readers can use (an embed into a link), so that no text is lost.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from lxml import etree
from lxml import html as lxml_html

from blog.importing.records import MediaRecord

RENAMED = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "tt": "code",
    "acronym": "abbr",
    "samp": "code",
    "var": "em",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "big": "strong",
    "dfn": "em",
    "xmp": "pre",
    "listing": "pre",
}
# Their content goes on without them; those that are blocks leave paragraphs behind.
BLOCKS = {"div", "center", "article", "aside", "main", "header", "nav", "address", "details", "summary", "hgroup"}
DROPPED = {"script", "style", "noscript", "template", "head", "title", "meta", "link", "base"}
EMBEDS = {"iframe", "embed", "object", "video", "audio"}
BLOCK_LEVEL = BLOCKS | {
    *("p", "h2", "h3", "h4", "ul", "ol", "dl", "blockquote", "pre", "figure", "table", "hr", "section", "footer"),
}
# Blocks in which no division can stand.
PLAIN = {"p", "h2", "h3", "h4", "pre", "hr"}
IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.I)
THUMBNAIL = re.compile(r"-\d+x\d+(?=\.\w+$)")


@dataclass(slots=True)
class Tidied:
    """A body's HTML, the pictures it shows as (src, alt), and what was changed or left out, counted."""

    html: str
    pictures: list[tuple[str, str]] = field(default_factory=list)
    notes: Counter = field(default_factory=Counter)

    @property
    def media(self) -> tuple[MediaRecord, ...]:
        return tuple(MediaRecord(src, alt=alt) for src, alt in dict(self.pictures).items())

    @property
    def warnings(self) -> list[str]:
        return counted(self.notes)


def counted(notes: Counter) -> list[str]:
    """What was noted, each once and with how often."""
    return [f"{what} ×{number}" if number > 1 else what for what, number in notes.items()]


def tidy(html: str) -> Tidied:
    """The HTML with its blocks made regular, and what stands in it."""
    if not html.strip():
        return Tidied("")
    # The parser raises on what only XML's rules forbid: characters no text has.
    html = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", html)
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return Tidied(f"<p>{escape(html, quote=False)}</p>", notes=Counter({"markup that no parser reads": 1}))
    result = Tidied("")
    for element in list(root.iter()):
        _change(element, result)
    result.html = "".join(lxml_html.tostring(block, encoding="unicode") for block in _as_blocks(root)).strip()
    return result


def _change(element, result: Tidied) -> None:
    tag = element.tag
    if element.getparent() is None:  # the division around all, or what went with something left out
        return
    if not isinstance(tag, str):  # a comment or an instruction
        element.drop_tree()
    elif tag in DROPPED:
        if tag in ("script", "style"):
            result.notes[f"<{tag}> left out"] += 1
        element.drop_tree()
    elif tag in EMBEDS:
        _link_instead(element, result)
    elif tag == "img":
        _picture(element, result)
    elif tag in RENAMED:
        element.tag = RENAMED[tag]
    elif tag == "form":
        result.notes["a form left out"] += 1


def _link_instead(element, result: Tidied) -> None:
    """A link to what was embedded: no page loads a third party's player by itself."""
    source = element.get("src") or element.get("data") or next((s.get("src") for s in element.iter("source")), "")
    if not source and element.tag == "object":
        source = next((p.get("value") for p in element.iter("param") if p.get("name") in ("movie", "src")), "")
    if any(ancestor.tag in EMBEDS for ancestor in element.iterancestors()):
        return
    if not source:
        element.drop_tree()
        return
    source = f"https:{source}" if source.startswith("//") else source
    result.notes[f"{element.tag} kept as a link"] += 1
    tail = element.tail
    for child in list(element):
        element.remove(child)
    title = element.get("title") or source
    element.attrib.clear()
    element.tag, element.text, element.tail = "a", title, tail
    element.set("href", source)


def _picture(element, result: Tidied) -> None:
    source = element.get("src") or element.get("data-src") or ""
    if not source or source.startswith("data:"):
        result.notes["a picture inside the text, without a file, left out"] += 1
        element.drop_tree()
        return
    parent = element.getparent()
    # A thumbnail that links to the whole picture: the picture itself is wanted.
    if parent is not None and parent.tag == "a" and IMAGE_NAME.search(parent.get("href") or ""):
        target = parent.get("href")
        if _stem(target) == _stem(source) and len(parent) == 1 and not (parent.text or "").strip():
            source = target
            parent.tag = "span"
            parent.attrib.clear()
    alt = element.get("alt") or ""
    element.attrib.clear()
    element.set("src", source)
    element.set("alt", alt)
    result.pictures.append((source, alt))


def _stem(address: str) -> str:
    name = re.split(r"[?#]", address)[0].rsplit("/", 1)[-1]
    return THUMBNAIL.sub("", name).rsplit(".", 1)[0].lower()


def _as_blocks(element) -> list:
    """The content of an element as blocks: loose text in paragraphs, divisions dissolved."""
    gathered = _Gathered()
    gathered.text(element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag in BLOCKS or (child.tag == "section" and child.get("class") != "footnotes"):
            gathered.blocks(_as_blocks(child))
        elif child.tag in ("blockquote", "section"):
            _refill(child, _as_blocks(child))
            gathered.blocks([child])
        elif child.tag in BLOCK_LEVEL:
            if child.tag not in PLAIN:
                _inside(child)
            gathered.blocks([child])
        elif child.tag == "br":
            gathered.line_break(child)
        else:
            gathered.inline(child)
        gathered.text(tail)
    gathered.end_paragraph()
    return gathered.found


def _inside(block) -> None:
    """Divisions within a list, a table or a figure leave paragraphs, or nothing where text has no place."""
    for element in list(block.iter(*BLOCKS)):
        parent = element.getparent()
        if parent is not None and parent.tag in ("li", "td", "th", "dd"):
            _refill(parent, _as_blocks(parent))
    for element in list(block.iter(*BLOCKS)):
        element.drop_tag()


def _refill(element, blocks: list) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None
    element.extend(blocks)


class _Gathered:
    """Blocks found so far, and the paragraph being gathered from loose text."""

    def __init__(self):
        self.found: list = []
        self.paragraph = lxml_html.Element("p")

    def text(self, text: str | None) -> None:
        if not text:
            return
        if len(self.paragraph):
            self.paragraph[-1].tail = (self.paragraph[-1].tail or "") + text
        else:
            self.paragraph.text = (self.paragraph.text or "") + text

    def inline(self, element) -> None:
        self.paragraph.append(element)

    def line_break(self, element) -> None:
        """A second break in a row ends the paragraph: how Blogger writes them."""
        last = self.paragraph[-1] if len(self.paragraph) else None
        if last is not None and last.tag == "br" and not (last.tail or "").strip():
            self.end_paragraph()
        elif last is not None or (self.paragraph.text or "").strip():
            self.paragraph.append(element)

    def blocks(self, blocks: list) -> None:
        self.end_paragraph()
        for block in blocks:
            block.tail = "\n"
        self.found += blocks

    def end_paragraph(self) -> None:
        paragraph, self.paragraph = self.paragraph, lxml_html.Element("p")
        while len(paragraph) and paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip():
            paragraph.remove(paragraph[-1])
        if len(paragraph) or (paragraph.text or "").strip():
            paragraph.tail = "\n"
            self.found.append(paragraph)
