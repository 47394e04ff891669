"""A WordPress body as HTML: paragraphs of the classic editor, blocks of the new one, shortcodes, footnotes.

What WordPress does at every rendering is done once here. Source of the rules: the behaviour of
WordPress 6 (wpautop, do_shortcode, do_blocks), observed; no code of it.
"""

import json
import re
from collections import Counter

from blog.importing.readers.wordpress.shortcodes import Attachments, Shortcodes

# A block's opening, closing or self-closing comment: <!-- wp:image {"id":3} -->, <!-- wp:latest-posts /-->
BLOCK = re.compile(r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][\w/-]*)\s+(?P<options>\{.*?\}\s+)?(?P<void>/)?-->", re.S)
EMBEDDED = re.compile(r'<div class="wp-block-embed__wrapper">\s*(https?://[^\s<]+)\s*</div>')
FOOTNOTE = re.compile(r'<sup data-fn="([\w-]+)"[^>]*>.*?</sup>', re.S)
MORE = re.compile(r"<!--(?:more\b.*?|noteaser|nextpage)-->", re.S)
VERBATIM = re.compile(r"<(pre|script|style|textarea|svg|math)\b.*?</\1>", re.S | re.I)
BLOCK_TAG = (
    r"(?:table|thead|tfoot|caption|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|form|map|area|blockquote|address"
    r"|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|summary)"
)
# Elements that take text as it is: no paragraph is made inside unless a blank line stands there.
WHOLE = re.compile(
    r"<(p|h[1-6]|li|td|th|dt|dd|figcaption|caption|legend|summary)\b[^>]*>(?:(?!\n[ \t]*\n).)*?</\1>", re.S | re.I
)
NAKED_ADDRESS = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.M)


def body_html(body: str, gallery: Attachments, footnotes: str = "") -> tuple[str, Counter]:
    """The HTML WordPress would show, and a count of what could not be shown.

    `gallery` gives the (address, alternative text) of attachments by their ids, or of the post's own
    for an empty list. `footnotes` is the JSON of the post's meta of that name.
    """
    notes: Counter = Counter()
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    has_blocks = "<!-- wp:" in body
    if has_blocks:
        body = _blocks(body, notes)
        body = _footnotes(body, footnotes)
    if MORE.search(body):
        notes["several pages joined"] += body.count("<!--nextpage-->")
        body = MORE.sub("\n\n", body)
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\x02{len(kept) - 1}\x03"

    body = VERBATIM.sub(lambda match: keep(match[0]), body)
    body = Shortcodes(body, gallery, keep, notes).expanded()
    body = NAKED_ADDRESS.sub(r'<a href="\1">\1</a>', body)
    if not has_blocks:
        body = paragraphs(body)
    while "\x02" in body:
        body = re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], body)
    return body, +notes


def paragraphs(text: str) -> str:
    """Blank lines as paragraphs and line ends as breaks, outside of blocks: what the classic editor leaves out."""
    kept: list[str] = []

    def keep(match: re.Match) -> str:
        kept.append(match[0])
        return f"\n\n\x04{len(kept) - 1}\x05\n\n"

    text = WHOLE.sub(keep, text)
    text = re.sub(rf"(</?{BLOCK_TAG}\b[^>]*>)", r"\n\n\1\n\n", text, flags=re.I)
    text = re.sub("(\x02\\d+\x03)", r"\1", text)
    parts = []
    for part in re.split(r"\n[ \t]*\n", text):
        part = part.strip()
        if not part:
            continue
        if re.fullmatch(rf"</?{BLOCK_TAG}\b[^>]*>|\x04\d+\x05|\x02\d+\x03", part, re.I):
            parts.append(part)
        else:
            parts.append("<p>" + re.sub(r"(<br\s*/?>)?[ \t]*\n", "<br>\n", part) + "</p>")
    html = "\n".join(parts)
    while "\x04" in html:
        html = re.sub("\x04(\\d+)\x05", lambda match: kept[int(match[1])], html)
    return html


def _blocks(body: str, notes: Counter) -> str:
    """The body without the comments that mark blocks; a block that WordPress fills in itself is counted."""

    def strip(match: re.Match) -> str:
        if match["void"]:
            if match["name"] == "footnotes":
                return "<!--footnotes-->"
            if match["name"] not in ("more", "nextpage", "spacer", "separator"):
                notes[f"block {match['name']}, which WordPress fills in itself, left out"] += 1
        elif not match["end"] and "/" in match["name"] and not match["name"].startswith(("core/", "core-embed/")):
            notes[f"block {match['name']} of a plugin, kept as plain HTML"] += 1
        return ""

    body = EMBEDDED.sub(r'<p><a href="\1">\1</a></p>', body)
    return BLOCK.sub(strip, body)


def _footnotes(body: str, meta: str) -> str:
    """References and list of the footnotes block, which keeps its texts in the post's meta."""
    try:
        texts = {str(note["id"]): str(note["content"]) for note in json.loads(meta or "[]")}
    except (ValueError, TypeError, KeyError):
        texts = {}
    order: list[str] = []

    def refer(match: re.Match) -> str:
        if match[1] not in texts:
            return match[0]
        if match[1] not in order:
            order.append(match[1])
        number = order.index(match[1]) + 1
        return f'<sup class="footnote-ref"><a href="#fn{number}" id="fnref{number}">[{number}]</a></sup>'

    body = FOOTNOTE.sub(refer, body)
    items = "".join(
        f'<li id="fn{number}" class="footnote-item"><p>{texts[key]} '
        f'<a href="#fnref{number}" class="footnote-backref">↩︎</a></p></li>'
        for number, key in enumerate([*order, *(key for key in texts if key not in order)], 1)
    )
    listed = f'<section class="footnotes"><ol class="footnotes-list">{items}</ol></section>' if items else ""
    return body.replace("<!--footnotes-->", listed) if "<!--footnotes-->" in body else body + listed
