"""The index itself: tokens in, places out. SQLite's FTS5 or PostgreSQL's full text; both hold the same tokens.

Its tables are made by migration 0017: they are no rows of a model.

A row is a document's place, a number by which the newest comes last, and its tokens. Both engines walk the places from
the newest down and stop at a limit, so that an answer costs what it shows and not what it could show.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from blog.search.expressions import Expression, for_postgresql, for_sqlite

FIRST, LAST = -(2**62), 2**62
MOST_TOKENS = 60_000  # of one document; PostgreSQL takes no row of more than a megabyte
MOST_BYTES = 700_000
POSITIONS = 16_383  # PostgreSQL counts no further

type Row = tuple[int, Sequence[str]]  # place, tokens


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, among which places (both ends included), and how many at most, the newest first."""

    expression: Expression
    limit: int
    first: int = FIRST
    last: int = LAST


@dataclass(frozen=True, slots=True)
class Index:
    """One index, named by its table."""

    table: str

    def write(self, rows: Iterable[Row]) -> None:
        """Put documents in, in place of those that have these places."""
        kept = [(place, _cut(tokens)) for place, tokens in rows]
        if connection.vendor == "postgresql":
            sql = (
                f"INSERT INTO {self.table} (place, tokens) VALUES (%s, %s::tsvector) "  # noqa: S608  our own name
                "ON CONFLICT (place) DO UPDATE SET tokens = excluded.tokens"
            )
            values = [(place, _vector(tokens)) for place, tokens in kept]
        else:
            sql = f"INSERT OR REPLACE INTO {self.table} (rowid, tokens) VALUES (%s, %s)"  # noqa: S608
            values = [(place, " ".join(tokens)) for place, tokens in kept]
        with connection.cursor() as cursor:
            cursor.executemany(sql, values)

    def remove(self, places: Iterable[int]) -> None:
        column = "place" if connection.vendor == "postgresql" else "rowid"
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {self.table} WHERE {column} = %s",  # noqa: S608
                [(place,) for place in places],
            )

    def newest(self, *questions: Question) -> list[list[int]]:
        """The places that answer each question, from the newest down, all asked at once."""
        if connection.vendor == "postgresql":
            one = "SELECT %s, place FROM {} WHERE tokens @@ %s::tsquery AND place BETWEEN %s AND %s ORDER BY 2 DESC"
            spell = for_postgresql
        else:
            one = "SELECT %s, rowid FROM {0} WHERE {0} MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
            spell = for_sqlite
        single = f"SELECT * FROM ({one.format(self.table)} LIMIT %s) AS newest"  # noqa: S608
        values: list = []
        for number, asked in enumerate(questions):
            values += [number, spell(asked.expression), asked.first, asked.last, asked.limit]
        found: list[list[int]] = [[] for _ in questions]
        for number, place in _rows(" UNION ALL ".join([single] * len(questions)), values):
            found[number].append(place)
        return [sorted(places, reverse=True) for places in found]


def among(places: Iterable[int]) -> RawSQL:
    """Those of a column, however many: each would be a parameter of its own."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(places)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(places))])


def _rows(sql: str, values: list) -> list[tuple]:
    if connection.vendor == "postgresql":
        # Looking into a row's tokens means fetching them from beside it (TOAST), which the planner takes for free: told
        # what it costs, it walks from the newest down for frequent words alone. Sent at once, two statements are one
        # transaction.
        sql = f"SET LOCAL cpu_operator_cost = 0.25; {sql}"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _cut(tokens: Sequence[str]) -> list[str]:
    """As many tokens as both engines take; what is beyond is not found."""
    if len(tokens) <= MOST_TOKENS and sum(map(len, tokens)) * 4 + len(tokens) * 4 < MOST_BYTES:
        return list(tokens)  # nearly every one
    kept, room = [], MOST_BYTES
    for token in tokens[:MOST_TOKENS]:
        room -= len(token.encode()) + 4
        if room < 0:
            break
        kept.append(token)
    return kept


def _vector(tokens: Sequence[str]) -> str:
    """Tokens as PostgreSQL's tsvector is written: each with where it stands."""
    places: dict[str, list[str]] = {}
    for number, token in enumerate(tokens, 1):
        places.setdefault(token, []).append(str(min(number, POSITIONS)))
    return " ".join(f"'{token}':{','.join(where[:255])}" for token, where in places.items())


POSTS = Index("blog_search_posts")
COMMENTS = Index("blog_search_comments")
