"""A blog of any size, made fast: posts with tags, authors and comments, over twenty years whatever their number.

The rows are those the blog itself would have written, but for the search index (bench/search.py) and mail.
"""

import io
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from django.db import connection, models, transaction

from accounts.models import Author
from blog.comments.models import Comment
from blog.importing.bulk import insert_values, reserve_ids
from blog.posts.models import Byline, Post
from blog.tags.models import PostTag, Tag
from blog.totals.counting import _cells, month_of
from blog.totals.models import Counted, Total

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
    for start in range(0, posts, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, posts))
        with transaction.atomic():
            _posts(numbers, newest - YEARS, YEARS / posts, authors, tags, often, totals, comments_each)
    names = ("month", "tag", "author", "language", "number")
    insert_values(Total, names, [(*cell, number) for cell, number in totals.items()])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


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
        post = Post(pk=pk, title=title, slug=f"billet-{number}", body=text, body_html=text, language=language)
        post.excerpt, post.search_text, post.words, post.comment_count = text[3:203], text, 300, talk
        post.status, post.published_at, post.updated_at, post.created_at = "published", moment, moment, moment
        posts.append(post)
        bylines += [(pk, author, place, "", moment) for place, author in enumerate(signed, 1)]
        tagged += [(pk, tag, moment) for tag in about]
        cells = list(_cells(month_of(moment), about, sorted(signed), language))
        totals.update(cells)
        counted.append(Counted(post_id=pk, cells=[list(cell) for cell in cells]))
        comments += [(pk, moment + timedelta(minutes=5 * (place + 1))) for place in range(talk)]
    copy(posts)
    insert_values(Byline, ("post", "author", "position", "role", "out_at"), bylines)
    insert_values(PostTag, ("content_object", "tag", "out_at"), tagged)
    copy(counted)
    copy(_comments(comments))


def _comments(rows: list[tuple[int, datetime]]) -> list[Comment]:
    made = []
    for place, (pk, (post, moment)) in enumerate(zip(reserve_ids(Comment, len(rows)), rows, strict=True)):
        words = " ".join(random.choices(WORDS, k=25))
        comment = Comment(pk=pk, post_id=post, name=f"Nom {place % 900}", body=words, body_html=f"<p>{words}</p>")
        comment.status = ("approved", "pending")[place % 400 == 399]
        comment.created_at = moment
        comment.set_path()
        made.append(comment)
    return made


def copy(rows: Sequence[models.Model]) -> None:
    """Write rows that have their ids: by COPY where there is one."""
    fields = type(rows[0])._meta.concrete_fields
    values = ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows)
    table, columns = type(rows[0])._meta.db_table, [field.column for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = "".join("\t".join(map(_written, row)) + "\n" for row in values)
            cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(lines))
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", list(values))


def _written(value) -> str:
    """As COPY reads it."""
    if value is None:
        return "\\N"
    if hasattr(value, "dumps"):  # JSON
        value = value.dumps(value.adapted)
    return str(value).translate(ESCAPED)
