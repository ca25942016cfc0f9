"""Every word that is in the index, as it is spelt, and in how many stories: what a word may become, and what it may
have been meant to be.

Each word is remembered by its first letters with one of them left out, too. A word that was typed with a letter wrong,
missing, added or swapped has one of these spellings in common with what was meant, so it is found by a look-up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from typing import Any, TypeVar

from django.db import connection, transaction

from gallery.discovery.reading import reading_cursor
from gallery.discovery.search.words import SearchText

T = TypeVar("T")

MAX_ENDINGS = 12
MAX_READ = 10_000
"""Hits of all endings but one: to read more than that takes too long."""
LAST = "\U0010ffff"
FIRST_LETTERS = 7
MAX_NEAR = 200
AT_ONCE = 500
"""Rows of one statement."""

ENDINGS = (
    "SELECT word FROM (SELECT word, stories, SUM(stories) OVER (ORDER BY stories DESC, word) - stories AS before"  # noqa: S608
    " FROM gallery_searchword WHERE word > %s AND word < %s) endings"
    f" WHERE before < {MAX_READ} ORDER BY stories DESC, word LIMIT {MAX_ENDINGS}"
)
"""The words that begin like another, told most often first; takes `bounds`."""


def bounds(start: str) -> list[str]:
    return [start, start + LAST if start else ""]


@transaction.atomic
def take_in(*, come: Iterable[SearchText] = (), gone: Iterable[SearchText] = ()) -> None:
    """Count what these texts have, less what those had."""
    changes: Counter[str] = Counter()
    for text in come:
        changes.update(text.vocabulary)
    for text in gone:
        changes.subtract(text.vocabulary)
    rising = sorted(word for word, number in changes.items() if number > 0)
    falling = sorted(word for word, number in changes.items() if number < 0)
    wait_for_others()
    old = known(rising)
    learn(word for word in rising if word not in old)
    count_words([(word, changes[word]) for word in sorted(rising + falling)])
    forget(falling)


def wait_for_others() -> None:
    """Two who count the same words in another order would wait for each other without end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE gallery_searchword IN SHARE ROW EXCLUSIVE MODE")


def known(words: Sequence[str]) -> dict[str, int]:
    """Those of the words that are in the index, and in how many stories."""
    found: dict[str, int] = {}
    for some in batches(words):
        sql = f"SELECT word, stories FROM gallery_searchword WHERE word IN ({marks(some)})"  # noqa: S608
        found.update(rows(sql, some))
    return found


def learn(words: Iterable[str]) -> None:
    pairs = [(spelling, word) for word in words for spelling in spellings(word)]
    insert("gallery_searchspelling (spelling, word)", pairs, or_else="NOTHING")


def count_words(changes: Sequence[tuple[str, int]]) -> None:
    more = "UPDATE SET stories = gallery_searchword.stories + excluded.stories"
    insert("gallery_searchword (word, stories)", changes, or_else=more, key="(word)")


def insert(columns: str, pairs: Sequence[tuple[str, Any]], *, or_else: str, key: str = "") -> None:
    for some in batches(pairs):
        values = ", ".join(["(%s, %s)"] * len(some))
        sql = f"INSERT INTO {columns} VALUES {values} ON CONFLICT {key} DO {or_else}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for pair in some for value in pair])


def forget(words: Sequence[str]) -> None:
    """Those that no story has any more."""
    for some in batches(words):
        sql = f"DELETE FROM gallery_searchword WHERE word IN ({marks(some)}) AND stories <= 0 RETURNING word"  # noqa: S608
        pairs = [(spelling, word) for (word,) in rows(sql, some) for spelling in spellings(word)]
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM gallery_searchspelling WHERE spelling = %s AND word = %s", pairs)


def near(word: str) -> dict[str, int]:
    """Words whose spellings the word has, and in how many stories each is. Some of them are far from it."""
    some = sorted(spellings(word, left_out=2))
    return dict(
        rows(
            "SELECT DISTINCT word, stories FROM gallery_searchspelling JOIN gallery_searchword USING (word)"  # noqa: S608
            f" WHERE spelling IN ({marks(some)}) ORDER BY stories DESC, word LIMIT {MAX_NEAR}",
            some,
        )
    )


def spellings(word: str, *, left_out: int = 1) -> set[str]:
    """The first letters, and what they are with up to so many of them left out."""
    start = word[:FIRST_LETTERS]
    return {
        "".join(letter for place, letter in enumerate(start) if place not in gaps)
        for number in range(left_out + 1)
        for gaps in combinations(range(len(start)), number)
    }


def rows(sql: str, values: Sequence[Any]) -> list[tuple]:
    """What changes rows, too, where it is part of a transaction."""
    with reading_cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def batches(values: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
