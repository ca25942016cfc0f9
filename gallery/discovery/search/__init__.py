"""The words of published stories, in the full-text index of the database at hand.

Rows are written in the transaction that publishes a story and taken out in
the one that takes it down; the index only proposes, `published()` decides.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection
from django.db.models.expressions import RawSQL

from gallery.discovery.search import nearest, vocabulary
from gallery.discovery.search.answers import AnswerSearch
from gallery.discovery.search.excerpts import Part
from gallery.discovery.search.fts5 import Fts5
from gallery.discovery.search.ranking import Hits
from gallery.discovery.search.tsvector import TsVector
from gallery.discovery.search.words import AnswerText, SearchText, words_of

if TYPE_CHECKING:
    from gallery.models.stories import StoryQuerySet

__all__ = [
    "AnswerSearch",
    "AnswerText",
    "Part",
    "Search",
    "SearchIndex",
    "SearchText",
    "nearest_search",
    "search_index",
    "stories_with",
    "words_of",
]


class Search(Protocol):
    """What finds words: in stories, or in what they answer."""

    def matching(self, q: str) -> RawSQL:
        """The numbers of the stories that have all the words."""

    def ranked(self, q: str) -> Hits:
        """The same, all of them, and which come first; one statement."""


class SearchIndex(Search, Protocol):
    def write(self, text: SearchText) -> None:
        """In the place of what was written of the story before."""

    def write_all(self, texts: Iterable[SearchText]) -> None:
        """The same for many, in a fraction of the time that each would take alone."""

    def remove(self, story: int) -> None: ...

    def tidy(self) -> bool:
        """A little of what keeps searches quick after many changes; whether there is more to do."""

    def everything(self) -> RawSQL: ...

    def texts(self, numbers: Sequence[int]) -> dict[int, SearchText]:
        """Those of these stories that are written."""

    def matching(self, q: str, *, at_most: int | None = None) -> RawSQL:
        """The numbers of the stories that have all the words, or of the newest of them."""

    def excerpt(self, q: str) -> RawSQL:
        """For a statement about stories: of each what `parts` reads, or null where it is not found."""

    def parts(self, excerpt: Any) -> list[Part]:
        """The words around a match; none where the title alone has one."""


def search_index() -> SearchIndex:
    return Fts5() if connection.vendor == "sqlite" else TsVector()


def nearest_search(q: str, stories: "StoryQuerySet") -> str:
    """Did you mean: the search nearest to `q` that finds some of `stories`, published ones; empty if none does."""
    return nearest.nearest(q, stories, index=search_index())


def stories_with(words: Iterable[str]) -> dict[str, int]:
    """In how many stories each of these words is, those that are in any."""
    return vocabulary.known(list(words))
