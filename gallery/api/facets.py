from gallery.api.shapes import Facet, FacetValue
from gallery.discovery import facets
from gallery.discovery.answers import Answers
from gallery.discovery.filters import StoryFilters


def facet_shapes(answers: Answers, filters: StoryFilters, *, limit: int) -> list[Facet]:
    """Each facet with its `limit` most frequent values, and those that are chosen."""
    counts = answers.counts(filters)
    whole = [
        facets.facet_of(name, counts[name], filters, answers.names(name), most=len(counts[name]))
        for name in answers.facets()
    ]
    return [facet_shape(facet, limit=limit) for facet in whole]


def facet_shape(facet: facets.Facet, *, limit: int) -> Facet:
    values = [
        FacetValue(value=value.value, name=value.label, count=value.count, is_chosen=value.is_chosen)
        for place, value in enumerate(facet.values)
        if place < limit or value.is_chosen
    ]
    return Facet(name=facet.name, label=str(facet.label), total=facet.number, values=values)
