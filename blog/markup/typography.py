"""French spacing, added at rendering and never to what is stored.

An ordinary space before ; ! ? » and after « becomes a narrow no-break space, one before : a no-break
space (Lexique des règles typographiques en usage à l'Imprimerie nationale). Nothing is inserted where
the author put no space. Code is left alone. Applying it twice changes nothing more.
"""

import re

NARROW, NO_BREAK = "\u202f", "\u00a0"
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
VERBATIM = re.compile(r"</?(?:code|pre|kbd)\b", re.I)


MARKED = re.compile("[;:!?»«]")
BEFORE_NARROW = re.compile(r"(?<=\S)[ \u00a0]([;!?»])")
BEFORE_COLON = re.compile(r"(?<=\S) :(?=\s|$)")
AFTER_QUOTE = re.compile("«[ \u00a0]")


def _space(text: str) -> str:
    if not MARKED.search(text):  # most pieces of text between two tags
        return text
    text = BEFORE_NARROW.sub(NARROW + r"\1", text)
    text = BEFORE_COLON.sub(NO_BREAK + ":", text)
    return AFTER_QUOTE.sub("«" + NARROW, text)


def typeset(html: str, language: str) -> str:
    """Set the spaces of some HTML in this language; only French has rules so far."""
    if not language.startswith("fr"):
        return html
    depth = 0
    parts = TAG.split(html)
    for index, part in enumerate(parts):
        if index % 2:
            if VERBATIM.match(part):
                depth = max(0, depth + (-1 if part.startswith("</") else 1))
        elif not depth:
            parts[index] = _space(part)
    return "".join(parts)
