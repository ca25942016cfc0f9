"""All stories are read another way than a few: what comes of it is the same."""

import datetime as dt

import pytest
from wagtail.models import PageViewRestriction

from gallery.discovery.box import Box
from gallery.discovery.index import StoryIndex
from gallery.models import GalleryPage, StoryPage, Theme
from gallery.publication.index_rows import DatabaseSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(share_story, decided):
    """The second one says everything, the third little; the fourth waits for a moderator."""
    told = [decided(share_story(title=title)) for title in ("Bread", "apple day", "Zebra crossing")]
    told[1].tags.add("boats", "tea")
    told[1].save()
    StoryPage.objects.filter(pk=told[1].pk).update(
        place_name="Leith", latitude="55.98", longitude="-3.17", people_reached=0, started=dt.date(2024, 3, 1)
    )
    StoryPage.objects.filter(pk=told[2].pk).update(people_reached=None, started=None, ended=dt.date(2025, 1, 2))
    return [*told, share_story(title="Waiting")]


def found_in(index):
    return index.stories, index.values, {name: list(order.pairs()) for name, order in index.orders.items()}


def both_ways():
    source = DatabaseSource()
    every = [*StoryPage.objects.values_list("pk", flat=True)]
    nothing = StoryIndex.of(source.rows([]), names={}, version=0)
    return (
        StoryIndex.of(source.rows(), names={}, version=0),
        nothing.followed_by(source.rows(every), changed=every, names={}, version=0),
    )


def test_all_at_once_is_as_one_after_another(stories):
    at_once, followed = both_ways()

    assert found_in(at_once) == found_in(followed)
    assert set(at_once.stories) == {story.pk for story in stories[:3]}
    assert at_once.values["tag"].keys() == {"boats", "tea"}
    assert set(at_once.within(Box.around(55.98, -3.17, degrees=0.1))) == {stories[1].pk}
    assert next(at_once.orders["people"].pairs()) == (0, stories[1].pk)


@pytest.mark.parametrize("close", ["gallery", "top", "story"])
@pytest.mark.parametrize("how", ["unpublished", "restricted"])
def test_what_is_closed_is_left_out_either_way(stories, gallery, close, how):
    page = {"gallery": gallery, "top": GalleryPage.objects.get(slug="gallery"), "story": stories[1]}[close]
    if how == "unpublished":
        type(page).objects.filter(pk=page.pk).update(live=False)
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    at_once, followed = both_ways()

    assert found_in(at_once) == found_in(followed)
    assert stories[1].pk not in at_once.stories
    assert set(at_once.stories) == set(StoryPage.objects.published().values_list("pk", flat=True))


def test_what_ends_on_the_last_of_all_days_stands_beside_what_goes_on(stories):
    StoryPage.objects.filter(pk=stories[2].pk).update(started=dt.date(2024, 1, 1), ended=dt.date.max)

    at_once, followed = both_ways()

    assert {number for _day, number in at_once.orders["ended"].pairs()} == {stories[1].pk, stories[2].pk}
    assert found_in(at_once) == found_in(followed)


def test_names_come_in_their_order(terms):
    Theme.objects.create(name="Allotments", slug="zz", sort_order=99)

    names = DatabaseSource().names()["theme"]

    assert list(names) == [theme.slug for theme in sorted(Theme.objects.all(), key=lambda theme: theme.name)]
    assert next(iter(names)) == "zz"
