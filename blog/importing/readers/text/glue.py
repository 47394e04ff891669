"""Words run together where a page's text lost a picture: its alternative text stuck to the prose.

"…l'oeil de JérômeLe groupe a organisé…": what is glued is reported for an editor and never changed.
"""

import re
from dataclasses import dataclass

# A small letter or a mark, then at once a word with a capital and more text after it.
JOINT = re.compile(r"(?<=[a-zà-öø-ÿ])[)?!…»]?(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’]*\s)|(?<=\w\s[?!»])(?=[A-ZÀ-ÖØ-Þ])")
# A pronoun with a capital right after a word: a full stop is missing, so a caption may end there.
NO_STOP = re.compile(r"(?<=[a-zà-öø-ÿ]) (?=(?:Il|Elle|Ils|Elles|Nous|Vous|On)\s[a-zà-öø-ÿ])")
SENTENCE_END = re.compile(r"[.!?…»]\s+")
# After one of these a sentence goes on, so what is glued stands behind the joint, not before it.
GOES_ON = re.compile(
    r"\b(?:à|au|aux|avec|chez|contre|d[ue]|des?|dans|en|et|l[ae]s?|ou|par|pour|sans|sous|sur|une?"
    r"|a|an|and|at|by|for|from|in|of|on|or|the|to|with)$",
    re.I,
)
MAX_ALT = 120
CAPITALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w’'-]*\s?){1,4}(?:\([^)]*\))?")


@dataclass(frozen=True, slots=True)
class Glued:
    """What is probably an alternative text, and the words where it is stuck."""

    text: str
    around: str


def find_glued(text: str) -> list[Glued]:
    """The places of a paragraph where an alternative text may be stuck to it, in order."""
    found, start = [], 0
    for joint in sorted([*JOINT.finditer(text), *NO_STOP.finditer(text)], key=lambda match: match.end()):
        at = joint.end()
        sentence = max((m.end() for m in SENTENCE_END.finditer(text, start, at)), default=start)
        before, after = text[sentence:at].strip(), text[at:].strip()
        word = re.search(r"\w*\W?$", text[:at])
        if GOES_ON.search(before) or len(before) > MAX_ALT or not before[:1].isupper():
            run = CAPITALS.match(after)
            candidates = [run[0].strip() if run else ""]
        elif " " in before:
            # A whole line of such texts, or prose after the first of them.
            candidates = [before, after] if at < MAX_ALT and len(after) <= 60 else [before]
        else:
            continue  # one word: a name with a capital inside, as in MeltingDoc
        around = f"{word[0] if word else ''}{text[at : at + 24]}"
        found += [Glued(candidate, around) for candidate in candidates if candidate]
        start = at
    return found
