"""What good typesetting adds to text, at rendering and never to what is stored.

French, after the Lexique des règles typographiques en usage à l'Imprimerie nationale, with the narrow no-break space
that the web has come to use for all of them: before ; : ! ? and inside « », where an author put an ordinary space or
none. Apostrophes are curled, three dots are one sign, ordinals are raised (1er, XIXe). English: quotation marks and
apostrophes. Code and addresses are left alone. Applying it twice changes nothing more.
"""

import re

NARROW = "\u202f"
TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
VERBATIM = re.compile(r"</?(?:code|pre|kbd)\b", re.I)
BLOCK = re.compile(
    r"</?(?:p|h\d|ul|ol|li|dl|dt|dd|blockquote|figure|figcaption|table|t[rdh]|hr|br|section|footer)\b", re.I
)
# Entities and addresses: what stands in the text and is not prose.
SET_APART = re.compile(r"(&#?\w+;|(?:https?://|www\.|mailto:)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+)")
QUOTE_ENTITIES = {"&quot;": '"', "&#34;": '"', "&#39;": "'", "&#x27;": "'"}

SPACES = f"[ \u00a0{NARROW}]"
END = rf"(?=$|[\s\u00a0{NARROW}»”)\]…<])"
APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_]|«)")
DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
SPACED = re.compile(rf"(?<=\S){SPACES}(?=[!?]|;(?![-)(DPp]))|(?<=\S){SPACES}(?=:{END})")
# Right after a word, and at the end of one: not within ?a=1, 10:32 or :-).
PICTURES = "\u2600-\u27bf\U0001f300-\U0001faff"  # emoji
CLOSE = re.compile(
    rf"(?<=[^\W\d_])(?=[!?]{{1,20}}{END})|(?<=[\d)»”%€$£°…{PICTURES}])(?=[!?]{END})|(?<=[\w)»%€$£°])(?=;{END})"
    rf"|(?<=[^\W\d_])(?=:{END})|(?<=[)»%€$£°{PICTURES}])(?=:{END})|(?<=[^\W\d_])(?=:«)|(?<=\d)(?=:\s)"
)
ELIDED = re.compile(r"[^\W\d_]'$")
BEFORE_END_QUOTE = re.compile(f"{SPACES}*»")
AFTER_QUOTE = re.compile(f"«{SPACES}*")
CENTURIES = "siècle|arrondissement|République|Reich|dynastie|armée|régiment"
ORDINAL = re.compile(
    r"(?<![\w’'.,-])(?:(1)(ers?|res?|ère)|(\d{1,4})(es?|èmes?|nde?)|(I)(er|re)"
    rf"|([IVX]{{2,6}})(es?)|([VX])(e)(?={SPACES}(?:{CENTURIES})))(?![\w’'-])"
)
OPENS = re.compile(r"[\s\u00a0(\[{“‘«—–/-]")
# What lost its beginning: an apostrophe, no quotation mark.
CLIPPED = re.compile(r"‘(?=(?:\d\ds?|tis|twas|twere|twill|twould|til|em)\b|(?-i:n)’)", re.I)


def typeset(html: str, language: str, ordinals: bool = True) -> str:
    """Set some HTML in this language; `ordinals` where <sup> may stand."""
    set_text = _french if language.startswith("fr") else _english if language.startswith("en") else None
    if set_text is None:
        return html
    depth, before = 0, ""
    parts = TAG.split(html)
    for index, part in enumerate(parts):
        if index % 2:
            if VERBATIM.match(part):
                depth = max(0, depth + (-1 if part.startswith("</") else 1))
                before = "x"
            elif BLOCK.match(part):
                before = ""
        elif not depth and part:
            if ELIDED.search(part) and _goes_on(parts, index):
                part = part[:-1] + "’"
            parts[index] = _around(part, before, set_text, ordinals)
            before = parts[index][-1:]
    return "".join(parts)


def _goes_on(parts: list[str], index: int) -> bool:
    """Whether the word that ends part `index` goes on behind the tags that follow."""
    for later in range(index + 1, len(parts)):
        part = parts[later]
        if later % 2 == 0 and part:
            return part[0].isalnum() or part[0] == "«"
        if later % 2 and BLOCK.match(part):
            return False
    return False


def typeset_text(text: str, language: str) -> str:
    """The same for a title or a name, which holds no HTML."""
    if language.startswith("fr"):
        return _pieces(text, "", _french, False)
    return _pieces(text, "", _english, False) if language.startswith("en") else text


def _around(text: str, before: str, set_text, ordinals: bool) -> str:
    for entity, sign in QUOTE_ENTITIES.items():
        if entity in text:
            text = text.replace(entity, sign)
    return _pieces(text, before, set_text, ordinals)


def _pieces(text: str, before: str, set_text, ordinals: bool) -> str:
    if "&" not in text and "/" not in text and "@" not in text and "www." not in text:
        return set_text(text, before, ordinals)
    pieces = SET_APART.split(text)
    for index, piece in enumerate(pieces):
        if index % 2 == 0 and piece:
            pieces[index] = set_text(piece, before, ordinals)
        before = pieces[index][-1:] or before
    return "".join(pieces)


def _french(text: str, before: str, ordinals: bool) -> str:
    if "..." in text:
        text = DOTS.sub("…", text)
    if any(sign in text for sign in ";:!?'"):  # what they follow may stand in another piece
        text = APOSTROPHE.sub("’", before + text)
        text = CLOSE.sub(NARROW, SPACED.sub(NARROW, text))[len(before) :]
    if "«" in text or "»" in text:
        text = AFTER_QUOTE.sub("«" + NARROW, BEFORE_END_QUOTE.sub(NARROW + "»", text))
    return ORDINAL.sub(_raised, text) if ordinals else text


def _raised(match: re.Match) -> str:
    number, ending = (group for group in match.groups() if group)
    return f"{number}<sup>{ending}</sup>"


def _english(text: str, before: str, ordinals: bool) -> str:
    if "..." in text:
        text = DOTS.sub("…", text)
    if '"' not in text and "'" not in text:
        return text
    found: list[str] = []
    for sign, after in zip(text, f"{text[1:]} ", strict=True):
        opens = not before or OPENS.match(before) or (before == ":" and after.isalnum())
        opens = opens or (before == "…" and (len(found) < 2 or found[-2].isspace()))
        if sign == '"':
            sign = "“" if opens else "”"
        elif sign == "'":
            sign = "‘" if opens else "’"
        found.append(sign)
        before = sign
    return CLIPPED.sub("’", "".join(found))
