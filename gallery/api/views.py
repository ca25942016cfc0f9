"""The API: what the pages of the gallery tell people, for programs. It can only be read."""

from functools import cache
from typing import NoReturn, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from gallery.api import galleries, shapes, stories
from gallery.api.addresses import NAMESPACE, api_url
from gallery.api.asked import SORT, filter_parameters, filters_of, top_gallery, understood
from gallery.api.facets import facet_shapes
from gallery.api.pages import cursor_after, next_url
from gallery.api.wording import JSON, WRONG_CURSOR, as_json, trouble, words_about
from gallery.discovery.cursors import Cursor, UnreadableCursor, stretch
from gallery.discovery.facets import MOST
from gallery.discovery.listing import PER_PAGE
from gallery.discovery.moved import TermsMoved
from gallery.public import public

MOST_STORIES = 100
MOST_VALUES = 1000
READ = ["GET", "HEAD"]
NO_GOOD = {400: shapes.Trouble, 422: shapes.Trouble}
MISSING = {404: shapes.Trouble}


class PlainRenderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


api = NinjaAPI(
    title="Impact Gallery",
    version="1",
    description="Everything that is public in the gallery, and nothing else.",
    urls_namespace=NAMESPACE,
    renderer=PlainRenderer(),
    docs_url=None,
    openapi_url=None,
)
api.add_decorator(public, mode="view")


@api.api_operation(READ, "/", url_name="contents", operation_id="contents", response=shapes.Contents)
def contents(request: HttpRequest) -> shapes.Contents:
    """Where everything is."""
    addresses = {name: api_url(request, name) for name in ("stories", "galleries", "facets", "openapi")}
    return shapes.Contents(**addresses)


@api.api_operation(
    READ,
    "/stories/",
    url_name="stories",
    operation_id="stories",
    response={200: shapes.StoryList, **NO_GOOD},
    openapi_extra={"parameters": [*filter_parameters(), SORT]},
)
def list_stories(
    request: HttpRequest, limit: int = Query(PER_PAGE, ge=1, le=MOST_STORIES), cursor: str = ""
) -> shapes.StoryList:
    """Stories, page by page. What is published meanwhile moves nothing from one page to another."""
    answers = top_gallery().answers()
    filters = filters_of(request, answers)
    try:
        found = stretch(answers, filters=filters, after=Cursor.read(cursor) if cursor else None, size=limit)
    except UnreadableCursor as error:
        raise HttpError(400, WRONG_CURSOR) from error
    listed = stories.listed(found.numbers, request)
    next_cursor = cursor_after(found, listed)
    return shapes.StoryList(
        total=found.total,
        filters={**understood(filters), "sort": filters.sort},
        next_cursor=next_cursor,
        next_url=next_cursor and next_url(request, filters, limit=limit, cursor=next_cursor),
        stories=listed,
    )


@api.api_operation(
    READ, "/stories/{int:number}/", url_name="story", operation_id="story", response={200: shapes.Story, **MISSING}
)
def read_story(request: HttpRequest, number: int) -> shapes.Story:
    """One story, with everything that its page shows."""
    return found_or_404(stories.in_full(number, request))


@api.api_operation(READ, "/galleries/", url_name="galleries", operation_id="galleries", response=shapes.GalleryList)
def list_galleries(request: HttpRequest) -> shapes.GalleryList:
    """The galleries of programmes."""
    answers = top_gallery().answers()
    found = galleries.listed(answers, request)
    return shapes.GalleryList(total=len(found), stories=answers.facts().stories, galleries=found)


@api.api_operation(
    READ,
    "/galleries/{slug}/",
    url_name="gallery",
    operation_id="gallery",
    response={200: shapes.GalleryInFull, **MISSING},
)
def read_gallery(request: HttpRequest, slug: str) -> shapes.GalleryInFull:
    gallery = found_or_404(galleries.programmes().filter(slug=slug).first())
    return galleries.in_full(gallery, request)


@api.api_operation(
    READ,
    "/facets/",
    url_name="facets",
    operation_id="facets",
    response={200: shapes.FacetList, 422: shapes.Trouble},
    openapi_extra={"parameters": filter_parameters()},
)
def list_facets(request: HttpRequest, limit: int = Query(MOST, ge=1, le=MOST_VALUES)) -> shapes.FacetList:
    """What stories can be found by, with counts: a facet's own choice is left out of them, all others are in."""
    answers = top_gallery().answers()
    filters = filters_of(request, answers)
    return shapes.FacetList(
        total=answers.total(filters), filters=understood(filters), facets=facet_shapes(answers, filters, limit=limit)
    )


@api.api_operation(READ, "/openapi.json", url_name="openapi", operation_id="openapi", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(description(), content_type=JSON)


@cache
def description() -> bytes:
    """As OpenAPI has it. HEAD is left out: it would be each operation twice, under the same name."""
    schema = api.get_openapi_schema()
    for operations in schema["paths"].values():
        operations.pop("head", None)
    return as_json(schema)


Found = TypeVar("Found")


def found_or_404(thing: Found | None) -> Found:
    if thing is None:
        raise Http404
    return thing


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return trouble(404)


@api.exception_handler(TermsMoved)
def moved(request: HttpRequest, error: TermsMoved) -> HttpResponse:
    return HttpResponsePermanentRedirect(error.address(request))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return trouble(error.status_code, error.message)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return trouble(422, " ".join(map(words_about, error.errors)))


@api.exception_handler(Exception)
def as_everywhere(request: HttpRequest, error: Exception) -> NoReturn:
    """As Django answers it for all pages."""
    raise error
