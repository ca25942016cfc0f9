"""What a listing asks about the stories of one gallery."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from gallery.discovery.box import Box, Spot
from gallery.discovery.cursors import Cursor
from gallery.discovery.filters import EVERYTHING, StoryFilters

Counts = Mapping[str, Mapping[str, int]]
"""Of stories, by facet and slug."""


class Facts(NamedTuple):
    stories: int
    places: int
    themes: int


class Answers(Protocol):
    """The database gives them, and the index, which is faster: the same ones."""

    def facets(self) -> tuple[str, ...]:
        """Those of this gallery: a programme's own page has none of galleries."""

    def names(self, facet: str) -> Mapping[str, str]:
        """Of its values, by slug."""

    def has(self, facet: str, slug: str) -> bool:
        """Whether it may be asked for. What contributors call things is known only where a public story says it."""

    def total(self, filters: StoryFilters) -> int: ...

    def numbers(self, filters: StoryFilters, *, start: int, size: int) -> list[int]:
        """The primary keys of the stories on a page, in their order; `start` is counted from 0."""

    def passed(self, filters: StoryFilters, cursor: Cursor) -> int:
        """How many of these stories stand up to the place of a cursor of the same order, with the one at it."""

    def counts(self, filters: StoryFilters) -> Counts:
        """A facet's counts ignore its own choice and respect everything else."""

    def spots(self, filters: StoryFilters, box: Box | None = None) -> Mapping[Spot, int]:
        """How many stories there are at each spot, as far as they have one; in a part of the map, or all."""

    def stories_at(self, filters: StoryFilters, spots: Collection[Spot]) -> Mapping[Spot, int]:
        """The primary key of a story at each of these spots: the newest row of several."""

    def facts(self, filters: StoryFilters = EVERYTHING) -> Facts: ...
