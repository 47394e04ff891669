"""Plain SQL, for the few questions each comment asks: Django takes longer to make such a question than the database to
answer it (decision 37)."""

from django.db import connection


def rows_of(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
