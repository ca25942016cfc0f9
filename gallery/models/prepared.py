"""Queries that pages ask in the same words over and over. To put them together takes longer than to answer them."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet

from gallery.discovery.reading import reading_cursor

FIRST_STAND_IN = 2_000_000_000
"""Instead of what is asked for, until that is known. Nothing has so great a number."""


def found_by(make: Callable[..., QuerySet[Any, Any]], numbers: Sequence[int], **others: int) -> list[tuple[Any, ...]]:
    """What `make(numbers, **others)` finds, a query for lists of plain values.

    `make` is called once for each length of `numbers`, and with stand-ins: it must not look at them.
    """
    if not numbers:
        return []
    given = [*numbers, *others.values()]
    sql, values = prepared(make, len(numbers), tuple(others))
    with reading_cursor() as cursor:
        cursor.execute(sql, [given[place] if place is not None else value for place, value in values])
        return cursor.fetchall()


@cache
def prepared(
    make: Callable[..., QuerySet[Any, Any]], length: int, names: tuple[str, ...]
) -> tuple[str, list[tuple[int | None, Any]]]:
    """Its SQL, and of each of its values the place in what is given, or what it always is."""
    places = {FIRST_STAND_IN - place: place for place in range(length + len(names))}
    stand_ins = list(places)
    query = make(stand_ins[:length], **dict(zip(names, stand_ins[length:], strict=True)))
    sql, values = query.query.sql_with_params()
    return sql, [(places.get(value), value) for value in values]
