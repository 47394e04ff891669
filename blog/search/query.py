"""What a reader typed, understood: words, phrases, words that must not be there, and filters."""

import re
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.markup.text import fold, without_controls
from blog.search.words import split

MAX_LENGTH, MAX_PARTS = 300, 12
# A sign, a field, then a quoted phrase or a run without spaces: -tag:"santé publique"
PART = re.compile(
    r"""(?P<not>(?<!\S)[-−])?(?:(?P<field>[^\W\d_]+(?:-[^\W\d_]+)?):(?=\S))?(?:"(?P<said>[^"]*)"?|(?P<word>\S+))"""
)
FIELDS = {
    **dict.fromkeys(["tag", "etiquette", "mot-cle"], "tag"),
    **dict.fromkeys(["author", "auteur", "autrice", "plume"], "author"),
    **dict.fromkeys(["before", "avant"], "before"),
    **dict.fromkeys(["after", "apres", "depuis"], "after"),
}
QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"'})
DATE = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4})")


@dataclass(slots=True)
class Query:
    """A query, understood. Words are in small letters, as typed; phrases are lists of them."""

    words: list[str] = field(default_factory=list)
    phrases: list[list[str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    unwanted: list[list[str]] = field(default_factory=list)  # each in its parts: "wi-fi" has two
    unwanted_phrases: list[list[str]] = field(default_factory=list)
    unwanted_tags: list[str] = field(default_factory=list)
    unwanted_authors: list[str] = field(default_factory=list)
    after: datetime | None = None
    before: datetime | None = None
    remarks: list[str] = field(default_factory=list)  # what could not be done as asked, for the reader

    def remark(self, told: str) -> None:
        if told not in self.remarks:
            self.remarks.append(told)

    @property
    def meant(self) -> str:
        """The same for queries that ask for the same."""
        return repr(replace(self, remarks=[]))

    @property
    def as_typed(self) -> str:
        """The words and phrases, as one would type them."""
        return " ".join([*self.words, *(f'"{" ".join(phrase)}"' for phrase in self.phrases)])

    @property
    def has_words(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def all_words(self) -> list[str]:
        return [*self.words, *(word for phrase in self.phrases for word in phrase)]

    @property
    def asks(self) -> bool:
        """Whether anything is asked for: words, a filter that stands alone, or all that something is not in."""
        wanted = self.has_words or self.tags or self.authors or self.after or self.before
        return bool(wanted or self.unwanted or self.unwanted_phrases or self.unwanted_tags or self.unwanted_authors)


def understand(typed: str) -> Query:
    """Read what was typed. Nothing in it is an error: what makes no sense is left out, and a remark says so."""
    query = Query()
    text = without_controls(typed.replace("\n", " ").replace("\t", " ")).translate(QUOTES)
    if len(text) > MAX_LENGTH:
        text = text[:MAX_LENGTH]
        query.remark(_("Only the first %(number)s characters were looked for.") % {"number": MAX_LENGTH})
    parts = list(PART.finditer(text))
    if len(parts) > MAX_PARTS:
        parts = parts[:MAX_PARTS]
        query.remark(_("Only the first %(number)s words were looked for.") % {"number": MAX_PARTS})
    for part in parts:
        _take(query, part)
    query.words = list(dict.fromkeys(query.words))
    return query


def _take(query: Query, part: re.Match) -> None:
    value = part["said"] if part["said"] is not None else part["word"]
    is_unwanted = bool(part["not"])
    name = FIELDS.get(fold(part["field"] or ""))
    if name is None:
        is_said = part["said"] is not None and not part["field"]
        _take_words(query, split(f"{part['field'] or ''} {value}"), is_unwanted, is_said)
    elif name in ("before", "after"):
        _take_date(query, name, value, is_unwanted)
    elif named := value.replace("_", " ").strip("#, "):
        tags, authors = (query.unwanted_tags, query.unwanted_authors) if is_unwanted else (query.tags, query.authors)
        (tags if name == "tag" else authors).append(named)


def _take_words(query: Query, words: list[str], is_unwanted: bool, is_phrase: bool) -> None:
    if not words:
        return
    if is_unwanted:
        (query.unwanted_phrases if is_phrase and len(words) > 1 else query.unwanted).append(words)
    elif is_phrase and len(words) > 1:
        query.phrases.append(words)
    else:
        query.words += words


def _take_date(query: Query, name: str, value: str, is_unwanted: bool) -> None:
    moment = date_of(value)
    if moment is None:
        told = _("“%(value)s” is no date: write 2012, 2012-10 or 2012-10-27.")
        query.remark(told % {"value": value[:40]})
        return
    if is_unwanted:  # what is not after a moment is before it
        name = "before" if name == "after" else "after"
    setattr(query, name, moment)


def date_of(value: str) -> datetime | None:
    """The first moment of a year, month or day, in the site's time zone: 2012, 2012-10, 2012-10-27, 27/10/2012."""
    match = DATE.fullmatch(value)
    if not match:
        return None
    year, month, day = (
        int(match[name] or match[f"{name}2"] or 1) if name != "y" else int(match["y"] or match["y2"]) for name in "ymd"
    )
    if not MINYEAR < year < MAXYEAR:
        return None
    try:
        return timezone.make_aware(datetime(year, month, day))
    except ValueError:
        return None
