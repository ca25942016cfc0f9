"""What may be asked for, as OpenAPI tells it, and how it was understood."""

from typing import Any

from django.http import Http404, HttpRequest

from gallery.discovery.answers import Answers
from gallery.discovery.facets import LABELS
from gallery.discovery.filters import FACETS, MAX_CHOICES, MAX_QUERY, RANGES, SORTS, VIEWS, StoryFilters
from gallery.discovery.moved import asked_for
from gallery.models import GalleryPage

STRING = {"type": "string"}


def parameter(name: str, schema: dict[str, Any], description: str = "", **details: Any) -> dict[str, Any]:
    words = {"description": description} if description else {}
    return {"in": "query", "name": name, "required": False, "schema": schema, **words, **details}


def filter_parameters() -> list[dict[str, Any]]:
    """Those of the gallery's own pages."""
    values = {"type": "array", "items": STRING, "maxItems": MAX_CHOICES}
    several = "May be given several times: one of the values is enough. Unknown values are ignored."
    return [
        parameter("q", {**STRING, "maxLength": MAX_QUERY}, "Words; phrases in quotes."),
        *(parameter(name, values, f"{LABELS[name]}. {several}", style="form", explode=True) for name in FACETS),
        *(
            parameter(name, {"type": "integer", "minimum": least, "maximum": most})
            for name, (least, most) in RANGES.items()
        ),
        parameter("bbox", STRING, "A part of the map: west,south,east,north in degrees (WGS 84)."),
    ]


SORT = parameter("sort", {**STRING, "enum": list(SORTS)}, "Unasked, the newest first; of a search, the best match.")


def top_gallery() -> GalleryPage:
    """Raises Http404 while there is none that the public may read."""
    found = GalleryPage.objects.shown().top()
    if found is None:
        raise Http404
    return found


def filters_of(request: HttpRequest, answers: Answers) -> StoryFilters:
    """Whatever page or view of it was asked for: the API has its own."""
    return asked_for(answers, request.GET).seen_as(VIEWS[0])


def understood(filters: StoryFilters) -> dict[str, Any]:
    """What was chosen, without what was not."""
    chosen = {facet: values for facet in FACETS if (values := filters.chosen(facet))}
    search = {"q": filters.q} if filters.q else {}
    box = {"bbox": str(filters.bbox)} if filters.bbox else {}
    return {**search, **chosen, **filters.ranges, **box}
