"""Stories that share most with one, from the bitmaps of the index."""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import count
from math import log1p
from operator import itemgetter
from typing import NamedTuple

from pyroaring import BitMap

from gallery.discovery.index import StoryIndex
from gallery.discovery.rows import PLACE

Term = tuple[str, str]
"""A facet and the slug of a value in it."""
JOINS: Mapping[str, float] = {"cohort": 1.5, "theme": 1.25, PLACE: 0.75, "region": 0.75, "tag": 0.75}
"""Facets that stories have in common, and how much a shared value of each counts. Galleries are none of them."""
PROPOSED = 200
MOST_TERMS = 12
"""Of one story that are looked at, those that say most."""
MOST_STEPS = 4_000
"""Some ten milliseconds. What hardly ever stands together is not taken apart any further."""


class Kind(NamedTuple):
    """The stories that have a term, and how much it says that two of them have it."""

    weight: float
    term: Term
    members: BitMap


def proposed(index: StoryIndex, number: int, terms: Iterable[Term], *, at_most: int = PROPOSED) -> list[int]:
    """The numbers of the stories whose shared terms weigh most, heaviest first; none that shares nothing.

    Of those that share the same, the ones with the nearest numbers: the newest would else stand beside all others.
    """
    found: list[int] = []
    for members in alike(kinds_of(index, terms), without=number):
        found += nearest(members, number, at_most - len(found))
        if len(found) >= at_most:
            break
    return found


def kinds_of(index: StoryIndex, terms: Iterable[Term]) -> list[Kind]:
    """What says most first. A rare term says more than a frequent one."""
    rarest_first = sorted(weights_of(index, terms).items(), key=lambda pair: (-pair[1], pair[0]))
    return [Kind(weight, term, index.values[term[0]][term[1]]) for term, weight in rarest_first[:MOST_TERMS]]


def weights_of(index: StoryIndex, terms: Iterable[Term]) -> dict[Term, float]:
    stories = len(index.stories)
    return {
        (facet, slug): JOINS[facet] * log1p(stories / len(members))
        for facet, slug in terms
        if facet in JOINS and (members := index.values.get(facet, {}).get(slug))
    }


def alike(kinds: list[Kind], *, without: int) -> Iterator[BitMap]:
    """Groups of stories that share the same of these terms, the heaviest group first.

    Each step splits one group by the next term. The group that may still weigh most comes first, so that what shares
    little is never taken apart: most of a million stories stay in groups that nobody looks at.
    """
    if not kinds:
        return
    order = count()
    everybody = BitMap().union(*(kind.members for kind in kinds)) - BitMap([without])
    heap = [(-sum(kind.weight for kind in kinds), next(order), 0, everybody)]
    while heap and next(order) < MOST_STEPS:
        lightness, _order, depth, members = heappop(heap)
        if depth == len(kinds):
            yield members
            continue
        weight, _term, having = kinds[depth]
        for part, lighter in ((members & having, lightness), (members - having, lightness + weight)):
            if part:
                heappush(heap, (lighter, next(order), depth + 1, part))
    yield from (members for *_weight, members in sorted(heap, key=itemgetter(0, 1)))


def nearest(members: BitMap, number: int, at_most: int) -> list[int]:
    """Those of them around that number."""
    first = max(0, min(members.rank(number) - at_most // 2, len(members) - at_most))
    return list(members[first : first + at_most])
