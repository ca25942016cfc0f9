"""SQLite. Words are folded to their stems and stripped of accents by the tokenizer."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from gallery.discovery.search import answers_fts5, vocabulary
from gallery.discovery.search.excerpts import END, LENGTH, NUMBER, START, Part, first_excerpt, without_marks
from gallery.discovery.search.fts5_words import WANTED, arguments
from gallery.discovery.search.query import Query
from gallery.discovery.search.ranking import BEST, Hits
from gallery.discovery.search.words import SearchText

FOUND = "SELECT rowid FROM gallery_storysearch WHERE gallery_storysearch MATCH"
RANKED = f"""
    WITH wanted AS MATERIALIZED ({WANTED}),
    total AS (SELECT COUNT(*) AS number FROM ({FOUND} (SELECT expression FROM wanted) LIMIT {BEST} + 1)),
    few AS (
        {FOUND} (SELECT CASE WHEN number <= {BEST} THEN expression ELSE '""' END FROM wanted, total)
        AND rank MATCH 'bm25(8.0, 1.0, 4.0)' ORDER BY rank, rowid DESC
    ),
    many AS (
        {FOUND} (
            SELECT CASE WHEN number > {BEST} AND %s THEN '{{title terms}}: (' || expression || ')' ELSE '""' END
            FROM wanted, total
        ) ORDER BY rowid DESC LIMIT {BEST}
    )
    SELECT rowid, NULL FROM few UNION ALL SELECT rowid, NULL FROM many
    UNION ALL SELECT NULL, json_group_array(rowid) FROM ({FOUND} (SELECT expression FROM wanted))
"""  # noqa: S608
"""The best, one a row, and then all of them in one: as rows they would take four times as long."""
TABLES = ("gallery_storysearch", "gallery_answersearch")
STEP = 500
"""Pages of the file that one step of a merge writes: a tenth of a second, in which nobody else can write."""
SNIPPET = f"snippet(gallery_storysearch, %s, '{START}', '{END}', '…', {LENGTH})"
EXCERPT = (
    f"SELECT json_array({SNIPPET % 1}, {SNIPPET % 2}) FROM gallery_storysearch"  # noqa: S608
    f" WHERE rowid = {NUMBER} AND gallery_storysearch MATCH ({WANTED})"
)


class Fts5:
    def write(self, text: SearchText) -> None:
        self.write_all([text])

    @transaction.atomic
    def write_all(self, texts: Iterable[SearchText]) -> None:
        texts = list(texts)
        gone = self.take_out([text.story for text in texts])
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO gallery_storysearch (rowid, title, words, terms) VALUES (%s, %s, %s, %s)",
                [(text.story, *map(without_marks, (text.title, text.words, text.terms))) for text in texts],
            )
        answers_fts5.write(texts)
        vocabulary.take_in(come=texts, gone=gone)

    @transaction.atomic
    def remove(self, story: int) -> None:
        vocabulary.take_in(gone=self.take_out([story]))

    def take_out(self, stories: Sequence[int]) -> list[SearchText]:
        """What was written of these stories before, which is gone now."""
        gone = list(self.texts(stories).values())
        answers_fts5.take_out(stories)
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM gallery_storysearch WHERE rowid = %s", [(text.story,) for text in gone])
        return gone

    def tidy(self) -> bool:
        """Whatever is written becomes a piece of its own, and a search looks into each: two of a size become one."""
        return any(merged(table) for table in TABLES)

    def texts(self, numbers: Sequence[int]) -> dict[int, SearchText]:
        some = vocabulary.marks(numbers)
        sql = f"SELECT rowid, title, words, terms FROM gallery_storysearch WHERE rowid IN ({some})"  # noqa: S608
        return {row[0]: SearchText(*row) for row in vocabulary.rows(sql, numbers)}

    def everything(self) -> RawSQL:
        return RawSQL("SELECT rowid FROM gallery_storysearch", [])

    def matching(self, q: str, *, at_most: int | None = None) -> RawSQL:
        newest = f" ORDER BY rowid DESC LIMIT {at_most:d}" if at_most else ""
        return RawSQL(f"{FOUND} ({WANTED}){newest}", arguments(q))  # noqa: S611 - what was typed is an argument

    def ranked(self, q: str) -> Hits:
        with connection.cursor() as cursor:
            cursor.execute(RANKED, [*arguments(q), Query.of(q).is_short])
            found = cursor.fetchall()
        everything = next(numbers for number, numbers in found if number is None)
        return Hits.of((number for number, _none in found if number is not None), json.loads(everything))

    def excerpt(self, q: str) -> RawSQL:
        return RawSQL(EXCERPT, arguments(q), JSONField())  # noqa: S611 - what was typed is an argument

    def parts(self, excerpt: Sequence[str]) -> list[Part]:
        return first_excerpt(*excerpt)


def merged(table: str) -> bool:
    """Whether there was anything to merge, as SQLite has it told."""
    with connection.cursor() as cursor:
        before = connection.connection.total_changes
        cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', {STEP})")  # noqa: S608
        return connection.connection.total_changes - before > 1
