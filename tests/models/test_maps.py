"""The map shows the stories that a listing finds, and nothing else."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from gallery.discovery.clusters import MOST
from gallery.models import Decision, StoryPage
from gallery.models.maps import MOST_TITLE
from gallery.moderation.review import take_down
from tests.discovery.asking import listed, titles
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db

MAP, DATA = "/gallery/?view=map", "/gallery/map.geojson"
AROUND_LEITH = "bbox=-4,55.5,-2.5,56.5"


def story_at(gallery, latitude, longitude, place_name="Somewhere", **fields):
    spot = {"latitude": Decimal(latitude), "longitude": Decimal(longitude)}
    return add_story(gallery, place_name=place_name, **spot, **fields)


@pytest.fixture
def leith(gallery):
    story = story_at(gallery, "55.98", "-3.17", place_name="Leith")
    story.title = "Porchlight evenings"
    story.save()
    return story


@pytest.fixture
def far_apart(gallery, leith):
    """One in Leith, two in one spot of Swansea, and one that says no more than its region."""
    story_at(gallery, "51.62", "-3.94", place_name="Swansea")
    story_at(gallery, "51.62", "-3.94", place_name="Swansea")
    add_story(gallery)
    return leith


def features(client, query=""):
    response = client.get(f"{DATA}?{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)["features"]


def counts(client, query=""):
    return [feature["properties"]["count"] for feature in features(client, query)]


def test_a_story_alone_is_named_and_others_are_counted(client, far_apart):
    many, alone = features(client, "zoom=13")

    assert many["properties"] | {"url": ""} == {
        "count": 2,
        "label": "2 stories around Swansea",
        "place": "",
        "url": "",
        "is_one_spot": True,
    }
    assert alone["properties"] == {
        "count": 1,
        "label": "Porchlight evenings",
        "place": "Leith",
        "url": far_apart.url,
        "is_one_spot": True,
    }
    assert alone["geometry"] == {"type": "Point", "coordinates": [-3.17, 55.98]}


def test_the_way_from_a_mark_leads_to_its_stories(client, far_apart):
    many, _alone = features(client, "zoom=13")

    page = client.get("/gallery/", {"view": "map", "bbox": ",".join(map(str, many["bbox"]))})

    assert page.context["listing"].total == 2
    assert page.context["listing"].filters.view == "map"


def test_only_what_is_in_the_box_and_under_the_filters_is_sent(client, far_apart, terms):
    far_apart.themes.set([terms["nature"]])
    far_apart.save()

    assert counts(client, AROUND_LEITH) == [1]
    assert counts(client, "theme=nature") == [1]
    assert counts(client, "bbox=-6,51,-3,52&theme=nature") == []


@pytest.mark.parametrize("box", ["1,2,3", "5,1,1,9", "nan,1,2,3", "x"])
def test_a_box_that_is_none_is_answered_in_words(client, far_apart, box):
    response = client.get(f"{DATA}?bbox={box}")

    assert response.status_code == 400
    assert "west,south,east,north" in response.json()["error"]


def test_a_listing_is_narrowed_to_a_box_and_says_so(far_apart):
    listing = listed(AROUND_LEITH)

    assert titles(listing) == ["Porchlight evenings"]
    assert [chip.label for chip in listing.chips] == ["This part of the map"]
    assert listing.chips[0].remove_url == "/gallery/"


def test_wall_list_and_map_show_the_same_stories(client, far_apart):
    totals = {view: client.get(f"/gallery/?view={view}").context["listing"].total for view in ("wall", "list", "map")}

    assert totals == {"wall": 4, "list": 4, "map": 4}


def test_the_map_of_a_page_links_every_mark_without_scripts(client, far_apart):
    page = client.get(MAP)

    drawn = page.context["map"]
    assert sum(each.mark.count for each in drawn.marks) == drawn.placed == 3
    assert drawn.elsewhere == 1
    assert f'<a class="map__mark" href="{far_apart.url}"' in page.content.decode()
    assert all(0 < each.x < drawn.width and 0 < each.y < drawn.height for each in drawn.marks)


def test_a_map_without_stories_shows_the_country(client, gallery):
    page = client.get(MAP)

    assert page.status_code == 200
    assert page.context["map"].marks == []


@pytest.mark.parametrize("hide", ["taken down", "restricted"])
def test_what_is_no_longer_public_is_on_no_map(client, share_story, decided, moderator, hide):
    story = decided(share_story(place_name="Swansea", latitude=Decimal("51.62"), longitude=Decimal("-3.94")))
    assert counts(client) == [1]

    if hide == "restricted":
        PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    else:
        take_down(story, moderator=moderator, message="Gone.")

    assert counts(client) == []
    assert "map__mark" not in client.get(MAP).content.decode()


def test_what_the_index_still_names_is_read_through_the_public_door(client, leith):
    """An index may be a second old."""
    client.get(DATA)
    StoryPage.objects.filter(pk=leith.pk).update(live=False)

    assert features(client) == []


def test_an_answer_stays_small_however_many_there_are(client, gallery):
    for number in range(MOST + 20):
        story = story_at(gallery, f"{50 + number * 0.03:.2f}", "-3.00", place_name="💥" * 100)
        story.title = "💥" * 200
        story.save()

    response = client.get(f"{DATA}?zoom=13")

    assert len(json.loads(response.content)["features"]) <= MOST
    assert len(response.content) < 60 * 1024
    assert all(
        len(feature["properties"]["label"]) <= MOST_TITLE for feature in json.loads(response.content)["features"]
    )


def test_a_map_costs_as_many_statements_for_one_story_as_for_many(client, gallery):
    def statements():
        client.get(DATA)
        with CaptureQueriesContext(connection) as captured:
            client.get(DATA)
        return len(captured)

    story_at(gallery, "55.98", "-3.17")
    first = statements()
    for number in range(9):
        story_at(gallery, f"5{number % 4}.10", f"-{number}.00")

    assert statements() == first


def test_a_story_leads_to_its_place_on_the_map(client, leith, decided):
    page = client.get(leith.url).content.decode()
    address = next(part for part in page.split('"') if "view=map" in part and "bbox" in part).replace("&amp;", "&")

    assert client.get(address).context["listing"].numbers == [leith.pk]


def test_a_story_in_review_is_on_no_map(client, share_story, decided):
    decided(
        share_story(place_name="Swansea", latitude=Decimal("51.62"), longitude=Decimal("-3.94")),
        Decision.Kind.DECLINE,
        "No.",
    )
    share_story(place_name="Swansea", latitude=Decimal("51.62"), longitude=Decimal("-3.94"))

    assert features(client) == []


def test_who_takes_the_place_away_takes_the_story_off_the_map(client, leith):
    leith.place_name = ""
    leith.save_revision().publish()

    assert features(client) == []
    assert listed(AROUND_LEITH).total == 0
    assert StoryPage.objects.get(pk=leith.pk).latitude is None


@pytest.mark.parametrize(
    ("box", "total"), [("-3.18,55.97,-3.16,55.99", 1), ("-3.17,55.98,-3.16,55.99", 1), ("-3.2,55.984,-3.1,56", 0)]
)
def test_a_box_holds_its_edges_and_no_more(leith, box, total):
    assert listed(f"bbox={box}").total == total


def test_many_filters_make_no_larger_answer(client, gallery):
    for number in range(MOST + 20):
        story_at(gallery, f"{50 + number * 0.03:.2f}", "-3.00")
        story_at(gallery, f"{50 + number * 0.03:.2f}", "-3.00")

    many = "&".join(f"reached_from=0&q={'x' * 150}&theme=t{number}" for number in range(20))
    assert len(client.get(f"{DATA}?zoom=13").content) < 60 * 1024
    assert client.get(f"{DATA}?zoom=13&{many}").status_code == 200


def test_search_engines_are_led_past_parts_of_the_map(client, leith, terms):
    def told(query):
        page = client.get(f"/gallery/?{query}").content.decode()
        canonical = page.split('<link rel="canonical" href="')[1].split('"')[0]
        return 'content="noindex"' in page, canonical.partition("/gallery/")[2]

    assert told("view=map") == (False, "")
    assert told("view=list&theme=nature") == (False, "?theme=nature")
    assert told(AROUND_LEITH)[0]
