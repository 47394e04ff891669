"""E-mail addresses in a text: people reach them by one more click, and programs that gather addresses find none.

In what is rendered an address is a link with its first half; its post's page leads it on to a page that says the whole
where a button is pressed (posts/views.py). Code and web addresses are left alone: what looks like one there is none.
"""

import re
from html import unescape
from urllib.parse import unquote

from blog.markup.typography import TAG, VERBATIM

HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w@-])"
EMAIL = re.compile(rf"(?:https?://|www\.)\S+|(?<![\w.+@/-])([^\W_][\w.+-]{{0,63}})@{HOST}")
# What stands before it may be in other letters: <em>rose</em>@example.org
REST = re.compile(rf"^@{HOST}")
WRITES_TO = re.compile(r'<a\b[^>]*\shref="mailto:([^"?]+[^"]*)"', re.I)
LINK = re.compile(r"<(/?)a\b", re.I)


def shield(html: str) -> tuple[str, list[str]]:
    """The same HTML without e-mail addresses, and what writes to each, in their order ("a@b.org?subject=x").

    The link of the nth is #address-n.
    """
    emails: list[str] = []
    if "@" not in html and "mailto:" not in html.lower():
        return html, emails
    parts = TAG.split(html)
    depth, in_link = 0, False
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if not depth and "@" in part:
                linked = EMAIL.sub(_half if in_link else lambda match: _linked(match, emails), part)
                parts[index] = REST.sub("@…", linked) if index else linked
            continue
        if VERBATIM.match(part):
            depth = max(0, depth + (-1 if part.startswith("</") else 1))
        if link := LINK.match(part):
            in_link = not link[1]
            parts[index] = _led_away(part, emails)
    return "".join(parts), emails


def shield_text(text: str) -> str:
    """The same for what holds no HTML and no links: the first half of each address."""
    return EMAIL.sub(_half, text) if "@" in text else text


def _led_away(tag: str, emails: list[str]) -> str:
    """The start of a link to an address leads to the nth; any other tag stays."""
    if not (match := WRITES_TO.match(tag)):
        return tag
    return _start(unquote(unescape(match[1])), emails)


def _start(email: str, emails: list[str]) -> str:
    emails.append(email)
    return f'<a class="address" href="#address-{len(emails)}" id="address-{len(emails)}">'


def _half(match: re.Match) -> str:
    return f"{match[1]}@…" if match[1] else match[0]


def _linked(match: re.Match, emails: list[str]) -> str:
    return f"{_start(match[0], emails)}{_half(match)}</a>" if match[1] else match[0]
