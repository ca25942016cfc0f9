"""The words of published stories, in the full-text index of the database at hand.

Rows are written in the transaction that publishes a story and taken out in
the one that takes it down; the index only proposes, `published()` decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.db.models.expressions import RawSQL

MAX_WORDS = 12
MAX_RANKED = 10_000
"""Hits that are put in order of relevance; the others follow, newest first."""


@dataclass(frozen=True)
class SearchText:
    story: int
    title: str
    words: str


class SearchIndex(Protocol):
    def write(self, text: SearchText) -> None: ...
    def remove(self, story: int) -> None: ...
    def everything(self) -> RawSQL: ...
    def matching(self, q: str) -> RawSQL: ...
    def ranked(self, q: str) -> list[int]: ...


class Fts5:
    """SQLite. Words are folded to their stems and stripped of accents by the tokenizer."""

    def write(self, text: SearchText) -> None:
        self.remove(text.story)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO gallery_storysearch (rowid, title, words) VALUES (%s, %s, %s)",
                [text.story, text.title, text.words],
            )

    def remove(self, story: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM gallery_storysearch WHERE rowid = %s", [story])

    def everything(self) -> RawSQL:
        return RawSQL("SELECT rowid FROM gallery_storysearch", [])

    def matching(self, q: str) -> RawSQL:
        return RawSQL("SELECT rowid FROM gallery_storysearch WHERE gallery_storysearch MATCH %s", [self.expression(q)])

    def ranked(self, q: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM gallery_storysearch WHERE gallery_storysearch MATCH %s "
                "AND rank MATCH 'bm25(8.0, 1.0)' ORDER BY rank LIMIT %s",
                [self.expression(q), MAX_RANKED],
            )
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def expression(q: str) -> str:
        """Every word, quoted, so that nothing a visitor types is syntax; the last one may go on."""
        return " ".join(f'"{word}"' for word in words_of(q)) + "*"


class TsVector:
    """PostgreSQL."""

    def write(self, text: SearchText) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO gallery_storysearch (story_id, words) VALUES (%s, "
                "setweight(to_tsvector('gallery_english', %s), 'A') || to_tsvector('gallery_english', %s)) "
                "ON CONFLICT (story_id) DO UPDATE SET words = excluded.words",
                [text.story, text.title, text.words],
            )

    def remove(self, story: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM gallery_storysearch WHERE story_id = %s", [story])

    def everything(self) -> RawSQL:
        return RawSQL("SELECT story_id FROM gallery_storysearch", [])

    def matching(self, q: str) -> RawSQL:
        return RawSQL(
            "SELECT story_id FROM gallery_storysearch WHERE words @@ to_tsquery('gallery_english', %s)",
            [self.expression(q)],
        )

    def ranked(self, q: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT story_id FROM gallery_storysearch, to_tsquery('gallery_english', %s) wanted "
                "WHERE words @@ wanted ORDER BY ts_rank(words, wanted) DESC, story_id DESC LIMIT %s",
                [self.expression(q), MAX_RANKED],
            )
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def expression(q: str) -> str:
        return " & ".join(f"'{word}'" for word in words_of(q)) + ":*"


def words_of(q: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", q))[:MAX_WORDS]


def search_index() -> SearchIndex:
    return Fts5() if connection.vendor == "sqlite" else TsVector()
