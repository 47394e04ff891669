"""E-mail addresses in a text: people reach them by one more click, and programs that gather addresses find none.

In what is rendered an address is a link with its first half; its post's page leads it on to a page that says the whole
where a button is pressed (posts/views.py). Code is left alone: what looks like an address there is none.
"""

import re
from html import unescape

from blog.markup.typography import TAG, VERBATIM

EMAIL = re.compile(r"(?<![\w.+@/-])([A-Za-z0-9][\w.+-]{0,63})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w@-])")
WRITES_TO = re.compile(r'<a\b[^>]*\shref="mailto:([^"?]*)')
LINK = re.compile(r"<(/?)a\b", re.I)


def shield(html: str) -> tuple[str, list[str]]:
    """The same HTML without e-mail addresses, and these in their order; the link of the nth is #address-n."""
    emails: list[str] = []
    if "@" not in html:
        return html, emails
    parts = TAG.split(html)
    depth, in_link = 0, False
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if not depth and "@" in part:
                parts[index] = EMAIL.sub(_half if in_link else lambda match: _linked(match, emails), part)
            continue
        if VERBATIM.match(part):
            depth = max(0, depth + (-1 if part.startswith("</") else 1))
        if link := LINK.match(part):
            in_link = not link[1]
            parts[index] = _led_away(part, emails)
    return "".join(parts), emails


def _led_away(tag: str, emails: list[str]) -> str:
    """The start of a link to an address leads to the nth; any other tag stays."""
    if not (match := WRITES_TO.match(tag)):
        return tag
    emails.append(unescape(match[1]))
    return f'<a class="address" href="#address-{len(emails)}" id="address-{len(emails)}">'


def _half(match: re.Match) -> str:
    return f"{match[1]}@…"


def _linked(match: re.Match, emails: list[str]) -> str:
    emails.append(match[0])
    return f'<a class="address" href="#address-{len(emails)}" id="address-{len(emails)}">{_half(match)}</a>'
