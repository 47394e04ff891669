"""Plain SQL, for the few statements each comment needs: Django takes longer to make such a statement than the database
to answer it (decision 37)."""

from functools import cache

from django.db import connection, models
from django.db.models.signals import post_save, pre_save


def rows_of(sql: str, *values) -> list[tuple]:
    """The answer; each %s in the question stands for one of the values."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def run(sql: str, *values) -> None:
    """A change, which no signal tells of: whoever makes it does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert(row: models.Model) -> None:
    """Write a new row and tell of it, as `save(force_insert=True)` does, by a statement made once for its model.

    For models that leave no column to the database but their key. Raises IntegrityError.
    """
    model, told = type(row), {"instance": row, "raw": False, "using": connection.alias, "update_fields": None}
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key or row.pk is not None]
    pre_save.send(model, **told)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    ((row.pk,),) = rows_of(_insertion(model, len(fields)), *values)
    row._state.adding, row._state.db = False, connection.alias
    post_save.send(model, created=True, **told)


@cache
def _insertion(model: type[models.Model], number: int) -> str:
    """For the last `number` of the model's columns: for all, or all but the first, the key."""
    names = [connection.ops.quote_name(str(field.column)) for field in model._meta.local_concrete_fields]
    table, columns, places = connection.ops.quote_name(model._meta.db_table), names[-number:], ["%s"] * number
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(places)}) RETURNING {names[0]}"  # noqa: S608
