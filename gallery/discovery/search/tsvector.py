"""PostgreSQL. The titles and terms have a vector of their own, and so has everything."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from gallery.discovery.search import vocabulary
from gallery.discovery.search.excerpts import END, LENGTH, NUMBER, START, Part, first_excerpt, without_marks
from gallery.discovery.search.query import Query
from gallery.discovery.search.ranking import BEST, Hits
from gallery.discovery.search.words import SearchText

GAP = "\u200b"
"""PostgreSQL reads "mums/dads" as a file and "old.example.org" as a host; with this in them, as words."""
NOTHING = "'-'"
"""What is no word, and so is found nowhere."""
JOINT = re.compile(r"([^\w\s]|_)(?=\S)")
WANTED = (
    "SELECT to_tsquery('gallery_english', %s || COALESCE((SELECT string_agg(' | ''' || word || '''', '')"  # noqa: S608 - numbers and queries of our own
    f" FROM ({vocabulary.ENDINGS}) endings), '') || ')') AS query"
)
"""A query, from the value that `arguments` puts first and the endings of the last word."""
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
        vocabulary.take_in(come=texts, gone=gone)

    @transaction.atomic
    def remove(self, story: int) -> None:
        vocabulary.take_in(gone=self.take_out([story]))

    def take_out(self, stories: Sequence[int]) -> list[SearchText]:
        """What was written of these stories before, which is gone now."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM gallery_storysearch WHERE story_id = ANY(%s) RETURNING story_id, title, words, terms",
                [list(stories)],
            )
            return [SearchText(number, *map(as_written, texts)) for number, *texts in cursor.fetchall()]

    def texts(self, numbers: Sequence[int]) -> dict[int, SearchText]:
        sql = "SELECT story_id, title, words, terms FROM gallery_storysearch WHERE story_id = ANY(%s)"
        rows = vocabulary.rows(sql, [list(numbers)])
        return {number: SearchText(number, *map(as_written, texts)) for number, *texts in rows}

    def everything(self) -> RawSQL:
        return RawSQL("SELECT story_id FROM gallery_storysearch", [])

    def matching(self, q: str, *, at_most: int | None = None) -> RawSQL:
        newest = f" ORDER BY story_id DESC LIMIT {at_most:d}" if at_most else ""
        return RawSQL(f"{FOUND}{newest}", arguments(q))  # noqa: S611 - what was typed is an argument

    def ranked(self, q: str) -> Hits:
        with connection.cursor() as cursor:
            cursor.execute(RANKED, [*arguments(q), Query.of(q).is_short])
            found = cursor.fetchall()
        everything = next(numbers for number, numbers in found if number is None)
        return Hits.of((number for number, _none in found if number is not None), everything)

    def excerpt(self, q: str) -> RawSQL:
        return RawSQL(EXCERPT, arguments(q), JSONField())  # noqa: S611 - what was typed is an argument

    def parts(self, excerpt: Sequence[str]) -> list[Part]:
        return first_excerpt(*map(as_written, excerpts_of(*excerpt)))


def legible(text: str) -> str:
    """As PostgreSQL's parser finds the words in it that a person does."""
    return JOINT.sub(rf"\1{GAP}", without_marks(text).replace(GAP, ""))


def as_written(text: str) -> str:
    return text.replace(GAP, "")


def excerpts_of(words: str, from_words: str, from_terms: str) -> tuple[str, str]:
    """With dots where an excerpt is not the beginning, or not the end, of the words."""
    bare = without_marks(from_words)
    before = "" if words.startswith(bare) else "…"
    return before + from_words + ("" if words.endswith(bare) else "…"), from_terms


def arguments(q: str) -> list[str]:
    """Every word, quoted, so that nothing a visitor types is syntax; the last one may go on."""
    query = Query.of(q)
    phrases = [" <-> ".join(f"'{word}'" for word in phrase.words) for phrase in query.phrases] or [NOTHING]
    whole = [f"({phrase})" for phrase in phrases[:-1]]
    return [" & ".join([*whole, f"({phrases[-1]}"]), *vocabulary.bounds(query.start)]
