"""Stories that are public in two galleries, and what is asked of the API about them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gallery.models import GalleryPage, StoryPage
from tests.discovery.test_facets import add_story

API = "/api/v1/"
NOON = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    """What is answered to a path behind the API's own, and to a query if there is one."""

    def answered(path: str = "", **query: Any) -> Any:
        response = client.get(API + path, query)
        assert response.status_code == 200, response.content
        return response.json()

    return answered


@pytest.fixture
def second(top_gallery: GalleryPage) -> GalleryPage:
    return top_gallery.add_child(instance=GalleryPage(title="Sense of Place", slug="sense-of-place"))


@pytest.fixture
def add(gallery: GalleryPage, terms: dict[str, Any]) -> Callable[..., StoryPage]:
    """A public story, without the way there; `day` counts from the first of May."""

    def added(title: str, *, day: int, theme: str = "nature", to: GalleryPage | None = None) -> StoryPage:
        story = add_story(to or gallery)
        story.title, story.first_published_at = title, NOON + dt.timedelta(days=day)
        story.themes.set([terms[theme]])
        story.save_revision().publish()
        StoryPage.objects.filter(pk=story.pk).update(first_published_at=story.first_published_at)
        return StoryPage.objects.get(pk=story.pk)

    return added


@pytest.fixture
def five(add: Callable[..., StoryPage], second: GalleryPage) -> list[StoryPage]:
    """In the order in which they were published."""
    return [
        add("Zebra crossing", day=0),
        add("apple day", day=1, theme="arts"),
        add("Bread", day=2),
        add("Élan", day=3, theme="arts", to=second),
        add("Bikes", day=4, to=second),
    ]
