"""A query that is put together once finds what it would find put together each time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.models import StoryPage
from gallery.models.prepared import found_by, prepared

pytestmark = pytest.mark.django_db


def below(numbers, *, depth, most):
    stories = StoryPage.objects.published().filter(pk__in=numbers, depth=depth, title__startswith="A", pk__lt=most)
    return stories.order_by("title").values_list("pk", "title")


@pytest.fixture
def stories(share_story, decided):
    return [decided(share_story(title=title)) for title in ("Apples", "Bees", "Acorns")]


@pytest.mark.parametrize("wanted", [[0], [0, 1], [2, 1, 0], [2, 2]])
def test_it_finds_the_same(stories, wanted):
    numbers = [stories[place].pk for place in wanted]
    others = {"most": stories[2].pk + 1, "depth": stories[0].depth}

    assert found_by(below, numbers, **others) == list(below(numbers, **others))
    assert found_by(below, numbers, depth=1, most=others["most"]) == []
    assert found_by(below, numbers, depth=others["depth"], most=0) == []


def test_it_finds_nothing_among_none_without_asking(stories):
    with CaptureQueriesContext(connection) as found:
        assert found_by(below, [], depth=4, most=9) == []

    assert len(found) == 0


def test_it_is_put_together_once_for_each_length(stories):
    prepared.cache_clear()

    for numbers in ([1, 2], [3, 4], [5]):
        found_by(below, numbers, depth=4, most=9)

    assert prepared.cache_info().misses == 2
