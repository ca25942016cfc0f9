"""PostgreSQL. A row for each answer; its question is a word of its vector, so that one index finds both at once."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from gallery.discovery.reading import reading_cursor
from gallery.discovery.search import vocabulary
from gallery.discovery.search.excerpts import END, START
from gallery.discovery.search.tsvector_words import WANTED, arguments, as_written, legible
from gallery.discovery.search.words import SearchText

# In capitals: no word of an answer has any.
WORD = "quote_literal('Q' || %s)"
EXPRESSION = f"(SELECT query && ({WORD})::tsquery FROM ({WANTED}) wanted)"  # noqa: S608 - numbers and queries of our own
FOUND = f"SELECT story_id FROM gallery_answers_with({EXPRESSION}) AS story_id"  # noqa: S608
MARKED = (
    "SELECT story_id, ts_headline('gallery_english', text, query,"  # noqa: S608
    f" 'StartSel={START}, StopSel={END}, HighlightAll=true')"
    f" FROM gallery_answersearch, ({WANTED}) wanted"
    " WHERE question_id = %s AND story_id = ANY(%s) AND everything @@ query"
)
WRITE = """
    INSERT INTO gallery_answersearch (story_id, question_id, text, everything)
    SELECT story, question, text, to_tsvector('gallery_english', text) || array_to_tsvector(ARRAY['Q' || question])
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS given (story, question, text)
"""


def write(texts: Iterable[SearchText]) -> None:
    rows = [(text.story, answer.question, legible(answer.text)) for text in texts for answer in text.answers]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(column) for column in zip(*rows, strict=True)] or [[], [], []])


def take_out(stories: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gallery_answersearch WHERE story_id = ANY(%s)", [list(stories)])


def hits(q: str, question: int) -> list[int]:
    with reading_cursor() as cursor:
        cursor.execute(f"SELECT ARRAY({FOUND})", [str(question), *arguments(q)])
        return cursor.fetchone()[0]


def matching(q: str, question: int) -> RawSQL:
    return RawSQL(FOUND, [str(question), *arguments(q)])  # noqa: S611 - what was typed is an argument


def marked(q: str, question: int, stories: Sequence[int]) -> dict[int, str]:
    rows = vocabulary.rows(MARKED, [*arguments(q), question, list(stories)])
    return {story: as_written(text) for story, text in rows}
