import datetime as dt

import pytest
from taggit.models import Tag

from gallery.discovery.facets import MOST
from gallery.models import GalleryPage, StoryImage, StoryPage
from tests.access.conftest import hide, restrict
from tests.discovery.asking import listed
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def test_galleries_are_listed_with_their_stories(ask, five):
    answer = ask("galleries/")

    assert (answer["total"], answer["stories"]) == (2, 5)
    assert [(one["slug"], one["title"], one["stories"]) for one in answer["galleries"]] == [
        ("tackling-loneliness", "Tackling Loneliness", 3),
        ("sense-of-place", "Sense of Place", 2),
    ]


def test_a_gallery_says_what_its_page_says(ask, client, five, gallery):
    gallery.closes_on = dt.date(2020, 1, 31)
    gallery.picture = StoryImage.objects.create(title="A", file="masters/a.jpg", width=1600, height=900)
    gallery.save_revision().publish()

    own = ask("galleries/tackling-loneliness/")

    assert (own["introduction"], own["closes_on"], own["is_open"]) == ("Sixty projects.", "2020-01-31", False)
    assert (own["stories"], own["places"], own["themes"]) == (3, 0, 2)
    assert [file["width"] for file in own["picture"]] == [400, 400, 800, 800, 1200, 1200, 1600, 1600]
    assert client.get(own["url"].removeprefix(SITE)).status_code == 200
    assert client.get(own["api_url"].removeprefix(SITE)).json() == own
    assert client.get(own["stories_url"].removeprefix(SITE)).json()["total"] == 3


@pytest.mark.parametrize("shut", [hide, restrict])
def test_a_gallery_that_is_not_open_to_all_is_nowhere(ask, client, five, second, shut):
    shut(second)

    assert [one["slug"] for one in ask("galleries/")["galleries"]] == ["tackling-loneliness"]
    assert client.get("/api/v1/galleries/sense-of-place/").status_code == 404
    assert ask("stories/")["total"] == ask("facets/")["total"] == 3
    facets = {facet["name"]: facet["values"] for facet in ask("facets/")["facets"]}
    assert [value["value"] for value in facets["gallery"]] == ["tackling-loneliness"]
    assert client.get(f"/api/v1/stories/{five[4].pk}/").status_code == 404


def test_neither_the_top_gallery_nor_a_draft_of_one_is_a_programme(client, five, top_gallery):
    top_gallery.add_child(instance=GalleryPage(title="Later", slug="later", live=False))

    for slug in ("gallery", "later"):
        assert client.get(f"/api/v1/galleries/{slug}/").status_code == 404


@pytest.mark.parametrize("query", ["", "theme=arts", "q=bread&theme=nature", "gallery=sense-of-place&theme=arts"])
def test_counts_are_those_of_the_page(ask, five, query):
    page = listed(query)

    answer = ask(f"facets/?{query}")

    shown = {
        facet["name"]: [
            (value["value"], value["name"], value["count"], value["is_chosen"]) for value in facet["values"]
        ]
        for facet in answer["facets"]
        if facet["values"]
    }
    assert answer["total"] == page.total
    assert shown == {
        facet.name: [(value.value, value.label, value.count, value.is_chosen) for value in facet.values]
        for facet in page.facets
    }


def test_a_gallery_is_a_choice_like_any_other(ask, five):
    facets = {facet["name"]: facet for facet in ask("facets/", gallery="sense-of-place")["facets"]}

    assert [(value["value"], value["count"]) for value in facets["theme"]["values"]] == [("arts", 1), ("nature", 1)]
    assert [(value["value"], value["count"]) for value in facets["gallery"]["values"]] == [
        ("tackling-loneliness", 3),
        ("sense-of-place", 2),
    ]


def test_of_many_values_the_first_are_listed_and_all_are_counted(ask, gallery):
    story = add_story(gallery)
    story.tags.set([Tag.objects.create(name=f"tag {n:03}", slug=f"tag-{n:03}") for n in range(MOST + 10)])
    story.save_revision().publish()

    def tags(**query):
        return next(facet for facet in ask("facets/", **query)["facets"] if facet["name"] == "tag")

    assert [(len(facet["values"]), facet["total"]) for facet in (tags(), tags(limit=3), tags(limit=1000))] == [
        (MOST, MOST + 10),
        (3, MOST + 10),
        (MOST + 10, MOST + 10),
    ]
    last = f"tag-{MOST + 9:03}"
    assert [value["value"] for value in tags(limit=1, tag=last)["values"]] == ["tag-000", last]


def test_while_there_is_no_public_gallery_there_is_nothing(client, five, top_gallery):
    top_gallery.unpublish()

    for path in ("stories/", "galleries/", "facets/", "galleries/sense-of-place/", f"stories/{five[0].pk}/"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()) == (404, {"detail": "There is nothing public at this address."})
    assert StoryPage.objects.published().count() == 0
