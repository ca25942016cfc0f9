import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

if TYPE_CHECKING:
    from gallery.models.stories import StoryPage


NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 forbids even when they are escaped."""


def as_xml(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)


def atom_feed(stories: Iterable["StoryPage"], *, request: HttpRequest, title: str) -> HttpResponse:
    gallery_url = request.build_absolute_uri("../")
    name = as_xml(title)
    feed = Atom1Feed(name, gallery_url, "", feed_url=request.build_absolute_uri(), author_name=name)
    for story in stories:
        feed.add_item(**entry(story, request))
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def entry(story: "StoryPage", request: HttpRequest) -> dict[str, Any]:
    return {
        "title": as_xml(story.title),
        "link": request.build_absolute_uri(story.get_url(request)),
        "description": as_xml(story.summary),
        "unique_id": story.get_full_url(request),
        "author_name": as_xml(story.organisation) or None,
        "pubdate": story.first_published_at,
        "updateddate": story.last_published_at,
        "categories": [as_xml(term) for term in story.card_terms],
    }
