from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from gallery.discovery.facets import Facets, GalleryOption
from gallery.discovery.filters import StoryFilters
from gallery.discovery.listing import search, stories_on_page

if TYPE_CHECKING:
    from django.http import QueryDict

    from gallery.models.stories import StoryQuerySet


def atom_feed(
    stories: "StoryQuerySet",
    *,
    query: "QueryDict",
    galleries: Iterable[GalleryOption],
    request: HttpRequest,
    title: str,
) -> HttpResponse:
    """The newest 24 stories under the same filters as the gallery's page."""
    facets = Facets.of(stories, galleries)
    filters = replace(facets.known(StoryFilters.from_query(query)), sort="newest", page=1)
    gallery_url = request.build_absolute_uri("../")
    feed = Atom1Feed(title, gallery_url, "", feed_url=request.build_absolute_uri())
    for story in stories_on_page(facets.narrow(search(stories, filters), filters), filters):
        feed.add_item(
            title=story.title,
            link=request.build_absolute_uri(story.get_url(request)),
            description=story.summary,
            author_name=story.organisation,
            pubdate=story.first_published_at,
            updateddate=story.last_published_at,
            categories=story.card_terms,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
