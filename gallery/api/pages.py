"""From one page of stories to the next."""

from django.http import HttpRequest

from gallery.api.addresses import api_url
from gallery.api.shapes import ListedStory
from gallery.discovery.cursors import Cursor, Stretch
from gallery.discovery.filters import StoryFilters
from gallery.discovery.listing import PER_PAGE


def cursor_after(found: Stretch, stories: list[ListedStory]) -> str | None:
    if not found.has_more:
        return None
    if not stories:
        return str(Cursor(found.filters.sort, number=0, passed=found.end))
    last = stories[-1]
    return str(Cursor(found.filters.sort, last.id, found.end, key_of(last, found.filters.sort)))


def key_of(story: ListedStory, sort: str) -> float | str:
    if sort == "relevance":
        return ""
    if sort == "title":
        return story.title
    return story.first_published_at.timestamp() if story.first_published_at else 0.0


def next_url(request: HttpRequest, filters: StoryFilters, *, limit: int, cursor: str) -> str:
    asked = filters.query_string().removeprefix("?")
    size = {"limit": str(limit)} if limit != PER_PAGE else {}
    address = api_url(request, "stories", query={**size, "cursor": cursor})
    return address.replace("?", f"?{asked}&", 1) if asked else address
