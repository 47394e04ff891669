"""A blog of any size, made fast: posts with tags, authors and comments, over twenty years whatever their number.

The rows are those the blog itself would have written, but for the search index (bench/search.py) and mail.
"""

import io
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from django.db import connection, models, transaction

from accounts.models import Author
from blog.comments.models import Comment, encode_id
from blog.importing.bulk import insert_values
from blog.posts.models import Byline, Post
from blog.tags.models import PostTag, Tag
from blog.totals.counting import _cells, month_of
from blog.totals.models import Counted, Total
from config.ids import reserve_ids

AUTHORS, TAGS, AT_A_TIME = 40, 200, 5_000
YEARS = timedelta(days=20 * 365)
WORDS = "ville nuit train lettre maison fleuve jardin chemin pain lampe orage école voix carte pont neige".split()
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def fill(posts: int, comments_each: int = 10) -> None:
    """Fill an empty blog; its newest post is an hour old."""
    random.seed(7)
    authors = [Author.objects.create(name=f"Plume {n}", slug=f"plume-{n}").pk for n in range(AUTHORS)]
    tags = [Tag.objects.create(name=f"Sujet {n}", slug=f"sujet-{n}").pk for n in range(TAGS)]
    often = list(accumulate(1 / (place + 1) for place in range(TAGS)))
    newest, totals = datetime.now(UTC) - timedelta(hours=1), Counter()
    with without_indexes(Post, Byline, PostTag, Comment):
        for start in range(0, posts, AT_A_TIME):
            numbers = range(start, min(start + AT_A_TIME, posts))
            with transaction.atomic():
                _posts(numbers, newest - YEARS, YEARS / posts, authors, tags, often, totals, comments_each)
    names = ("month", "tag", "author", "language", "number")
    insert_values(Total, names, [(*cell, number) for cell, number in totals.items()])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND NOT EXISTS "
    "(SELECT 1 FROM pg_constraint WHERE conindid = format('%%I', indexname)::regclass)",
}


@contextmanager
def without_indexes(*models_: type[models.Model]) -> Iterator[None]:
    """Indexes are made at the end: of many rows at once, instead of row by row."""
    with connection.cursor() as cursor:
        indexes: list[tuple[str, str]] = []
        for model in models_:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table])
            indexes += cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, sql in indexes:
            cursor.execute(sql)


def _posts(numbers, oldest, step, authors, tags, often, totals, comments_each) -> None:
    ids = reserve_ids(Post, len(numbers))
    posts, bylines, tagged, counted, comments = [], [], [], [], []
    for pk, number in zip(ids, numbers, strict=True):
        moment = oldest + step * (number + 1)
        title = f"{' '.join(random.choices(WORDS, k=4)).capitalize()} {number}"
        text = f"<p>{' '.join(random.choices(WORDS, k=300))}.</p>"
        language = "en" if number % 10 == 0 else "fr"
        signed = random.sample(authors, 1 + (number % 5 == 0))
        about = sorted(set(random.choices(tags, cum_weights=often, k=1 + number % 3)))
        # A few are much discussed, as on every blog.
        talk = comments_each * 20 if number % 50 == 7 else int(comments_each * 0.6)
        talk = max(talk, 200) if number == numbers[-1] - 1 else 5 if number == numbers[-1] else talk
        texts = (title, f"billet-{number}", text, text, text[3:203], text)
        posts.append((pk, *texts, language, talk, moment, moment, moment))
        bylines += [(pk, author, place, "", moment) for place, author in enumerate(signed, 1)]
        tagged += [(pk, tag, moment) for tag in about]
        cells = list(_cells(month_of(moment), about, sorted(signed), language))
        totals.update(cells)
        counted.append((pk, [list(cell) for cell in cells]))
        comments += [(pk, moment + timedelta(minutes=5 * (place + 1))) for place in range(talk)]
    texts = "title slug body body_html excerpt search_text"
    copy(
        Post(status="published", words=300),
        f"id {texts} language comment_count published_at updated_at created_at",
        posts,
    )
    copy(Byline(), "id post author position role out_at", _with_ids(Byline, bylines))
    copy(PostTag(), "id content_object tag out_at", _with_ids(PostTag, tagged))
    copy(Counted(), "post cells", counted)
    copy(Comment(depth=0), "id root post path name body body_html status created_at", _comments(comments))


def _with_ids(model: type[models.Model], rows: list[tuple]) -> Iterator[tuple]:
    for pk, row in zip(reserve_ids(model, len(rows)), rows, strict=True):
        yield (pk, *row)


def _comments(rows: list[tuple[int, datetime]]) -> Iterator[tuple]:
    """All of them beginnings of threads."""
    for place, (pk, post, moment) in enumerate(_with_ids(Comment, rows)):
        words = " ".join(random.choices(WORDS, k=25))
        status = ("approved", "pending")[place % 400 == 399]
        yield pk, pk, post, encode_id(pk), f"Nom {place % 900}", words, f"<p>{words}</p>", status, moment


def copy(alike: models.Model, names: str, rows: Iterable[Sequence]) -> None:
    """Write rows like this one but for the fields named: by COPY where there is one.

    What is the same is made ready for the database once.
    """
    fields = type(alike)._meta.concrete_fields
    table, columns = type(alike)._meta.db_table, ", ".join(field.column for field in fields)
    named = [type(alike)._meta.get_field(name) for name in names.split()]
    places = [fields.index(field) for field in named]
    same = [field.get_db_prep_save(getattr(alike, field.attname), connection) for field in fields]

    def ready() -> Iterator[list]:
        for row in rows:
            values = same.copy()
            for place, field, value in zip(places, named, row, strict=True):
                is_ready = value.__class__ is int or value.__class__ is str
                values[place] = value if is_ready else field.get_db_prep_save(value, connection)
            yield values

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = "".join("\t".join(map(_written, row)) + "\n" for row in ready())
            cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(lines))
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(ready()))


def _written(value) -> str:
    """As COPY reads it."""
    if value is None:
        return "\\N"
    if hasattr(value, "dumps"):  # JSON
        value = value.dumps(value.adapted)
    return str(value).translate(ESCAPED)
