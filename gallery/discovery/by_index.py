"""Answers that come from the bitmaps in memory."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from gallery.discovery.answers import Counts, Facts
from gallery.discovery.box import Box, Spot
from gallery.discovery.cursors import Cursor, place_among
from gallery.discovery.facets import CURATED, LABELS
from gallery.discovery.filters import EVERYTHING, StoryFilters
from gallery.discovery.index import StoryIndex
from gallery.discovery.rows import PLACE, QUESTION, SAYS, SPOT, title_key
from gallery.discovery.search import AnswerSearch, Search, search_index, words_of
from gallery.discovery.search.ranking import Hits


@dataclass
class IndexAnswers:
    """For one request. `scope` is the slug of a programme's gallery, or empty for all of them.

    With a question, of the stories that answer it alone, and what is searched for stands in those answers.
    """

    index: StoryIndex
    scope: str = ""
    question: int | None = None

    def facets(self) -> tuple[str, ...]:
        return tuple(name for name in LABELS if name != "gallery" or not self.scope)

    def names(self, facet: str) -> Mapping[str, str]:
        return self.index.names[facet]

    def has(self, facet: str, slug: str) -> bool:
        if facet in CURATED or facet == "gallery":
            return slug in self.index.names[facet]
        return self.index.any_of(facet, [slug]).intersect(self.stories)

    @cached_property
    def stories(self) -> BitMap:
        stories = self.index.any_of("gallery", [self.scope]) if self.scope else self.index.stories
        return stories & self.index.any_of(QUESTION, [self.question]) if self.question is not None else stories

    def total(self, filters: StoryFilters) -> int:
        return len(self.matching(filters))

    def numbers(self, filters: StoryFilters, *, start: int, size: int) -> list[int]:
        if filters.sort != "relevance":
            return self.index.page(self.matching(filters), filters.sort, start=start, size=size)
        return self.hits(filters.q).page(self.matching(filters), start=start, size=size)

    def passed(self, filters: StoryFilters, cursor: Cursor) -> int:
        matching = self.matching(filters)
        if filters.sort == "relevance":
            ranked = self.hits(filters.q).page(matching, start=0, size=len(matching))
            return place_among(ranked, cursor)
        # Strangers send it: what is no letter must not be an error.
        key = title_key(cursor.key) if isinstance(cursor.key, str) else cursor.key
        return self.index.passed(matching, filters.sort, (key, cursor.number))

    def counts(self, filters: StoryFilters) -> Counts:
        return {
            facet: self.index.counts(facet, among=self.matching(filters, ignoring=facet)) for facet in self.facets()
        }

    def spots(self, filters: StoryFilters, box: Box | None = None) -> dict[Spot, int]:
        matching = self.matching(filters)
        shown = (item for item in self.index.values[SPOT].items() if box is None or box.holds(*item[0]))
        counted = ((spot, members.intersection_cardinality(matching)) for spot, members in shown)
        return {spot: number for spot, number in counted if number}

    def stories_at(self, filters: StoryFilters, spots: Collection[Spot]) -> dict[Spot, int]:
        matching = self.matching(filters)
        return {spot: (self.index.any_of(SPOT, [spot]) & matching).max() for spot in spots}

    def facts(self, filters: StoryFilters = EVERYTHING) -> Facts:
        matching = self.matching(filters)
        places, themes = (len(self.index.present(facet, among=matching)) for facet in (PLACE, "theme"))
        return Facts(len(matching), places, themes)

    def matching(self, filters: StoryFilters, *, ignoring: str = "") -> BitMap:
        if ignoring and not filters.chosen(ignoring):
            ignoring = ""
        if (filters, ignoring) not in self.found:
            is_narrower = filters.ranges or filters.bbox or filters.only
            among = self.within(filters) if is_narrower else self.searched(filters.q)
            self.found[filters, ignoring] = self.index.chosen(filters, among=among, ignoring=ignoring)
        return self.found[filters, ignoring]

    @cached_property
    def found(self) -> dict[tuple[StoryFilters, str], BitMap]:
        return {}

    def searched(self, q: str) -> BitMap:
        return self.stories & self.hits(q).stories if q else self.stories

    def hits(self, q: str) -> Hits:
        if q not in self.searches:
            self.searches[q] = self.search.ranked(q) if words_of(q) else Hits.of([], [])
        return self.searches[q]

    @property
    def search(self) -> Search:
        return search_index() if self.question is None else AnswerSearch(self.question)

    @cached_property
    def searches(self) -> dict[str, Hits]:
        return {}

    def within(self, filters: StoryFilters) -> BitMap:
        among, orders = self.searched(filters.q), self.index.orders
        if filters.only:
            among = among & self.index.any_of(SAYS, [filters.only])
        if filters.bbox:
            among = among & self.index.within(filters.bbox)
        if filters.reached_from is not None or filters.reached_to is not None:
            among = among & orders["people"].between(filters.reached_from, filters.reached_to)
        if filters.year_from is not None:
            among = among & orders["ended"].between(dt.date(filters.year_from, 1, 1).toordinal(), None)
        if filters.year_to is not None:
            among = among & orders["started"].between(None, dt.date(filters.year_to, 12, 31).toordinal())
        return among
