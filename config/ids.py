"""Ids known before their rows are written: a comment's path holds its own, and what is written together refers to each
other."""

from django.db import connection, models


def reserve_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids that no row has and none will get, inside the caller's transaction (SQLite: which holds the lock)."""
    if not number:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
    return list(range(last + 1, last + 1 + number))
