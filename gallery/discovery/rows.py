"""Published stories as they are found: what an index is made of, and follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from gallery.discovery.filters import FACETS
from gallery.discovery.order import Order

PLACE = "place"
"""Where stories are, by its name: counted, but not chosen from."""
SPOT = "spot"
"""Where stories are, by its coordinates: a value is a `Spot`."""
QUESTION = "question"
"""What stories answer; a value is a question's primary key."""
SAYS = "says"
"""What else they say: a value is one of `SAID`."""
FOUND_BY = (*FACETS, PLACE, SPOT, QUESTION, SAYS)
RANGES = ("people", "started", "ended")
"""How many were reached; days, as `date.toordinal()`, where the end of what goes on is far away."""
ORDERS = ("published", "title")
"""By seconds since 1970, and by `title_key`."""


@dataclass(frozen=True)
class IndexRows:
    """By columns and values rather than by stories, since a hundred thousand are read at once."""

    numbers: BitMap
    """Primary keys."""
    values: Mapping[str, Mapping[Any, BitMap]]
    """Of what they are `FOUND_BY`, and who has each. Stories without a number above count for nothing."""
    ranges: Mapping[str, Mapping[float, Sequence[int]]]
    """The same of the `RANGES`, as numbers that rise."""
    keys: Mapping[str, Sequence[Any]]
    """In each of the `ORDERS`, beside the numbers."""

    def members(self, facet: str) -> dict[Any, BitMap]:
        """Who has each value of the facet that anybody has."""
        values = self.values.get(facet, {}).items()
        return {value: members for value, having in values if (members := having & self.numbers)}

    def order(self, name: str) -> Order:
        return Order.of(self.keys[name], self.numbers) if name in ORDERS else Order.of_values(self.ranges[name])

    def terms_of(self, number: int) -> tuple[tuple[str, Any], ...]:
        """What it is found by, and its values. To be asked among few."""
        terms = ((facet, value, has) for facet in FOUND_BY for value, has in self.values.get(facet, {}).items())
        return tuple((facet, value) for facet, value, has in terms if number in has)


def title_key(title: str) -> bytes:
    """Titles are sorted without regard to capitals. As bytes they are sorted alike, and take less room."""
    return title.lower().encode(errors="replace")
