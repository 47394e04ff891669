"""From the lines of one post to its body as HTML: paragraphs, sub-headings, lists, quotations, pictures.

Every line becomes part of a block; the author's spelling and typography are kept to the letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from blog.importing.readers.text.furniture import Kind
from blog.importing.readers.text.glue import find_glued
from blog.importing.readers.text.lines import BULLET
from blog.importing.readers.text.page import DOMAIN, Page
from blog.markup.render import link_addresses

# « … » – Source, the dash and the stop after it kept as they are.
QUOTATION = re.compile(r"(?P<quote>[«“\"].+[»”\"])(?P<dash>\s*[-–—]\s*)(?P<source>[^«»“”]{2,80}?)(?P<stop>\.?)")
HASHTAG = re.compile(r"(?<![\w&/])#([^\W\d_]\w{1,49})")
LOST_LINK = 40


@dataclass(frozen=True, slots=True)
class Block:
    """Some HTML and the numbers of the lines it holds; `media` names the picture it shows, if any."""

    html: str
    lines: tuple[int, ...]
    media: str = ""


def _text(text: str) -> str:
    return link_addresses(escape(text, quote=False))


def _quotation(text: str) -> str | None:
    match = QUOTATION.fullmatch(text)
    if not match:
        return None
    source = f"{escape(match['dash'], quote=False).strip()} <cite>{_text(match['source'])}</cite>{match['stop']}"
    return f"<blockquote><p>{_text(match['quote'])}</p><footer>{source}</footer></blockquote>"


def _is_subheading(page: Page, index: int) -> bool:
    text = page.text(index)
    return (
        page.looks_like_title(index)
        and page.starts_a_text(index)
        and not re.search(r"[?!…]$", text)
        and len(text) <= 90
        and not find_glued(text + " ")
    )


def _listed(page: Page, run: list[int]) -> bool:
    """Whether a run of bulleted lines is a list: a lone dash may open a line of dialogue."""
    return len(run) > 1 or not page.text(run[0]).startswith(("–", "—", "-"))


def _bullets(page: Page, run: list[int]) -> Iterator[Block]:
    numbers = tuple(page.lines[i].number for i in run)
    if _listed(page, run):
        items = "".join(f"<li>{_text(BULLET.sub('', page.text(i)))}</li>" for i in run)
        yield Block(f"<ul>{items}</ul>", numbers)
    else:
        yield Block(f"<p>{_text(page.text(run[0]))}</p>", numbers)


def _pictures(page: Page, run: list[int], credit: int | None) -> Iterator[Block]:
    for index in run:
        name = page.text(index)
        lines = [page.lines[index].number]
        caption = ""
        if credit is not None and index == run[-1]:
            caption = f"<figcaption>{_text(page.text(credit))}</figcaption>"
            lines.append(page.lines[credit].number)
        yield Block(f'<figure><img src="{escape(name)}" alt="">{caption}</figure>', tuple(lines), media=name)


def _prose(page: Page, run: list[int]) -> Iterator[Block]:
    """Lines without a blank line between are one paragraph; its line breaks are kept."""
    paragraph: list[int] = []
    for index in run:
        if paragraph and page.lines[index].gap_before:
            yield _paragraph(page, paragraph)
            paragraph = []
        paragraph.append(index)
    if paragraph:
        yield _paragraph(page, paragraph)


def _paragraph(page: Page, run: list[int]) -> Block:
    numbers = tuple(page.lines[i].number for i in run)
    if len(run) == 1:
        if quotation := _quotation(page.text(run[0])):
            return Block(quotation, numbers)
        if _is_subheading(page, run[0]):
            return Block(f"<h2>{_text(page.text(run[0]))}</h2>", numbers)
    return Block("<p>" + "<br>".join(_text(page.text(i)) for i in run) + "</p>", numbers)


def make_blocks(page: Page, body: list[int]) -> list[Block]:
    """The blocks of a body, given the indexes of its lines, furniture left out."""
    blocks: list[Block] = []
    captions = {i for i in body if page.is_credit(i)}
    runs = [list(run) for _, run in groupby((i for i in body if i not in captions), key=page.kind)]
    for run in runs:
        kind = page.kind(run[0])
        if kind == Kind.PICTURE:
            credit = run[-1] + 1 if run[-1] + 1 in captions else None
            blocks += _pictures(page, run, credit)
        elif kind == Kind.BULLET:
            blocks += _bullets(page, run)
        else:
            blocks += _prose(page, run)
    return blocks


def hashtags(texts: list[str]) -> tuple[str, ...]:
    """The hashtags of some lines, each once, without '#'."""
    return tuple(dict.fromkeys(tag for text in texts for tag in HASHTAG.findall(text)))


def doubts(page: Page, body: list[int]) -> list[str]:
    """What an editor should look at, line by line, in words."""
    found = []
    for index in body:
        line, kind = page.lines[index], page.kind(index)
        if kind not in (Kind.PROSE, Kind.BULLET):
            continue
        for glued in find_glued(line.text + " "):
            found.append(f"line {line.number}: an alternative text may be glued at “{glued.around}”: “{glued.text}”")
        if line.text.endswith(":") and not _something_follows(page, body, index):
            found.append(f"line {line.number}: what the colon announces (picture, list, embed) is missing")
        if _is_lost_link(page, body, index):
            found.append(f"line {line.number}: “{line.text}” was probably a link; its address is lost")
    return found


def _something_follows(page: Page, body: list[int], index: int) -> bool:
    following = index + 1
    if following not in body:
        return False
    return page.kind(following) in (Kind.BULLET, Kind.PICTURE) or page.text(following)[:1] in '«“"'


def _is_lost_link(page: Page, body: list[int], index: int) -> bool:
    """A lone name or bare domain: what a link leaves when its address is gone."""
    text = page.text(index)
    if DOMAIN.fullmatch(text):
        return not text.startswith("http")
    alone = page.lines[index].is_alone and len(text) <= LOST_LINK and len(page.lines[index].words) <= 2
    return alone and text[:1].isupper() and text[-1:].isalnum() and not _is_subheading(page, index)
