"""What the index holds of a post and of a comment, and keeping it in step with them.

`receivers.py` calls the functions here in the transaction of every change; `manage.py rebuild_search` makes it anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog.comments.models import Comment, CommentStatus
from blog.markup.text import plain_text
from blog.posts.models import Byline, Post, Status
from blog.search.engines import COMMENTS, POSTS
from blog.search.models import SearchEntry, SearchWord
from blog.search.words import LANGUAGES, plain, split, stems
from blog.tags.models import PostTag

# Signs that tokens begin with which are not words of the text; nothing that is typed keeps them (words.py folds).
TITLE, TAG, OFTEN, MARK, PLAIN = "¹²³⁴⁵"
GAP = "·"  # between title, tags and text: no phrase goes across
OFTEN_ENOUGH, MOST_OFTEN = 3, 20
SHORTEST, LONGEST = 4, 40  # letters of a word worth suggesting
MOST_KNOWN = 300_000
SAYS = ["title", "search_title", "standfirst", "body_html", "language", "published_at"]
_known_words: set[str] = set()


def place_of(moment: datetime, pk: int) -> int:
    """Where a post of this moment stands in the index: the later the farther; by id within a second."""
    return (int(moment.timestamp()) << 24) | (pk & 0xFFFFFF)


def language_of(code: str) -> str:
    """The language whose rules hold for a text."""
    return code if code in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a post that tell something, as search compares them."""

    title: list[str]
    lead: list[str]
    tags: list[str]
    text: list[str]

    @classmethod
    def of(cls, post: Post, names: str, text: list[str]) -> "Words":
        """Of a post whose tags have these names, and whose text these words."""
        language = language_of(post.language)
        short = (split(words) for words in (f"{post.title} {post.search_title}", post.standfirst, names))
        return cls(*(stems(words, language) for words in (*short, text)))

    @property
    def stream(self) -> list[str]:
        return [*self.title, GAP, *self.lead, GAP, *self.tags, GAP, *self.text]

    @property
    def often(self) -> list[str]:
        often = [(-number, word) for word, number in Counter(self.text).items() if number >= OFTEN_ENOUGH]
        return [word for _number, word in sorted(often)[:MOST_OFTEN]]


def _marks(post: Post, words: Words, tags: Iterable[int], authors: Iterable[int]) -> list[str]:
    """What the title, tags, authors… say, each once; last what answers are counted by."""
    found = [
        *(TITLE + word for word in words.title),
        *(TAG + word for word in [*words.tags, *words.lead]),
        *(OFTEN + word for word in words.often),
        *(PLAIN + word for word in map(plain, split(post.title)) if word),
        language_mark(post.language),
        f"{MARK}y{timezone.localtime(post.published_at).year}",
        *(f"{MARK}t{tag}" for tag in tags),
        *(f"{MARK}a{author}" for author in authors),
    ]
    return list(dict.fromkeys(found))


def language_mark(code: str) -> str:
    return f"{MARK}l{code}"


@transaction.atomic
def index_posts(ids: Iterable[int]) -> int:
    """Bring the index in step with these posts: those that are not published leave it. Gives how many are in it.

    A post of a time to come is in it too; its place is beyond those that are asked for.
    """
    ids = list(ids)
    posts = Post.objects.filter(pk__in=ids, status=Status.PUBLISHED, published_at__isnull=False).only(*SAYS)
    tags: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for post_id, tag, name in PostTag.objects.filter(content_object__in=ids).values_list(
        "content_object", "tag", "tag__name"
    ):
        tags[post_id][tag] = name
    authors: defaultdict[int, list[int]] = defaultdict(list)
    for post_id, author in Byline.objects.filter(post__in=ids).values_list("post", "author"):
        authors[post_id].append(author)
    before = dict(SearchEntry.objects.filter(post__in=ids).values_list("post", "place"))
    entries, documents = [], []
    said: set[str] = set()
    for post in posts:
        text = split(plain_text(post.body_html))
        words = Words.of(post, " ".join(tags[post.pk].values()), text)
        marks = _marks(post, words, tags[post.pk], authors[post.pk])
        place = place_of(post.published_at, post.pk)
        entries.append(SearchEntry(post=post, place=place, marks=" ".join(marks)))
        documents.append((place, [*marks, GAP, *words.stream]))
        said |= {*text, *split(post.title)} - _known_words
    now = {entry.post_id: entry.place for entry in entries}
    moved = {pk: place for pk, place in before.items() if now.get(pk) != place}
    POSTS.remove(moved.values())
    SearchEntry.objects.filter(pk__in=moved).delete()
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["post"], update_fields=["place", "marks"]
    )
    POSTS.write(documents)
    learn_words(said)
    return len(entries)


def index_comments(ids: Iterable[int]) -> None:
    """Bring the index in step with these comments: those that are not approved leave it."""
    ids = set(ids)
    approved = Comment.objects.filter(pk__in=ids, status=CommentStatus.APPROVED)
    documents = [_document(*one) for one in approved.values_list("pk", "body_html", "name", "post__language")]
    COMMENTS.remove(ids - {place for place, _tokens in documents})
    COMMENTS.write(documents)


def index_new_comment(comment: Comment) -> None:
    """The same of an approved comment that is in no index yet, and need not be fetched."""
    COMMENTS.write([_document(comment.pk, comment.body_html, comment.name, comment.post.language)])


def _document(pk: int, html: str, name: str, code: str) -> tuple[int, list[str]]:
    language = language_of(code)
    by = [PLAIN + word for word in map(plain, split(name)) if word]
    return pk, [language_mark(language), *by, GAP, *stems(split(plain_text(html)), language)]


def learn_words(words: set[str]) -> None:
    """Keep these words, for who mistypes one of them."""
    met: dict[str, str] = {}
    for word in sorted(words):
        if SHORTEST <= len(word) <= LONGEST and word.isalpha():
            met.setdefault(plain(word), word)
    rows = [SearchWord(plain=key, shown=met[key]) for key in sorted(met) if SHORTEST <= len(key) <= LONGEST]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
    transaction.on_commit(lambda: _remember(words))


def _remember(words: Iterable[str]) -> None:
    if len(_known_words) > MOST_KNOWN:
        _known_words.clear()
    _known_words.update(words)
