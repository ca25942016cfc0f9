"""SQLite. A row's number holds its story's, and its question is a word beside the answer: so that one index finds
both at once."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from gallery.discovery.search import vocabulary
from gallery.discovery.search.excerpts import END, START, without_marks
from gallery.discovery.search.fts5_words import WANTED, arguments
from gallery.discovery.search.words import SearchText

MOST = 64
"""Answers of one story."""
EXPRESSION = f"(SELECT '{{text}}: (' || expression || ') AND {{question}}: ' || %s FROM ({WANTED}))"  # noqa: S608 - numbers and queries of our own
FOUND = (
    f"SELECT rowid / {MOST} AS story FROM gallery_answersearch"  # noqa: S608
    f" WHERE gallery_answersearch MATCH {EXPRESSION}"
)
MARKED = (
    f"SELECT rowid / {MOST}, highlight(gallery_answersearch, 0, '{START}', '{END}')"  # noqa: S608
    " FROM some CROSS JOIN gallery_answersearch ON rowid BETWEEN first AND last"
    f" WHERE question = %s AND gallery_answersearch MATCH (SELECT '{{text}}: (' || expression || ')' FROM ({WANTED}))"
)
"""Story by story: asked for all of them at once, SQLite would go through everything that has the words. For the same
reason the question is no part of what is searched for: it stands in every other answer."""


def word_for(question: int) -> str:
    """A word of its own, which nobody can type into the other column."""
    return f"question{question}"


def write(texts: Iterable[SearchText]) -> None:
    rows = [
        (text.story * MOST + place, without_marks(answer.text), word_for(answer.question))
        for text in texts
        for place, answer in enumerate(text.answers[:MOST])
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO gallery_answersearch (rowid, text, question) VALUES (%s, %s, %s)", rows)


def take_out(stories: Sequence[int]) -> None:
    ranges = [ends_of(story) for story in stories]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM gallery_answersearch WHERE rowid BETWEEN %s AND %s", ranges)


def ends_of(story: int) -> tuple[int, int]:
    """The first and the last number that a row of it can have."""
    return story * MOST, story * MOST + MOST - 1


def hits(q: str, question: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_group_array(story) FROM ({FOUND})", [word_for(question), *arguments(q)])  # noqa: S608
        return json.loads(cursor.fetchone()[0])


def matching(q: str, question: int) -> RawSQL:
    return RawSQL(FOUND, [word_for(question), *arguments(q)])  # noqa: S611 - what was typed is an argument


def marked(q: str, question: int, stories: Sequence[int]) -> dict[int, str]:
    ends = [end for story in stories for end in ends_of(story)]
    some = f"WITH some (first, last) AS (VALUES {', '.join(['(%s, %s)'] * len(stories))})"
    return dict(vocabulary.rows(f"{some} {MARKED}", [*ends, word_for(question), *arguments(q)]))
