"""Which stories there are by what they are found by: bitmaps of their numbers, in the memory of each process.

It only proposes: whoever shows a story reads it through `published()`.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from pyroaring import BitMap

from gallery.discovery.box import Box
from gallery.discovery.filters import FACETS, StoryFilters
from gallery.discovery.order import Keyed, Order, Pair

PLACE = "place"
"""Where stories are, by its name: counted, but not chosen from."""
SPOT = "spot"
"""Where stories are, by its coordinates: a value is a `Spot`."""
FOUND_BY = (*FACETS, PLACE, SPOT)
ORDERS = ("published", "title", "people", "started", "ended")
BACKWARDS = {"newest": ("published", True), "oldest": ("published", False), "title": ("title", False)}
Names = Mapping[str, Mapping[str, str]]
"""Of the values of each facet, by their slugs."""


class IndexRow(NamedTuple):
    """A published story as it is found."""

    number: int
    """Its primary key."""
    published: float
    """When it was first published, in seconds since 1970."""
    title: str
    """As titles are sorted."""
    terms: tuple[tuple[str, Any], ...]
    """Facets and the slugs of values in them."""
    people: int | None = None
    started: int | None = None
    """A day, as `date.toordinal()`."""
    ended: int | None = None
    """The same; of what goes on, a day that is far away."""

    @property
    def keys(self) -> tuple[float | bytes | None, ...]:
        """Its places in the `ORDERS`; None where it has none. As bytes a title is sorted alike, and takes less room."""
        return self.published, self.title.encode(), self.people, self.started, self.ended


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
    def of(cls, rows: Iterable[IndexRow], *, names: Names, version: int) -> Self:
        gathered = Gathered(rows)
        orders = {name: Order.of_keyed(gathered.keyed.pop(name)) for name in ORDERS}
        return cls(version, gathered.numbers, gathered.terms, orders, names)

    def followed_by(self, rows: Iterable[IndexRow], *, changed: Iterable[int], names: Names, version: int) -> Self:
        """What these stories are now takes the place of what they were; those without a row are gone."""
        gathered, gone = Gathered(rows), BitMap(changed)
        return replace(
            self,
            version=version,
            names=names,
            stories=(self.stories - gone) | gathered.numbers,
            values={facet: self.values_after(facet, gone, gathered) for facet in FOUND_BY},
            orders={
                name: order.changed(without=gone, added=gathered.keyed[name].pairs())
                for name, order in self.orders.items()
            },
        )

    def values_after(self, facet: str, gone: BitMap, gathered: "Gathered") -> dict[Any, BitMap]:
        before, added = self.values.get(facet, {}), gathered.terms[facet]
        after = {
            slug: members if members.isdisjoint(gone) and slug not in added else (members - gone)
            for slug, members in before.items()
        }
        for slug, numbers in added.items():
            after[slug] = after.get(slug, BitMap()) | numbers
        return {slug: members for slug, members in after.items() if members}

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


class Gathered:
    """Rows, taken apart by what they are found by."""

    def __init__(self, rows: Iterable[IndexRow]) -> None:
        self.numbers = BitMap()
        self.terms: dict[str, dict[Any, BitMap]] = {facet: {} for facet in FOUND_BY}
        self.keyed = {name: Keyed([] if name == "title" else array("d")) for name in ORDERS}
        for row in rows:
            self.add(row)

    def add(self, row: IndexRow) -> None:
        number = row.number
        self.numbers.add(number)
        for facet, slug in row.terms:
            members = self.terms[facet].get(slug)
            if members is None:
                members = self.terms[facet][slug] = BitMap()
            members.add(number)
        for keyed, key in zip(self.keyed.values(), row.keys, strict=True):
            if key is not None:
                keyed.add(key, number)
