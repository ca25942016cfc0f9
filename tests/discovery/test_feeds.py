import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from gallery.discovery.listing import PER_PAGE
from gallery.models import StoryPage
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(response):
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def titles(response):
    return [entry.find(f"{ATOM}title").text for entry in entries(response)]


def test_a_story_in_the_feed_leads_to_its_page(client, share_story, decided, terms):
    story = decided(share_story(title="Seeds & <Service>", themes=[terms["nature"]]))

    (entry,) = entries(client.get("/gallery/feed/"))

    assert entry.find(f"{ATOM}title").text == "Seeds & <Service>"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver{story.url}"
    assert entry.find(f"{ATOM}summary").text == "We grow."
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Growers"
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["Nature"]
    assert client.get(entry.find(f"{ATOM}link").get("href")).status_code == 200


def test_a_story_whose_name_was_erased_is_by_the_gallery(client, published_story):
    StoryPage.objects.filter(pk=published_story.pk).update(organisation="")

    response = client.get("/gallery/feed/")

    assert entries(response)[0].find(f"{ATOM}author") is None
    assert ET.fromstring(response.content).find(f"{ATOM}author/{ATOM}name").text


def test_the_feed_shows_the_newest_of_what_was_chosen(client, gallery, terms):
    for number in range(PER_PAGE + 2):
        story = add_story(gallery)
        story.title = f"Story {number}"
        story.first_published_at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)
        story.themes.set([terms["nature" if number % 2 else "arts"]])
        story.save()

    everything = titles(client.get("/gallery/feed/?sort=oldest&page=2"))
    chosen = titles(client.get("/gallery/feed/?theme=arts"))

    assert everything == [f"Story {number}" for number in range(PER_PAGE + 1, 1, -1)]
    assert chosen == [f"Story {number}" for number in range(PER_PAGE, -1, -2)]


def test_each_gallery_has_its_own_feed(client, published_story, top_gallery):
    from_programme = client.get("/gallery/tackling-loneliness/feed/")

    assert titles(from_programme) == [published_story.title]
    root = ET.fromstring(from_programme.content)
    assert root.find(f"{ATOM}title").text == "Tackling Loneliness"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/gallery/tackling-loneliness/",
        "self": "http://testserver/gallery/tackling-loneliness/feed/",
    }


def test_an_empty_feed_is_a_feed(client, gallery):
    assert entries(client.get("/gallery/feed/")) == []


@pytest.mark.parametrize("mark", ["\x01", "\x08", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff", "]]>", "&#0;", "\u2028"])
def test_no_character_of_a_story_breaks_the_feed_for_everybody(client, share_story, decided, terms, mark):
    story = decided(
        share_story(
            title=f"Seeds{mark} of", summary=f"We{mark} grow", organisation=f"Gr{mark}owers", tags=[f"t{mark}ag"]
        )
    )

    assert len(entries(client.get("/gallery/feed/"))) == 1
    assert (
        client.get("/gallery/").status_code == client.get("/").status_code == client.get(story.url).status_code == 200
    )
    assert client.get("/sitemap.xml").status_code == 200


def test_the_feed_of_a_strange_query_is_the_feed(client, published_story):
    for query in ("theme=%00", "q=%22", "page=-1", "sort='", "tag=" + "x" * 10_000):
        assert len(entries(client.get(f"/gallery/feed/?{query}"))) == (0 if query == "q=%22" else 1), query


def test_a_story_without_a_date_does_not_break_the_feed(client, gallery):
    story = add_story(gallery)
    StoryPage.objects.filter(pk=story.pk).update(first_published_at=None, last_published_at=None)

    assert len(entries(client.get("/gallery/feed/"))) == 1
