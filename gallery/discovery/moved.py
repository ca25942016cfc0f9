"""What is known of what is asked for: unknown values are ignored, and terms may have another slug now, or be gone."""

from typing import TYPE_CHECKING

from gallery.discovery.filters import FACETS, Moved, StoryFilters, slugs_now
from gallery.discovery.keeper import KEEPER, once_per_version

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from gallery.discovery.answers import Answers


class TermsMoved(Exception):
    """The same is found at another address from now on."""

    def __init__(self, moved: Moved) -> None:
        super().__init__(moved)
        self.moved = moved

    def address(self, request: "HttpRequest") -> str:
        """Where it is found: that of the request, with the slugs of today."""
        query = followed(request.GET, self.moved).urlencode()
        return f"{request.path}?{query}" if query else request.path


@once_per_version
def moved_terms() -> Moved:
    """All that there are: editors make them, a few at a time."""
    return KEEPER.source.moved() if KEEPER.source else {}


def followed(query: "QueryDict", moved: Moved) -> "QueryDict":
    """Each value once; what nobody knows stays, and is ignored as before."""
    found = query.copy()
    for facet in FACETS:
        if facet in query:
            values = slugs_now(facet, query.getlist(facet), moved)
            found.setlist(facet, values) if values else found.pop(facet)
    return found


def asked_for(answers: "Answers", query: "QueryDict") -> StoryFilters:
    """What an address asks for. Raises TermsMoved where it names a term by the slug that it had once."""
    asked = StoryFilters.from_query(query)
    found = known(answers, asked)
    if found != asked and asked.followed(moved := moved_terms()) != asked:
        raise TermsMoved(moved)
    return found


def known(answers: "Answers", filters: StoryFilters) -> StoryFilters:
    """An old slug is the one in its place; unknown values are ignored, not searched for in vain."""
    kept = without_unknown(answers, filters)
    if kept == filters:
        return kept
    followed = filters.followed(moved_terms())
    return kept if followed == filters else without_unknown(answers, followed)


def without_unknown(answers: "Answers", filters: StoryFilters) -> StoryFilters:
    offered = answers.facets()
    for facet in FACETS:
        slugs = filters.chosen(facet) if facet in offered else ()
        filters = filters.keep(facet, {slug for slug in slugs if answers.has(facet, slug)})
    return filters
