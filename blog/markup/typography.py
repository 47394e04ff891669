"""French spacing, added at rendering and never to what is stored.

An ordinary space before ; ! ? » and after « becomes a narrow no-break space, one before : a no-break
space (Lexique des règles typographiques en usage à l'Imprimerie nationale). Nothing is inserted where
the author put no space. Code is left alone. Applying it twice changes nothing more.
"""

import re

NARROW, NO_BREAK = "\u202f", "\u00a0"
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
VERBATIM = re.compile(r"</?(?:code|pre|kbd)\b", re.I)


def _space(text: str) -> str:
    text = re.sub(r"(?<=\S)[ \u00a0]([;!?»])", NARROW + r"\1", text)
    text = re.sub(r"(?<=\S) :(?=\s|$)", NO_BREAK + ":", text)
    return re.sub(r"«[ \u00a0]", "«" + NARROW, text)


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
