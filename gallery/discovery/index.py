"""Which stories there are by what they are found by: bitmaps of their numbers, in the memory of each process.

It only proposes: whoever shows a story reads it through `published()`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from pyroaring import BitMap

from gallery.discovery.box import Box
from gallery.discovery.filters import FACETS, StoryFilters
from gallery.discovery.order import Order, Pair
from gallery.discovery.rows import FOUND_BY, ORDERS, RANGES, SPOT, IndexRows

BACKWARDS = {"newest": ("published", True), "oldest": ("published", False), "title": ("title", False)}
Names = Mapping[str, Mapping[str, str]]
"""Of the values of each facet, by their slugs and in their order."""


@dataclass(frozen=True, eq=False)
class StoryIndex:
    """As of one version, and equal to no other.

    Never changed: the next version is another one, which shares what is the same.
    """

    version: int
    stories: BitMap
    values: Mapping[str, Mapping[Any, BitMap]]
    orders: Mapping[str, Order]
    names: Names

    @classmethod
    def of(cls, rows: IndexRows, *, names: Names, version: int) -> Self:
        # The orders first: they take room for a while, which the bitmaps then fill.
        orders = {name: rows.order(name) for name in (*ORDERS, *RANGES)}
        values = {facet: rows.members(facet) for facet in FOUND_BY}
        return cls(version, rows.numbers, values, orders, names)

    def followed_by(self, rows: IndexRows, *, changed: Iterable[int], names: Names, version: int) -> Self:
        """What these stories are now takes the place of what they were; those without a row are gone."""
        gone = BitMap(changed)
        return replace(
            self,
            version=version,
            names=names,
            stories=(self.stories - gone) | rows.numbers,
            values={facet: self.values_after(facet, gone, rows) for facet in FOUND_BY},
            orders={
                name: order.changed(without=gone, added=rows.order(name).pairs()) for name, order in self.orders.items()
            },
        )

    def values_after(self, facet: str, gone: BitMap, rows: IndexRows) -> dict[Any, BitMap]:
        before, added = self.values[facet], rows.members(facet)
        after = {
            value: members if members.isdisjoint(gone) and value not in added else (members - gone)
            for value, members in before.items()
        }
        for value, numbers in added.items():
            after[value] = after.get(value, BitMap()) | numbers
        return {value: members for value, members in after.items() if members}

    def chosen(self, filters: StoryFilters, *, among: BitMap, ignoring: str = "") -> BitMap:
        """Values of one facet widen the result; different facets narrow it."""
        for facet in FACETS:
            if facet != ignoring and (slugs := filters.chosen(facet)):
                among = among & self.any_of(facet, slugs)
        return among

    def any_of(self, facet: str, slugs: Iterable[Any]) -> BitMap:
        values = self.values.get(facet, {})
        return BitMap().union(*(values[slug] for slug in slugs if slug in values))

    def within(self, box: Box) -> BitMap:
        """What is in this part of the map."""
        return self.any_of(SPOT, [spot for spot in self.values.get(SPOT, {}) if box.holds(*spot)])

    def counts(self, facet: str, *, among: BitMap) -> dict[Any, int]:
        values = self.values.get(facet, {})
        if among == self.stories:
            return {slug: len(members) for slug, members in values.items()}
        return {slug: members.intersection_cardinality(among) for slug, members in values.items()}

    def present(self, facet: str, *, among: BitMap) -> list[str]:
        """The values that any of these stories has."""
        values = self.values.get(facet, {})
        return list(values) if among == self.stories else [s for s, has in values.items() if has.intersect(among)]

    def having(self, number: int, terms: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Those of these facets' values that the story has."""
        return tuple((facet, slug) for facet, slug in terms if number in self.values.get(facet, {}).get(slug, ()))

    def page(self, wanted: BitMap, sort: str, *, start: int, size: int) -> list[int]:
        name, backwards = BACKWARDS[sort]
        return self.orders[name].page(wanted, start=start, size=size, backwards=backwards)

    def passed(self, wanted: BitMap, sort: str, place: Pair) -> int:
        name, backwards = BACKWARDS[sort]
        return self.orders[name].passed(wanted, place, backwards=backwards)
