"""Writing many rows: with their ids known beforehand, by one statement prepared once.

A thread's paths are made of ids, and rows refer to each other: with ids in hand everything is written
once. Django's bulk_create builds a statement as long as its rows, which takes as long as all the rest.
"""

from collections.abc import Sequence

from django.db import connection, models

PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


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


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model. Those without an id are given one."""
    if not rows:
        return
    model = type(rows[0])
    new = [row for row in rows if row.pk is None]
    for row, number in zip(new, reserve_ids(model, len(new)), strict=True):
        row.pk = number
    fields = model._meta.concrete_fields
    columns = ", ".join(_column(field) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own
        cursor.executemany(sql, [[_value(field, row, True) for field in fields] for row in rows])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model that are there already."""
    if not rows:
        return
    model = type(rows[0])
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{_column(field)} = %s" for field in fields)
    table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name("id")
    with connection.cursor() as cursor:
        sql = f"UPDATE {table} SET {columns} WHERE {key} = %s"  # noqa: S608 - names of our own
        cursor.executemany(sql, [[*(_value(field, row, False) for field in fields), row.pk] for row in rows])


def _column(field) -> str:
    return connection.ops.quote_name(field.column)


def _value(field, row: models.Model, add: bool):
    """What the database is given: numbers, references and text as they are, all else as the field prepares it."""
    if isinstance(field, PLAIN):
        return getattr(row, field.attname)
    return field.get_db_prep_save(field.pre_save(row, add=add), connection)
