"""A made-up story, before it is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from gallery.discovery.search import SearchText


class Place(NamedTuple):
    name: str
    latitude: Decimal
    longitude: Decimal


class Term(NamedTuple):
    number: int
    """Its primary key."""
    name: str


class MadeUp(NamedTuple):
    """A story, before it is written."""

    number: int
    """Its primary key."""
    title: str
    summary: str
    organisation: str
    published: dt.datetime
    place: Place
    region: Term | None
    answers: list[list[str]]
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
        texts = (self.summary, *map(text_of, self.answers), *self.quotes)
        pieces = (self.title, self.summary, *chain(*self.answers), *self.quotes, *terms)
        return PiecedText(self.number, self.title, "\n".join(texts), " · ".join(terms), pieces)


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
