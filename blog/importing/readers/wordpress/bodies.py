"""A WordPress body as HTML: paragraphs of the classic editor, blocks of the new one, shortcodes, footnotes.

What WordPress does at every rendering is done once here. Source of the rules: the behaviour of
WordPress 6 (wpautop, do_shortcode, do_blocks), observed; no code of it.
"""

import json
import re
from collections import Counter

from blog.importing.readers.wordpress.shortcodes import Attachments, Shortcodes
from blog.markup.spans import replace_comments, replace_elements

# What a block's comment holds: <!-- wp:image {"id":3} -->, <!-- /wp:image -->, <!-- wp:latest-posts /-->
BLOCK = re.compile(r"\s+(?P<end>/)?wp:(?P<name>[a-z][\w/-]*)\s+(?:\{.*\}\s+)?(?P<void>/)?", re.S)
EMBEDDED = re.compile(r'<div class="wp-block-embed__wrapper">\s*(https?://[^\s<]+)\s*</div>')
FOOTNOTE = re.compile(r'<sup data-fn="([\w-]{1,60})"[^<>]*>(?:<a\b[^<>]*>)?[^<]{0,20}(?:</a>)?</sup>')
VERBATIM = "pre|script|style|textarea|svg|math"
BLOCK_TAG = re.compile(
    r"</?(?:table|thead|tfoot|caption|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|form|map|area|blockquote|address"
    r"|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|summary)"
    r"\b[^<>]*>",
    re.I,
)
# Elements that take text as it is: no paragraph is made inside unless a blank line stands there.
WHOLE = "p|h[1-6]|li|td|th|dt|dd|figcaption|caption|legend|summary"
BLANK = r"\n[ \t]*\n"
FOOTNOTES_HERE = "\x06"
LINE_END = re.compile(r"(?:<br\s*/?>)?[ \t]*\n")
MARK = re.compile("[\x02\x04](\\d+)[\x03\x05]")
NAKED_ADDRESS = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.M)


def body_html(body: str, gallery: Attachments, footnotes: str = "") -> tuple[str, Counter]:
    """The HTML WordPress would show, and a count of what could not be shown.

    `gallery` gives the (address, alternative text) of attachments by their ids, or of the post's own
    for an empty list. `footnotes` is the JSON of the post's meta of that name.
    """
    notes: Counter = Counter()
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\x02{len(kept) - 1}\x03"

    body = MARK.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    has_blocks = "<!-- wp:" in body
    body = replace_comments(body, lambda comment: _comment(comment, notes))
    body = replace_elements(body, VERBATIM, keep)
    if has_blocks:
        body = EMBEDDED.sub(r'<p><a href="\1">\1</a></p>', body)
        body = _footnotes(body, footnotes)
    body = Shortcodes(body, gallery, keep, notes).expanded()
    body = NAKED_ADDRESS.sub(r'<a href="\1">\1</a>', body)
    if not has_blocks:
        body = paragraphs(body)
    return _put_back(body, kept), notes


def _put_back(text: str, kept: list[str]) -> str:
    """The text with what its marks stand for; what was kept may hold marks of what was kept before it."""
    whole: list[str] = []
    for html in kept:
        whole.append(MARK.sub(lambda match: whole[int(match[1])], html))
    return MARK.sub(lambda match: whole[int(match[1])], text)


def paragraphs(text: str) -> str:
    """Blank lines as paragraphs and line ends as breaks, outside of blocks: what the classic editor leaves out."""
    kept: list[str] = []

    def keep(html: str) -> str:
        kept.append(html)
        return f"\n\n\x04{len(kept) - 1}\x05\n\n"

    text = replace_elements(text, WHOLE, keep, until=BLANK)
    text = BLOCK_TAG.sub(r"\n\n\g<0>\n\n", text)
    parts = []
    for part in re.split(BLANK, text):
        part = part.strip()
        if not part:
            continue
        if BLOCK_TAG.fullmatch(part) or MARK.fullmatch(part):
            parts.append(part)
        else:
            if "\n" in part:
                part = LINE_END.sub("<br>\n", part)
            parts.append(f"<p>{part}</p>")
    return re.sub("\x04(\\d+)\x05", lambda match: kept[int(match[1])], "\n".join(parts))


def _comment(comment: str, notes: Counter) -> str:
    """What stands for a comment of the body: most of them mark blocks; a block WordPress fills in is counted."""
    if comment == "nextpage":
        notes["several pages joined"] += 1
    if comment.startswith(("more", "noteaser", "nextpage")):
        return "\n\n"
    match = BLOCK.fullmatch(comment)
    if match is None:
        return ""
    name = match["name"]
    if match["void"]:
        if name == "footnotes":
            return FOOTNOTES_HERE
        if name not in ("more", "nextpage", "spacer", "separator"):
            notes[f"block {name}, which WordPress fills in itself, left out"] += 1
    elif not match["end"] and "/" in name and not name.startswith(("core/", "core-embed/")):
        notes[f"block {name} of a plugin, kept as plain HTML"] += 1
    return ""


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
    return body.replace(FOOTNOTES_HERE, listed) if FOOTNOTES_HERE in body else body + listed
