"""What two stories share, and what differs, as the slugs of their terms."""

from collections.abc import Collection, Iterable, Mapping

from gallery.discovery.in_common.proposals import Term
from gallery.discovery.rows import PLACE

Slugs = dict[str, list[str]]
"""By facet; of places, their names."""
WHERE = (PLACE, "region")
MOST = 3
"""Values of a facet in one sentence."""
MOST_DIFFERENT = 1


def shared_terms(one: Mapping[Term, float], other: Collection[Term]) -> Slugs:
    """Of the first one's weighed terms. Where the place is the same the region goes without saying, and tags are said
    where nothing else joins them."""
    shared = by_facet(heaviest_first(one, among=other), MOST)
    if PLACE in shared:
        shared.pop("region", None)
    return shared if shared.keys() == {"tag"} else {facet: slugs for facet, slugs in shared.items() if facet != "tag"}


def differing_terms(one: Collection[Term], other: Mapping[Term, float]) -> Slugs:
    """What the other one, whose terms are weighed, has instead: another place and other people, unless some are the
    same, and other themes."""
    news = by_facet((term for term in heaviest_first(other, among=other) if term not in one), MOST_DIFFERENT)
    facets = ["theme"]
    if not is_shared(one, other, "cohort"):
        facets.append("cohort")
    if not any(is_shared(one, other, facet) for facet in WHERE):
        facets.append("region" if "region" in news else PLACE)
    return {facet: news[facet] for facet in facets if facet in news}


def is_shared(one: Collection[Term], other: Iterable[Term], facet: str) -> bool:
    return any(term[0] == facet and term in one for term in other)


def heaviest_first(weights: Mapping[Term, float], *, among: Collection[Term]) -> list[Term]:
    return sorted((term for term in weights if term in among), key=lambda term: (-weights[term], term))


def by_facet(terms: Iterable[Term], most: int) -> Slugs:
    found: Slugs = {}
    for facet, slug in terms:
        slugs = found.setdefault(facet, [])
        if len(slugs) < most:
            slugs.append(slug)
    return found
