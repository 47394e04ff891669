"""What each line of a page is: prose, or the furniture a theme puts around posts.

What a theme repeats around its posts is furniture whatever it says: theme/ finds it. The phrases below
tell kinds apart, so that a date, an author and tags can be taken from them.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from blog.importing.readers.text.dates import TIME, find_dates
from blog.importing.readers.text.lines import BULLET, Line


class Kind(StrEnum):
    PROSE = "prose"
    PICTURE = "picture"
    BULLET = "bullet"
    DATE = "date"
    BYLINE = "byline"
    LABELS = "labels"
    COMMENTS = "comments"
    READ_MORE = "read more"
    PLACEHOLDER = "placeholder"
    REPEATED = "repeated"


# Kinds that a theme writes above or below a post and that say something about it.
FOOTER = {Kind.LABELS, Kind.COMMENTS}
# What is known by its words wherever it stands.
EVERYWHERE = {Kind.PICTURE, Kind.PLACEHOLDER, Kind.READ_MORE}
FURNITURE = FOOTER | {Kind.DATE, Kind.BYLINE, Kind.READ_MORE, Kind.PLACEHOLDER, Kind.REPEATED}

PICTURE = re.compile(r"[\w()\[\] .,'’+-]{1,120}\.(?:jpe?g|png|gif|webp|avif)", re.I)
# Alone, or followed by the title of the post and a mark: "Lire la suite de « Un titre »", "… →".
READ_MORE = re.compile(
    r"(?:\[?…\]?\s*)?(?:lire la suite|lire plus|lire l[’']article|continuer (?:la lecture|à lire)|la suite"
    r"|read (?:more|the rest|on)|continue reading|keep reading|more…)"
    r"(?:\W*|\s.*[»→>…\"”)])",
    re.I,
)
COMMENTS = re.compile(
    r"(?:\d+|aucun|un|no|one)\s+(?:commentaires?|comments?|réponses?|repl(?:y|ies)|réactions?)\b.{0,30}"
    r"|(?:laisser|ajouter) un commentaire.{0,30}|(?:leave|add) a (?:comment|reply).{0,30}"
    r"|commentaires fermés.{0,30}|comments (?:are )?(?:closed|off).{0,30}",
    re.I,
)
LABELS = re.compile(
    r"(?P<lead>cat[ée]gor(?:ies?|y)|[ée]tiquettes?|tags?|mots[- ]cl[ée]s?|libell[ée]s|labels?|rubriques?"
    r"|class[ée] (?:dans|sous)|filed (?:under|in)|posted in|publi[ée] dans)\s*(?P<colon>:?)\s*(?P<rest>.+)",
    re.I,
)
BY = re.compile(r"(?:(?:publi|post|[ée]crit|r[ée]dig|written|propos|sign)\w*\s+)?(?:par|by)\s+(?P<who>.{2,80})", re.I)
PLACEHOLDER = re.compile(r"%\d?\$?[ds]\b|\{\{.*\}\}|\[\[.*\]\]")
LEAD_WORDS = re.compile(r"\b(?:publi\w*|post\w*|[ée]crit\w*|written|on|le|the|à|at|dated?|mis|en|ligne)\b", re.I)
AND = re.compile(r"\s*(?:,|\bet\b|\band\b|&)\s*")
MAX_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a line is, and what it says of its post."""

    kind: Kind
    when: datetime | None = None
    precision: str = "unknown"
    wrong_weekday: bool = False
    authors: tuple[str, ...] = ()
    labels: tuple[str, ...] = field(default=())


def _names(text: str) -> tuple[str, ...]:
    names = (name.strip(" .,|·—–-") for name in AND.split(text))
    return tuple(name for name in names if name and len(name) <= 60)


def _date_line(text: str) -> Furniture | None:
    """A line that is a date and little else: "Publié le 12 mars 2019 à 10:32 par Maud et Inès"."""
    found = find_dates(text)
    if not found or text.endswith((".", "!", "?", ":", ";")):
        return None
    one = found[0]
    rest = text[: one.span[0]] + " " + text[one.span[1] :]
    clock = TIME.search(rest)
    if clock:
        rest = rest[: clock.start()] + " " + rest[clock.end() :]
    by = BY.search(rest)
    authors = _names(re.split(r"[|·]", by["who"])[0]) if by else ()
    if by:
        rest = rest[: by.start()]
    if re.findall(r"\w+", LEAD_WORDS.sub("", rest)):
        return None
    moment = time(int(clock["h"]), int(clock["min"])) if clock else time(12)
    return Furniture(
        Kind.DATE,
        when=datetime.combine(one.day, moment),
        precision="second" if clock else "day",
        wrong_weekday=one.weekday_is_wrong,
        authors=authors,
    )


def _byline(text: str) -> Furniture | None:
    match = BY.fullmatch(text)
    if not match:
        return None
    who = TIME.split(re.split(r"[|·]", match["who"])[0])[0]
    names = _names(re.sub(r"\s+(?:à|at|le|on)\s*$", "", who.strip()))
    # A name is a few words, the first with a capital, or a single login.
    if names and all(len(name.split()) <= 4 and (name[0].isupper() or " " not in name) for name in names):
        return Furniture(Kind.BYLINE, authors=names)
    return None


def _labels(text: str) -> Furniture | None:
    match = LABELS.fullmatch(text)
    if not match or not (match["colon"] or " " in match["lead"]):
        return None
    labels = _names(re.split(r"\s[|·]\s", match["rest"])[0])
    if labels and all(len(label.split()) <= 5 for label in labels) and not text.endswith((".", "?", "!")):
        return Furniture(Kind.LABELS, labels=labels)
    return None


def _furniture(text: str) -> Furniture | None:
    """What a short line is by its own words; None where it may be prose."""
    if PICTURE.fullmatch(text):
        return Furniture(Kind.PICTURE)
    if PLACEHOLDER.search(text):
        return Furniture(Kind.PLACEHOLDER)
    if READ_MORE.fullmatch(text):
        return Furniture(Kind.READ_MORE)
    if COMMENTS.fullmatch(text):
        return Furniture(Kind.COMMENTS)
    return _date_line(text) or _labels(text) or _byline(text)


def by_words(line: Line) -> Furniture | None:
    """What a line is by its own words; None where it may be prose."""
    short = len(line.text) <= MAX_LENGTH and not BULLET.match(line.text)
    return _furniture(line.text) if short else None


def prose(line: Line) -> Furniture:
    """A line that is no furniture: text, or an item of a list."""
    return Furniture(Kind.BULLET if BULLET.match(line.text) else Kind.PROSE)


def recognise(lines: list[Line]) -> list[Furniture]:
    """What each line is, by its words alone, in the order of the lines."""
    return [by_words(line) or prose(line) for line in lines]
