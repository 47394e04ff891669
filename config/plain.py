"""Plain SQL, for the few questions each comment asks: Django takes longer to make such a question than the database to
answer it (decision 37)."""

from django.db import connection


def rows_of(sql: str, *values) -> list[tuple]:
    """The answer; each %s in the question stands for one of the values."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def run(sql: str, *values) -> None:
    """A change, which no signal tells of: whoever makes it does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
