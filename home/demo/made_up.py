"""A made-up story, before it is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from gallery.discovery.search import AnswerText, SearchText


class Place(NamedTuple):
    name: str
    latitude: Decimal
    longitude: Decimal


class Term(NamedTuple):
    number: int
    """Its primary key."""
    name: str


class Asked(NamedTuple):
    """A question, as its gallery asks it."""

    number: int
    """Its primary key."""
    label: str


class MadeUp(NamedTuple):
    """A story, before it is written."""

    number: int
    """Its primary key."""
    home: int
    """Its gallery's."""
    title: str
    summary: str
    organisation: str
    published: dt.datetime
    place: Place
    region: Term | None
    answers: list[tuple[Asked, list[str]]]
    """Each by its sentences."""
    quotes: list[str]
    themes: list[Term]
    cohorts: list[Term]
    tags: list[Term]

    @property
    def search_text(self) -> SearchText:
        regions = [self.region] if self.region else []
        filed = [term.name for term in (*regions, *self.cohorts, *self.themes, *self.tags)]
        terms = (self.organisation, self.place.name, *filed)
        answers = tuple(AnswerText(asked.number, text_of(sentences)) for asked, sentences in self.answers)
        texts = (self.summary, *(answer.text for answer in answers), *self.quotes)
        sentences = chain.from_iterable(sentences for _asked, sentences in self.answers)
        pieces = (self.title, self.summary, *sentences, *self.quotes, *terms)
        return PiecedText(self.number, self.title, "\n".join(texts), " · ".join(terms), answers, pieces)


@dataclass(frozen=True)
class PiecedText(SearchText):
    pieces: tuple[str, ...] = ()
    """What it is put together from. Most are in many stories, and are taken apart into words once."""

    @property
    def vocabulary(self) -> set[str]:
        return set().union(*map(words_of_piece, self.pieces))


@lru_cache(maxsize=20_000)
def words_of_piece(piece: str) -> set[str]:
    return SearchText(0, piece, "").vocabulary


def text_of(sentences: Sequence[str]) -> str:
    return " ".join(sentences)
