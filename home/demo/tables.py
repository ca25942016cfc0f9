"""Rows by the hundred thousand, written into their tables without a model for each: that takes a tenth of the time."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, DateField, DecimalField, Field, Model, UUIDField

ADAPTED = (DateField, DecimalField, UUIDField)
"""What databases hold as something else than Python does."""
HASTE = {"synchronous": "OFF", "cache_size": -200_000}
"""Settings of SQLite while many rows are written. A machine that stops meanwhile may lose them."""


class Table:
    """Of the rows of one model: `columns` are said of each; `alike` and the model's own defaults are in all."""

    def __init__(self, model: type[Model], *columns: str, **alike: Any) -> None:
        self.model, self.columns = model, columns
        given: list[Any] = [model._meta.get_field(name) for name in columns]
        blank = model(**alike)
        rest = [field for field in own_fields(model) if field not in given]
        # Itself, and not what stands for it in each thread: it is asked for hundreds of thousands of times.
        self.database = connections[DEFAULT_DB_ALIAS]
        self.rest = tuple(field.get_db_prep_save(getattr(blank, field.attname), self.database) for field in rest)
        self.names = [connection.ops.quote_name(str(field.column)) for field in (*given, *rest)]
        self.adapted = [(place, field) for place, field in enumerate(given) if isinstance(field, ADAPTED)]

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        insert(self.model._meta.db_table, self.names, [self.as_stored(row) for row in rows])

    def as_stored(self, row: Sequence[Any]) -> tuple[Any, ...]:
        if not self.adapted:
            return (*row, *self.rest)
        values = list(row)
        for place, field in self.adapted:
            values[place] = field.get_db_prep_save(values[place], self.database)
        return (*values, *self.rest)


def own_fields(model: type[Model]) -> list[Field]:
    """All but the number that the database gives."""
    return [field for field in model._meta.local_concrete_fields if not isinstance(field, AutoField)]


def insert(table: str, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    columns = f"{connection.ops.quote_name(table)} ({', '.join(names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {columns} VALUES ({marks})", rows)  # noqa: S608 - names of our own


@contextmanager
def in_haste() -> Iterator[None]:
    # Within a transaction SQLite refuses to change how it keeps its promises.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    before = {name: pragma(name) for name in HASTE}
    for name, value in HASTE.items():
        pragma(f"{name} = {value}")
    try:
        yield
    finally:
        for name, value in before.items():
            pragma(f"{name} = {value}")


def pragma(words: str) -> Any:
    with connection.cursor() as cursor:
        row = cursor.execute(f"PRAGMA {words}").fetchone()
    return row[0] if row else None


def count_on_from(*models: type[Model]) -> None:
    """Numbers that were given by us are not given again by the database."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
