"""Search inside the answers to one question. Rows are written and taken out with the words of their stories."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection
from django.db.models.expressions import RawSQL

from gallery.discovery.search import answers_fts5, answers_tsvector
from gallery.discovery.search.excerpts import Part, parts_of
from gallery.discovery.search.ranking import Hits


class AnswerTable(Protocol):
    """What the database at hand does; `question` is a primary key."""

    def hits(self, q: str, question: int) -> Iterable[int]: ...

    def matching(self, q: str, question: int) -> RawSQL: ...

    def marked(self, q: str, question: int, stories: Sequence[int]) -> dict[int, str]: ...


def table() -> AnswerTable:
    return answers_fts5 if connection.vendor == "sqlite" else answers_tsvector


class AnswerSearch:
    """As `SearchIndex` finds stories, of the stories whose answer to a question has the words: the newest first."""

    def __init__(self, question: int) -> None:
        self.question = question

    def ranked(self, q: str) -> Hits:
        return Hits.of([], table().hits(q, self.question))

    def matching(self, q: str) -> RawSQL:
        return table().matching(q, self.question)

    def marked(self, q: str, stories: Sequence[int]) -> dict[int, list[Part]]:
        """The whole answers of these stories, as far as they have the words."""
        found = table().marked(q, self.question, stories) if stories else {}
        return {story: parts_of(text) for story, text in found.items()}
