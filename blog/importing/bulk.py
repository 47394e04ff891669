"""Writing many rows: with their ids known beforehand, by one statement prepared once.

A thread's paths are made of ids, and rows refer to each other: with ids in hand everything is written
once. Django's bulk_create builds a statement as long as its rows, which takes as long as all the rest.
"""

from collections.abc import Sequence
from operator import attrgetter

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from config.ids import reserve_ids

# Their values are written as they are: numbers, text, references.
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model. Those without an id are given one."""
    if not rows:
        return
    model = type(rows[0])
    new = [row for row in rows if row.pk is None]
    for row, number in zip(new, reserve_ids(model, len(new)), strict=True):
        row.pk = number
    fields = sorted(model._meta.concrete_fields, key=lambda field: isinstance(field, PLAIN))
    others = [field for field in fields if not isinstance(field, PLAIN)]
    plain = attrgetter(*(field.attname for field in fields[len(others) :]))
    _insert(model, fields, [[*_prepared(others, row, add=True), *plain(row)] for row in rows])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence]) -> list[int]:
    """Write new rows given as the values of these fields, as the database takes them; gives their ids.

    For the many small rows that are only ever joined: a model's instance costs more than its row.
    """
    numbers = reserve_ids(model, len(rows))
    fields = [model._meta.pk, *map(model._meta.get_field, names)]
    _insert(model, fields, [[number, *row] for number, row in zip(numbers, rows, strict=True)])
    return numbers


def _insert(model: type[models.Model], fields: Sequence, rows: Sequence[Sequence]) -> None:
    if not rows:
        return
    columns = ", ".join(_column(field) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608 - our own names


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
        cursor.executemany(sql, [[*_prepared(fields, row, add=False), row.pk] for row in rows])


def _column(field) -> str:
    return connection.ops.quote_name(field.column)


def _prepared(fields: Sequence, row: models.Model, add: bool) -> list:
    """What the database is given, as the fields prepare it."""
    here = connections[DEFAULT_DB_ALIAS]  # not `connection`, which looks the thread's own up at every use
    return [field.get_db_prep_save(field.pre_save(row, add=add), here) for field in fields]
