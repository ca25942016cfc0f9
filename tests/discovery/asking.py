"""Each question to a gallery is asked twice, of the database and of the index: they must say the same."""

from django.http import QueryDict

from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.by_query import QueryAnswers
from gallery.discovery.index import StoryIndex
from gallery.discovery.listing import Listing, list_stories
from gallery.models import GalleryPage, StoryPage
from gallery.publication.index_rows import DatabaseSource


def answers_of(gallery: GalleryPage) -> tuple[QueryAnswers, IndexAnswers]:
    source = DatabaseSource()
    index = StoryIndex.of(source.rows(), names=source.names(), version=0)
    by_index = IndexAnswers(index, scope="" if gallery.is_top else gallery.slug)
    return QueryAnswers(gallery.published_stories(), gallery.options()), by_index


def listed(query: str | QueryDict = "", gallery: GalleryPage | None = None) -> Listing:
    gallery = gallery or GalleryPage.objects.get(slug="gallery")
    query = QueryDict(query) if isinstance(query, str) else query
    both = answers_of(gallery)
    one, other = (list_stories(answers, query=query, address=f"/{gallery.slug}/") for answers in both)
    assert one == other
    on_one_map, on_the_other = (answers.spots(one.filters) for answers in both)
    assert on_one_map == on_the_other
    return one


def stories_of(listing: Listing) -> list[StoryPage]:
    found = StoryPage.objects.published().in_bulk(listing.numbers)
    return [found[number] for number in listing.numbers]


def titles(listing: Listing) -> list[str]:
    return [story.title for story in stories_of(listing)]
