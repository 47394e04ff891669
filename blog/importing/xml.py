"""XML exports, read item by item in constant memory: one that is broken fails alone, or is mended and counted.

The file is cut at its <item> or <entry> tags before any parser sees it, so each is a small document of
its own. What is not well-formed is repaired in the text of that item, and every repair is counted: a
parser's own silent recovery destroys text. A DTD is refused at once.
"""

import codecs
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from lxml import etree

from blog.importing.html import counted
from blog.importing.sources import CHUNK, Source, UnreadableSource

MAX_ITEM = 64_000_000
DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)[\"']")
NAMESPACE = re.compile(r"""\bxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.S)
# Namespaces by the prefix this code knows them by, whatever version or prefix the file uses.
KNOWN = [
    ("wp", re.compile(r"wordpress\.org/export/[\d.]+/?$")),
    ("excerpt", re.compile(r"wordpress\.org/export/[\d.]+/excerpt")),
    ("content", re.compile(r"purl\.org/rss/1\.0/modules/content")),
    ("dc", re.compile(r"purl\.org/dc/(elements|terms)")),
    ("atom", re.compile(r"w3\.org/2005/Atom|purl\.org/atom/ns#")),
    ("app", re.compile(r"purl\.org/atom/app#|w3\.org/2007/app")),
    ("thr", re.compile(r"purl\.org/syndication/thread")),
    ("media", re.compile(r"search\.yahoo\.com/mrss")),
    ("blogger", re.compile(r"schemas\.google\.com/blogger/2018")),
    ("slash", re.compile(r"purl\.org/rss/1\.0/modules/slash")),
    ("rss1", re.compile(r"purl\.org/rss/1\.0/$")),
]

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
BAD_REFERENCES = re.compile(r"&#(?:x0*(?:[0-8bcBC]|0[eEfF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));")
BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z]\w*|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w*;)")
BARE_LESS_THAN = re.compile(r"<(?![A-Za-z_/!?])")
TAG_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):|<[A-Za-z_][^<>]*?\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
# What an item declares or refers to is never fetched nor put in its place.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


class BrokenItem(ValueError):
    """An item that no repair makes well-formed; the message says where and why."""


@dataclass(slots=True)
class Item:
    """The text of one item and the line (from 1) it begins at; `cut` where the file ends inside it."""

    text: str
    line: int
    cut: bool = False

    @property
    def last_line(self) -> int:
        return self.line + self.text.count("\n")


@dataclass(slots=True)
class Document:
    """An export being read: what stands before its items, and the repairs so far, by what was repaired."""

    header: str
    namespaces: dict[str, str] = field(default_factory=dict)
    repairs: Counter = field(default_factory=Counter)

    def parse(self, text: str) -> tuple[etree._Element, list[str]]:
        """The element around an item's content, and what was repaired in it, in words.

        Raises BrokenItem.
        """
        try:
            return _parse(text, self.namespaces), []
        except etree.XMLSyntaxError:
            mended, repairs, prefixes = mend(text, set(self.namespaces))
        try:
            parsed = _parse(mended, self.namespaces | {prefix: prefix for prefix in prefixes})
        except etree.XMLSyntaxError as error:
            raise BrokenItem(f"not well-formed, and no repair helps ({error.msg})") from None
        self.repairs += repairs
        return parsed, counted(repairs)

    def parse_header(self, container: str) -> etree._Element:
        """The blog's own description: the children of <channel>, or those of the root before the first item."""
        start = re.search(rf"<{container}\b[^>]*>", self.header)
        text = self.header[start.end() :] if start else ""
        try:
            return self.parse(text)[0]
        except BrokenItem:
            return etree.Element("none")


def mend(text: str, declared: set[str]) -> tuple[str, Counter, set[str]]:
    """The text with what is not well-formed repaired, how often each repair was made, and prefixes to declare.

    Sections marked as character data are left alone but for characters that XML does not have.
    """
    repairs: Counter = Counter()
    parts = CDATA.split(text)
    outside = parts[::2]
    prefixes = {name for part in outside for pair in TAG_PREFIX.findall(part) for name in pair if name}
    unknown = {name for name in prefixes - declared if name not in ("xml", "xmlns")}
    unknown -= {name for part in outside for name, *_ in NAMESPACE.findall(part)}
    for name in sorted(unknown):
        repairs[f"the undeclared prefix {name}: declared"] += 1

    def repair(pattern, replacement, words, where=slice(0, None, 2)):
        for index in range(*where.indices(len(parts))):
            parts[index], number = pattern.subn(replacement, parts[index])
            if number:
                repairs[words] += number

    repair(CONTROLS, "", "characters that XML does not have, removed", slice(0, None))
    repair(BAD_REFERENCES, "", "references to characters that XML does not have, removed")
    repair(BARE_AMPERSAND, "&amp;", "bare & written as &amp;")
    repair(NAMED_ENTITY, _entity, "named characters such as &nbsp; written out")
    repair(BARE_LESS_THAN, "&lt;", "bare < written as &lt;")
    return "".join(parts), repairs, unknown


def _entity(match: re.Match) -> str:
    return html5.get(match[1], f"&amp;{match[1]}")


def _parse(text: str, namespaces: dict[str, str]) -> etree._Element:
    declared = "".join(f' xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return etree.fromstring(f"<tribune{declared}>{text}</tribune>", PARSER)


def open_document(source: Source, tag: str) -> tuple[Document, Iterator[Item]]:
    """A file of items: its header, and its items one by one.

    Raises UnreadableSource for a file with a DTD or without an end to its header.
    """
    repairs: Counter = Counter()
    cutter = _cut(_texts(source, repairs), tag)
    header = next(cutter).text
    if re.search(r"<!(?:DOCTYPE|ENTITY)", header, re.I):
        raise UnreadableSource("an XML file with a document type (DTD); exports have none, so it is refused.")
    found = {prefix: double or single for prefix, double, single in NAMESPACE.findall(header)}
    names = {prefix: _canonical(prefix, uri) for prefix, uri in found.items()}
    return Document(header, names, repairs), cutter


def _canonical(prefix: str, uri: str) -> str:
    known = next((name for name, pattern in KNOWN if pattern.search(uri)), prefix)
    return "" if known == "rss1" else known or "default"


def _texts(source: Source, repairs: Counter) -> Iterator[str]:
    """The file's text, piece by piece. Bytes that its encoding does not have are read as Windows-1252."""
    with source.open() as file:
        start = file.read(CHUNK)
        declared = ENCODING.search(start[:400])
        name = _encoding(start, declared[1].decode() if declared else "utf-8")
        western = declared is not None and name == "utf-8" and declared[1].lower() not in (b"utf-8", b"utf8")
        decoder = codecs.getincrementaldecoder(name)("surrogateescape")
        while start:
            text = decoder.decode(start)
            start = file.read(CHUNK)
            yield _western(text, Counter() if western else repairs)
        yield _western(decoder.decode(b"", True), repairs)


def _encoding(start: bytes, declared: str) -> str:
    """UTF-8 for whatever may hold it: where the bytes say otherwise they are read as Windows-1252, one by one."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        raise UnreadableSource(f"its encoding is called {declared!r}, which is not known; save it as UTF-8.") from None
    return "utf-8-sig" if name in ("utf-8", "ascii", "iso8859-1", "cp1252") or name.startswith("utf-16") else name


def _western(text: str, repairs: Counter) -> str:
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        mended, number = re.subn("[\udc80-\udcff]", _from_1252, text)
        repairs["bytes that are not UTF-8, read as Windows-1252"] += number
        return mended


def _from_1252(match: re.Match) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


def _cut(texts: Iterator[str], tag: str) -> Iterator[Item]:
    """The header, then each item with its tags, cut where the tag stands outside character data."""
    opening, closing = re.compile(rf"<{tag}(?=[\s>])"), re.compile(rf"</{tag}\s*>")
    buffer = _Buffer(texts)
    start = buffer.find(opening)
    yield Item(buffer.take(start), 1)
    while start is not None:
        line = buffer.line
        end = buffer.find(closing, after=True)
        yield Item(buffer.take(end), line, cut=end is None)
        start = buffer.find(opening) if end is not None else None
        buffer.take(start)


class _Buffer:
    """Text to come, of which only what is needed is held."""

    def __init__(self, texts: Iterator[str]):
        self.texts, self.text, self.start, self.line = texts, "", 0, 1

    def find(self, pattern: re.Pattern, after: bool = False) -> int | None:
        """Where the pattern stands next, outside character data; None at the end of the file."""
        position = self.start
        while True:
            match = pattern.search(self.text, position)
            if match is None:
                position = max(self.start, len(self.text) - 100)  # a tag may lie across two pieces
                if not self._more():
                    return None
                position, self.start = position - self.start, 0
            elif self._in_cdata(match.start()):
                position = match.end()
            else:
                return match.end() if after else match.start()

    def _in_cdata(self, position: int) -> bool:
        return self.text.rfind("<![CDATA[", self.start, position) > self.text.rfind("]]>", self.start, position)

    def _more(self) -> bool:
        """Fetch a piece, and let go of what was taken."""
        if len(self.text) - self.start > MAX_ITEM:
            raise UnreadableSource(f"line {self.line}: an item of more than {MAX_ITEM // 10**6} MB; split the file.")
        piece = next(self.texts, None)
        if piece is None:
            return False
        self.text = self.text[self.start :] + piece
        return True

    def take(self, end: int | None) -> str:
        """The text up to here, or all that is left."""
        taken = self.text[self.start : end]
        self.start = len(self.text) if end is None else end
        self.line += taken.count("\n")
        return taken


def texts_of(element: etree._Element) -> dict[str, str]:
    """The texts of all children by their names, as `text_of` gives them one by one; "" for other names."""
    texts: dict[str, str] = defaultdict(str)
    for child in reversed(element):
        if isinstance(child.tag, str):
            texts[child.tag] = (child.text or "").strip()
    return texts


def text_of(element: etree._Element, path: str) -> str:
    """The text of the first child of this name ("{wp}post_id"), stripped; "" where there is none."""
    return (element.findtext(path) or "").strip()
