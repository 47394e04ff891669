"""Footnotes of rich text: written where they belong, numbered below the text; and the way back.

What is written is <span class="footnote">…</span>; what readers get is the form Markdown's footnotes have too.
"""

import re
from html import escape

from lxml import html as lxml_html

from blog.markup.render import link_outside_tags

PARSER = lxml_html.HTMLParser(huge_tree=True)  # the usual one drops what lies deeper than 256 elements

WRITTEN = 'class="footnote"'
REFERENCE = re.compile(r"#fn([\w:-]{1,40})$")


def number_notes(html: str) -> str:
    """Each written note as a number that leads to it, and the notes at the end, each leading back."""
    if WRITTEN not in html:
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div", parser=PARSER)
    notes = [span for span in root.iter("span") if span.get("class") == "footnote"]
    # Notes of an import stand in a list already; numbers go on from there.
    first = sum(1 for item in root.iter("li") if (item.get("id") or "").startswith("fn")) + 1
    items = []
    for number, span in enumerate(notes, first):
        items.append(_item(span, number))
        _replace(span, _reference(number))
    section = lxml_html.fragment_fromstring('<section class="footnotes"><ol class="footnotes-list"></ol></section>')
    section[0].extend(items)
    if first > 1:
        section[0].set("start", str(first))
    root.append(section)
    return _inside(root)


def written_notes(html: str) -> str:
    """The way back: notes listed at the end, as Markdown renders them, stand in the text again."""
    if "footnote" not in html:
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div", parser=PARSER)
    listed = {item.get("id"): item for item in root.iter("li") if (item.get("id") or "").startswith("fn")}
    for reference in list(root.iter("sup")):
        link = reference.find("a")
        match = REFERENCE.search(link.get("href") or "") if link is not None else None
        note = listed.get(f"fn{match[1]}") if match else None
        if note is not None:
            _replace(reference, _written(note))
    for section in list(root.iter("section", "hr")):
        if (section.get("class") or "").startswith("footnotes"):
            section.drop_tree()
    return _inside(root)


def _item(span, number: int):
    item = lxml_html.fragment_fromstring(f'<li id="fn{number}" class="footnote-item"><p></p></li>')
    paragraph = item[0]
    paragraph.text = span.text
    paragraph.extend(list(span))
    if paragraph.find(".//span[@class='footnote']") is None:  # one within another is not written out with both
        paragraph = _with_links(paragraph)
    back = lxml_html.fragment_fromstring(f'<a href="#fnref{number}" class="footnote-backref">↩︎</a>')
    _append_text(paragraph, " ")
    paragraph.append(back)
    return item


def _with_links(paragraph):
    """The same paragraph in its place, with addresses that are only typed as links."""
    html = escape(paragraph.text or "", quote=False) + _inside_of(paragraph)
    if "://" not in html:
        return paragraph
    linked = lxml_html.fragment_fromstring(f"<p>{link_outside_tags(html)}</p>", parser=PARSER)
    paragraph.getparent().replace(paragraph, linked)
    return linked


def _reference(number: int):
    return lxml_html.fragment_fromstring(
        f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{number}">[{number}]</a></sup>'
    )


def _written(note):
    for paragraph in note.iter("p", "li"):
        for back in paragraph.findall("a"):
            if "footnote-backref" in (back.get("class") or ""):
                back.drop_tree()
    parts = list(note.iter("p")) or [note]
    said = " ".join((escape(part.text or "", quote=False) + _inside_of(part)).strip() for part in parts)
    return lxml_html.fragment_fromstring(f'<span class="footnote">{said}</span>', parser=PARSER)


def _replace(old, new) -> None:
    new.tail, old.tail = old.tail, None
    old.getparent().replace(old, new)


def _append_text(element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _inside(root) -> str:
    return (root.text or "") + _inside_of(root)


def _inside_of(element) -> str:
    """The HTML of its children."""
    return "".join(lxml_html.tostring(child, encoding="unicode") for child in element)
