"""From an understood query to ranked posts.

The index gives three sets, each the newest of its kind: posts with all words in the title, posts that are about them
(title, tags, standfirst, words that come often), and posts that merely hold them. What they give together, some hundred
at most, is ranked here by what each entry's marks say; so both databases rank alike, and an answer costs the same
however many posts could be meant.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from django.db.models import Q
from django.utils import timezone

from accounts.models import Author
from blog.markup.text import fold, make_slug
from blog.posts.models import Post
from blog.search import expressions as ask
from blog.search.engines import POSTS, Question, among
from blog.search.entries import MARK, OFTEN, PLAIN, TAG, TITLE, language_mark, place_of
from blog.search.phrases import Said
from blog.search.query import Query
from blog.search.words import LANGUAGES, plain, stems
from blog.tags.models import Tag
from config.kept import kept_rows
from config.shown import OnPages

# How many of each kind are looked at; phrases cost more, since each text is read.
MOST, MOST_ABOUT, MOST_READ = 400, 200, 150
MOST_AUTHORS = 20  # whom a name may mean
WEIGHTS = {TITLE: 8.0, TAG: 5.0, OFTEN: 3.0}  # the most telling first
IN_TEXT, ALL_IN_TITLE, SAME_TITLE = 1.0, 6.0, 12.0
FRESH, HALF_LIFE = 2.0, 3 * 365.25 * 86_400  # points of what is published just now; half of them after three years


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader has narrowed the answer to, by links beside it; empty for all."""

    year: int | None = None
    tag: Tag | None = None
    author: Author | None = None
    language: str = ""


@dataclass(slots=True)
class Found:
    """The posts found, the best first, and what they have in common."""

    ids: list[int] = field(default_factory=list)
    is_more: bool = False  # more could be meant than were looked at
    read: int = 0  # of how many the text was read for a phrase, where there were more
    years: list[tuple[int, int]] = field(default_factory=list)  # year, how many
    tags: list[tuple[Tag, int]] = field(default_factory=list)
    authors: list[tuple[Author, int]] = field(default_factory=list)
    languages: list[tuple[str, int]] = field(default_factory=list)


type Candidate = tuple[int, int, str]  # post, place, marks: each between spaces


def find(query: Query, chosen: Chosen | None = None, now: datetime | None = None) -> Found:
    """The public posts a query means, ranked."""
    now = now or timezone.now()
    chosen = chosen or Chosen()
    found = Found()
    filters = [*_filters(query), *_filters_of(chosen)]
    if not query.asks or None in filters:
        return found
    said = Said.of(query)
    most = MOST_READ if said else MOST
    everywhere = [Branch.of(query, language) for language in LANGUAGES]
    # Where a word tells nothing in one language ("the") and something in another ("thé"), the other is meant first.
    telling = [one for one in everywhere if one.tells]
    silent = [one for one in everywhere if not one.tells]
    for branches in filter(None, (telling, silent)):
        candidates = _candidates(query, branches, [one for one in filters if one], now, most)
        found.is_more = len(candidates) >= most
        if said:
            candidates = _that_say(said, candidates)
        if candidates:
            break
    found.read = most if found.is_more and said else 0
    scales = [Scale.of(branch) for branch in branches]
    scored = ((_score(marks, place, scales, now.timestamp()), place, pk) for pk, place, marks in candidates)
    found.ids = [pk for _score, _place, pk in sorted(scored, reverse=True)]
    _count(found, [marks for _pk, _place, marks in candidates])
    return found


@dataclass(frozen=True, slots=True)
class Branch:
    """A query in one language: each word as that language's index has it."""

    language: str
    words: list[str]
    phrases: list[list[str]]
    unwanted: list[list[str]]
    titles: list[str]  # where no word tells anything by itself ("the who"), what the title must say

    @classmethod
    def of(cls, query: Query, language: str) -> "Branch":
        words = stems(query.words, language)
        phrases = [stems(phrase, language) for phrase in query.phrases]
        nothing = not words and not any(phrases)
        titles = [plain(word) for word in query.all_words] if nothing else []
        unwanted = [one for words in query.unwanted if (one := stems(words, language))]
        return cls(language, words, [one for one in phrases if one], unwanted, titles)

    @property
    def tells(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def wanted(self) -> list[str]:
        """All words that are to be there, those of phrases too."""
        return [*self.words, *chain.from_iterable(self.phrases)]

    def expression(self, *kinds: str) -> ask.Expression:
        """What the index is asked; the words where `kinds` say (title, tags…), else anywhere."""
        parts: list[ask.Expression] = [ask.Token(language_mark(self.language))]
        parts += [_any([ask.Token(kind + word) for kind in kinds or [""]]) for word in self.words]
        parts += [ask.Phrase(tuple(phrase)) for phrase in self.phrases]
        parts += [ask.Token(PLAIN + word) for word in self.titles if word]
        asked = ask.All(tuple(parts))
        unwanted = [ask.Phrase(tuple(words)) for words in self.unwanted]
        return ask.But(asked, _any(unwanted)) if unwanted else asked


def _any(parts: list) -> ask.Expression:
    return parts[0] if len(parts) == 1 else ask.Any(tuple(parts))


def _filters(query: Query) -> list[ask.Expression | None]:
    """What tag: and author: ask for, as tokens; None where no such thing is there."""
    return [_any_of(marks) for marks in (*map(_of_tag, query.tags), *map(_of_author, query.authors))]


def _left_out(query: Query) -> list[ask.Token]:
    """What -tag: and -author: do not want."""
    return list(chain(*map(_of_tag, query.unwanted_tags), *map(_of_author, query.unwanted_authors)))


def _of_tag(name: str) -> list[ask.Token]:
    tags = Tag.objects.filter(Q(key=fold(name)[:100]) | Q(slug=name.lower()[:100])).values_list("pk", flat=True)
    return [ask.Token(f"{MARK}t{pk}") for pk in tags]


def _of_author(name: str) -> list[ask.Token]:
    """Those in whose name, or address, this stands, accents or not."""
    word, slug = fold(name), make_slug(name)
    people = Author.objects.order_by("pk").values_list("pk", "name", "slug")
    meant = [pk for pk, known, address in people if (word and word in fold(known)) or (slug and slug in address)]
    return [ask.Token(f"{MARK}a{pk}") for pk in meant[:MOST_AUTHORS]]


def _any_of(tokens: list[ask.Token]) -> ask.Expression | None:
    return _any(tokens) if tokens else None


def _filters_of(chosen: Chosen) -> list[ask.Expression]:
    marks = [
        f"y{chosen.year}" if chosen.year else "",
        f"t{chosen.tag.pk}" if chosen.tag else "",
        f"a{chosen.author.pk}" if chosen.author else "",
        f"l{chosen.language}" if chosen.language else "",
    ]
    return [ask.Token(MARK + mark) for mark in marks if mark]


def _candidates(
    query: Query, branches: list[Branch], filters: list[ask.Expression], now: datetime, most: int
) -> list[Candidate]:
    last = place_of(now, -1)
    if query.before:
        last = min(last, place_of(query.before, 0) - 1)
    first = place_of(query.after, 0) if query.after else -(2**62)
    of_words = query.has_words or query.unwanted or not filters
    left_out = _left_out(query)

    def question(limit: int, branches: list[Branch], *kinds: str) -> Question:
        words = [_any([branch.expression(*kinds) for branch in branches])] if of_words else []
        asked: ask.Expression = ask.All((*words, *filters))
        return Question(ask.But(asked, _any(left_out)) if left_out else asked, limit, first, last)

    questions = [question(most, branches)]
    if query.words:
        questions += [question(MOST_ABOUT, branches, TITLE), question(MOST_ABOUT, branches, TITLE, TAG, OFTEN)]
    if query.phrases and not any(branch.tells for branch in branches):
        questions.append(question(most, [replace(branch, titles=[]) for branch in branches]))
    places = {place for places in POSTS.newest(*questions) for place in places}
    entries = Post.objects.public().filter(search_entry__place__in=among(places))
    rows = entries.values_list("pk", "search_entry__place", "search_entry__marks")
    return [(pk, place, f" {marks} ") for pk, place, marks in rows]


def _that_say(said: Said, candidates: list[Candidate]) -> list[Candidate]:
    texts = Post.objects.filter(pk__in=[pk for pk, _place, _marks in candidates]).values_list("pk", "search_text")
    meant = {pk for pk, text in texts if said.in_text(text)}
    return [one for one in candidates if one[0] in meant]


@dataclass(frozen=True, slots=True)
class Scale:
    """What a post counts for in one language, by its marks: of each word the most telling place comes first."""

    language: str
    words: list[str]
    weights: list[list[tuple[str, float]]]
    titles: list[str]

    @classmethod
    def of(cls, branch: Branch) -> "Scale":
        words = branch.wanted
        weights = [[(f" {kind}{word} ", weight) for kind, weight in WEIGHTS.items()] for word in words]
        return cls(f" {language_mark(branch.language)} ", words, weights, [f" {TITLE}{word} " for word in words])

    def weigh(self, marks: str) -> float:
        score = 0.0
        for places in self.weights:
            score += next((weight for place, weight in places if place in marks), IN_TEXT)
        if self.titles and all(title in marks for title in self.titles):
            score += ALL_IN_TITLE
            if {mark[1:] for mark in marks.split() if mark[0] == TITLE} <= set(self.words):
                score += SAME_TITLE
        return score


def _score(marks: str, place: int, scales: list[Scale], now: float) -> float:
    score = next((scale.weigh(marks) for scale in scales if scale.language in marks), 0.0)
    age = max(0.0, now - (place >> 24))
    return round(score + FRESH * 0.5 ** (age / HALF_LIFE), 6)


def _count(found: Found, marks: list[str]) -> None:
    """How many of those found are of each year, tag, author and language, the most first."""
    # What is counted stands last in each entry.
    counted = Counter(" ".join(one[one.find(MARK) :] for one in marks).split())
    kinds: dict[str, list[tuple[str, int]]] = {"y": [], "t": [], "a": [], "l": []}
    for mark, number in counted.items():
        kinds[mark[1]].append((mark[2:], number))
    found.years = sorted(((int(year), number) for year, number in kinds["y"]), reverse=True)
    found.languages = sorted(kinds["l"], key=lambda one: (-one[1], one[0]))
    found.tags = _named(kinds["t"], Tag)
    found.authors = _named(kinds["a"], Author)


SHOWN = 8


def _named[Thing: OnPages](counted: list[tuple[str, int]], kind: type[Thing]) -> list[tuple[Thing, int]]:
    most = sorted(((int(pk), number) for pk, number in counted), key=lambda one: (-one[1], one[0]))[:SHOWN]
    things = kept_rows(kind, [pk for pk, _number in most])
    return [(things[pk], number) for pk, number in most if pk in things]
