"""PostgreSQL. The titles and terms have a vector of their own, and so has everything."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from gallery.discovery.reading import reading_cursor
from gallery.discovery.search import answers_tsvector, vocabulary
from gallery.discovery.search.excerpts import END, LENGTH, NUMBER, START, Part, first_excerpt, without_marks
from gallery.discovery.search.query import Query
from gallery.discovery.search.ranking import BEST, Hits
from gallery.discovery.search.tsvector_words import WANTED, arguments, as_written, legible
from gallery.discovery.search.words import SearchText

FOUND = f"SELECT story_id FROM gallery_stories_with(({WANTED})) AS story_id"  # noqa: S608
RANKED = f"""
    WITH wanted AS MATERIALIZED ({WANTED}),
    found AS MATERIALIZED (SELECT gallery_stories_with(query) AS story_id FROM wanted),
    total AS MATERIALIZED (SELECT COUNT(*) AS number FROM found),
    few AS (
        SELECT story_id FROM gallery_storysearch, wanted WHERE (SELECT number FROM total) <= {BEST}
        AND story_id IN (SELECT story_id FROM found) ORDER BY ts_rank(everything, query) DESC, story_id DESC
    ),
    many AS (
        SELECT story_id FROM gallery_stories_headed((SELECT query FROM wanted)) AS story_id
        WHERE (SELECT number FROM total) > {BEST} AND %s ORDER BY story_id DESC LIMIT {BEST}
    )
    SELECT story_id, NULL::bigint[] FROM few UNION ALL SELECT story_id, NULL FROM many
    UNION ALL SELECT NULL, ARRAY(SELECT story_id FROM found)
"""  # noqa: S608
"""The best, one a row, and then all of them in one."""
HEADLINE = (
    f"ts_headline('gallery_english', %s, query, 'StartSel={START}, StopSel={END},"
    f" MaxWords={LENGTH}, MinWords={LENGTH - 10}, ShortWord=0')"
)
EXCERPT = (
    f"WITH wanted AS MATERIALIZED ({WANTED})"  # noqa: S608
    f" SELECT jsonb_build_array(words, {HEADLINE % 'words'}, {HEADLINE % 'terms'}) FROM gallery_storysearch, wanted"
    f" WHERE story_id = {NUMBER} AND everything @@ query"
)
WRITE = """
    WITH headed AS MATERIALIZED (
        SELECT *, setweight(to_tsvector('gallery_english', title), 'A')
        || setweight(to_tsvector('gallery_english', terms), 'B') AS head
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS given (story_id, title, words, terms)
    )
    INSERT INTO gallery_storysearch (story_id, title, words, terms, heading, everything)
    SELECT story_id, title, words, terms, head, head || to_tsvector('gallery_english', words) FROM headed
"""


class TsVector:
    def write(self, text: SearchText) -> None:
        self.write_all([text])

    @transaction.atomic
    def write_all(self, texts: Iterable[SearchText]) -> None:
        texts = list(texts)
        gone = self.take_out([text.story for text in texts])
        with connection.cursor() as cursor:
            columns: list[Any] = [[text.story for text in texts]]
            columns += ([legible(getattr(text, name)) for text in texts] for name in ("title", "words", "terms"))
            cursor.execute(WRITE, columns)
        answers_tsvector.write(texts)
        vocabulary.take_in(come=texts, gone=gone)

    @transaction.atomic
    def remove(self, story: int) -> None:
        vocabulary.take_in(gone=self.take_out([story]))

    def take_out(self, stories: Sequence[int]) -> list[SearchText]:
        """What was written of these stories before, which is gone now."""
        answers_tsvector.take_out(stories)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM gallery_storysearch WHERE story_id = ANY(%s) RETURNING story_id, title, words, terms",
                [list(stories)],
            )
            return [as_told(number, *texts) for number, *texts in cursor.fetchall()]

    def tidy(self) -> bool:
        """PostgreSQL does that by itself."""
        return False

    def texts(self, numbers: Sequence[int]) -> dict[int, SearchText]:
        sql = "SELECT story_id, title, words, terms FROM gallery_storysearch WHERE story_id = ANY(%s)"
        rows = vocabulary.rows(sql, [list(numbers)])
        return {number: as_told(number, *texts) for number, *texts in rows}

    def everything(self) -> RawSQL:
        return RawSQL("SELECT story_id FROM gallery_storysearch", [])

    def matching(self, q: str, *, at_most: int | None = None) -> RawSQL:
        newest = f" ORDER BY story_id DESC LIMIT {at_most:d}" if at_most else ""
        return RawSQL(f"{FOUND}{newest}", arguments(q))  # noqa: S611 - what was typed is an argument

    def ranked(self, q: str) -> Hits:
        with reading_cursor() as cursor:
            cursor.execute(RANKED, [*arguments(q), Query.of(q).is_short])
            found = cursor.fetchall()
        everything = next(numbers for number, numbers in found if number is None)
        return Hits.of((number for number, _none in found if number is not None), everything)

    def excerpt(self, q: str) -> RawSQL:
        return RawSQL(EXCERPT, arguments(q), JSONField())  # noqa: S611 - what was typed is an argument

    def parts(self, excerpt: Sequence[str]) -> list[Part]:
        return first_excerpt(*map(as_written, excerpts_of(*excerpt)))


def as_told(number: int, title: str, words: str, terms: str) -> SearchText:
    return SearchText(number, as_written(title), as_written(words), as_written(terms))


def excerpts_of(words: str, from_words: str, from_terms: str) -> tuple[str, str]:
    """With dots where an excerpt is not the beginning, or not the end, of the words."""
    bare = without_marks(from_words)
    before = "" if words.startswith(bare) else "…"
    return before + from_words + ("" if words.endswith(bare) else "…"), from_terms
