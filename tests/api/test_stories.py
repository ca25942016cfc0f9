"""Lists of stories: found as on the gallery's pages, read page by page, and told as the story's own page tells it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.discovery.keeper import KEEPER
from gallery.models import SocialPicture, StoryImage, StoryPage, StoryPhoto, StoryQuote
from gallery.models.social import motif_of
from gallery.moderation.review import take_down
from tests.conftest import jpeg
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def titles(answer):
    return [story["title"] for story in answer["stories"]]


def walk(ask, **query):
    """Every page after another, by the addresses that they name."""
    pages = [ask("stories/", **query)]
    while pages[-1]["next_cursor"]:
        pages.append(ask("stories/", **query, cursor=pages[-1]["next_cursor"]))
    return pages


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Bikes", "Élan", "Bread", "apple day", "Zebra crossing"]),
        ({"sort": "oldest", "theme": "arts"}, ["apple day", "Élan"]),
        ({"theme": ["arts", "nature"], "gallery": "sense-of-place"}, ["Bikes", "Élan"]),
        ({"sort": "title", "gallery": "tackling-loneliness"}, ["apple day", "Bread", "Zebra crossing"]),
        ({"q": "bread"}, ["Bread"]),
        ({"q": "nobody says this"}, []),
        (
            {"theme": "no-such-theme", "sort": "price", "page": "7"},
            ["Bikes", "Élan", "Bread", "apple day", "Zebra crossing"],
        ),
        ({"reached_from": "100"}, ["apple day"]),
        ({"year_to": "2019"}, ["Zebra crossing"]),
        ({"bbox": "-4,51,-3,52"}, ["Zebra crossing"]),
        ({"bbox": "9,9,1,1", "view": "map"}, ["Bikes", "Élan", "Bread", "apple day", "Zebra crossing"]),
    ],
)
def test_stories_are_found_as_in_the_gallery(ask, client, five, query, expected):
    zebra, apple = five[:2]
    zebra.started = zebra.ended = dt.date(2018, 3, 1)
    zebra.place_name, zebra.latitude, zebra.longitude = "Barry", Decimal("51.41"), Decimal("-3.27")
    apple.people_reached = 250
    for story in (zebra, apple):
        story.save_revision().publish()

    answer = ask("stories/", **query)

    assert (titles(answer), answer["total"]) == (expected, len(expected))
    page = client.get("/gallery/", {name: value for name, value in query.items() if name != "page"})
    assert [story["id"] for story in answer["stories"]] == page.context["listing"].numbers


def test_an_answer_says_how_it_understood_the_question(ask, five):
    answer = ask("stories/", q=" bread ", theme=["nature", "nonsense"], year_from="1", tag="none", bbox="-4, 51,-3,52")

    assert answer["filters"] == {
        "q": "bread",
        "theme": ["nature"],
        "year_from": 1900,
        "bbox": "-4,51,-3,52",
        "sort": "relevance",
    }


@pytest.mark.parametrize("sort", ["newest", "oldest", "title"])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_pages_follow_each_other_to_the_end(ask, five, sort, limit):
    pages = walk(ask, sort=sort, limit=limit)

    found = [title for page in pages for title in titles(page)]
    assert found == titles(ask("stories/", sort=sort))
    assert [len(page["stories"]) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert {page["total"] for page in pages} == {5}


def test_the_address_of_the_next_page_asks_the_same(ask, client, five):
    first = ask("stories/", theme="nature", sort="oldest", limit=2, view="map", page=3, utm_source="mail")

    assert first["next_url"].startswith(f"{SITE}/api/v1/stories/?theme=nature&sort=oldest&limit=2&cursor=")
    following = client.get(first["next_url"].removeprefix(SITE)).json()
    assert (titles(first), titles(following), following["next_url"]) == (["Zebra crossing", "Bread"], ["Bikes"], None)


def test_a_story_that_is_published_between_two_pages_repeats_none(ask, five, add):
    first = ask("stories/", limit=2)
    add("Brand new", day=9)

    following = ask("stories/", cursor=first["next_cursor"])

    assert titles(following) == ["Bread", "apple day", "Zebra crossing"]


def test_a_story_that_goes_between_two_pages_hides_none(ask, five):
    first = ask("stories/", limit=2)
    for story in five[3:]:
        story.unpublish()

    following = ask("stories/", cursor=first["next_cursor"])

    assert titles(following) == ["Bread", "apple day", "Zebra crossing"]


def test_what_the_index_still_proposes_is_not_shown(ask, five):
    ask("stories/")
    StoryPage.objects.filter(title="Bikes").update(live=False)

    assert titles(ask("stories/", limit=2)) == ["Élan"]
    assert titles(walk(ask, limit=1)[1]) == ["Élan"]


@pytest.fixture
def story(share_story, decided, terms):
    fields = {
        "themes": [terms["nature"], terms["arts"]],
        "cohorts": [terms["veterans"]],
        "tags": ["weekly", "outdoors"],
        "place_name": "Barry",
        "region": terms["wales"],
        "latitude": "51.41",
        "longitude": "-3.27",
        "started": dt.date(2024, 3, 5),
        "people_reached": 40,
        "quotes": [{"text": "It grew on us.", "said_by": "Jo"}],
        "links": [{"url": "https://example.org/seeds"}],
    }
    return decided(share_story(photos=2, **fields))


FACTS = {
    "title": "Seeds of Service",
    "summary": "We grow.",
    "organisation": "Growers",
    "gallery": {
        "slug": "tackling-loneliness",
        "title": "Tackling Loneliness",
        "url": f"{SITE}/gallery/tackling-loneliness/",
    },
    "themes": [{"slug": "arts", "name": "Arts"}, {"slug": "nature", "name": "Nature"}],
    "cohorts": [{"slug": "veterans", "name": "Veterans"}],
    "tags": [{"slug": "outdoors", "name": "outdoors"}, {"slug": "weekly", "name": "weekly"}],
    "place": {
        "name": "Barry",
        "region": {"slug": "wales", "name": "Wales"},
        "latitude": 51.41,
        "longitude": -3.27,
    },
    "started": "2024-03",
    "ended": None,
    "people_reached": 40,
}


def test_a_story_is_told_as_its_page_tells_it(ask, story):
    StoryPhoto.objects.filter(story=story, alt_text="Photo 1").update(caption="The gate", credit="Jo Bloggs")
    own = ask(f"stories/{story.pk}/")

    assert {name: own[name] for name in FACTS} == FACTS
    assert own["answers"] == [
        {"question": "What did you do?", "text": "We dug."},
        {"question": "What changed?", "text": "It grew."},
    ]
    assert own["quotes"] == [{"text": "It grew on us.", "said_by": "Jo"}]
    assert own["links"] == [{"url": "https://example.org/seeds", "label": "https://example.org/seeds"}]
    words = [(photo["number"], photo["alt_text"], photo["caption"], photo["credit"]) for photo in own["photos"]]
    assert words == [(1, "Photo 1", "The gate", "Jo Bloggs"), (2, "Photo 2", "", "")]
    assert own["first_published_at"] == story.first_published_at.isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


def test_every_address_of_a_story_leads_there(ask, client, story):
    own = ask(f"stories/{story.pk}/")

    page = client.get(own["url"].removeprefix(SITE)).content.decode()
    assert f'<link rel="canonical" href="{own["url"]}">' in page
    assert client.get(own["short_url"].removeprefix(SITE))["Location"] == story.url
    assert client.get(own["api_url"].removeprefix(SITE)).json() == own
    assert own["photos"][1]["url"] == f"{own['url']}#photo-2"
    assert 'id="photo-2"' in page


def test_what_may_be_done_with_a_story_is_said_in_the_words_of_the_site(ask, client, story):
    use = ask(f"stories/{story.pk}/")["use"]

    page, _hash, anchor = use["url"].removeprefix(SITE).partition("#")
    shown = client.get(page).content.decode()
    assert f'id="{anchor}"' in shown
    assert len(use["words"]) == 2
    assert [words for words in use["words"] if f"<p>{words}</p>" not in shown] == []


def test_pictures_come_in_every_size_that_there_is_and_no_larger(ask, client, story):
    image = story.photos.first().image
    type(image).objects.filter(pk=image.pk).update(width=1000, height=750)

    files = ask(f"stories/{story.pk}/")["photos"][0]["files"]

    sizes = [(file["url"].rpartition("/")[2], file["width"], file["height"], file["type"]) for file in files]
    assert sizes == [
        ("400.jpg", 400, 300, "image/jpeg"),
        ("400.webp", 400, 300, "image/webp"),
        ("800.jpg", 800, 600, "image/jpeg"),
        ("800.webp", 800, 600, "image/webp"),
        ("1200.jpg", 1000, 750, "image/jpeg"),
        ("1200.webp", 1000, 750, "image/webp"),
    ]
    assert client.get(files[0]["url"].removeprefix(SITE)).status_code == 200


def test_lists_show_the_first_photo_and_the_first_quote(ask, story):
    (listed,) = ask("stories/")["stories"]

    own = ask(f"stories/{story.pk}/")
    assert {name: listed[name] for name in FACTS} == FACTS
    assert (listed["photo"], listed["quote"]) == (own["photos"][0], own["quotes"][0])


def test_the_picture_that_was_drawn_for_sharing_is_named_while_it_is_true(ask, story):
    before = ask(f"stories/{story.pk}/")["social_picture"]
    drawn = SocialPicture.objects.get(story=story)
    drawn.shows = motif_of(story).fingerprint
    drawn.file.save("social.jpg", ContentFile(jpeg()))

    after = ask(f"stories/{story.pk}/")["social_picture"]
    StoryPage.objects.filter(pk=story.pk).update(title="Another title")
    outdated = ask(f"stories/{story.pk}/")["social_picture"]

    assert after == {"url": f"{SITE}{drawn.address}", "width": 1200, "height": 630, "type": "image/jpeg"}
    assert (before, outdated) == (None, None)


def test_a_hundred_stories_cost_no_more_statements_than_one(client, gallery, terms):
    image = StoryImage.objects.create(title="A", file="masters/a.jpg", width=1600, height=900)

    def add(number: int) -> None:
        for _number in range(number):
            story = add_story(gallery, region=terms["wales"])
            story.themes.set([terms["nature"]])
            story.cohorts.set([terms["veterans"]])
            story.tags.add("weekly")
            story.quotes = [StoryQuote(text="Well", said_by="Jo")]
            story.photos = [StoryPhoto(image=image, alt_text="Well")]
            story.save()
        KEEPER.forget()

    def cost() -> int:
        client.get("/api/v1/stories/?limit=100")  # the index is built
        with CaptureQueriesContext(connection) as captured:
            told = client.get("/api/v1/stories/?limit=100").json()["stories"]
        assert [len(one["photo"]["files"]) for one in told] == [8] * StoryPage.objects.count()
        return len(captured)

    add(1)
    one = cost()
    add(99)

    assert (cost(), one <= 12) == (one, True)


def test_a_story_that_was_taken_down_is_gone_at_once(ask, client, story, moderator):
    assert titles(ask("stories/")) == ["Seeds of Service"]

    take_down(story, moderator=moderator, message="Asked for.")

    assert (ask("stories/")["stories"], ask("stories/")["total"]) == ([], 0)
    assert client.get(f"/api/v1/stories/{story.pk}/").status_code == 404
