import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from gallery.models import StoryPage
from home import sitemap

pytestmark = pytest.mark.django_db

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def texts(response: HttpResponse, name: str) -> list[str]:
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return [found.text or "" for found in ET.fromstring(response.content).iter(f"{SPACE}{name}")]


def test_a_part_names_every_public_page_and_when_it_was_changed(client, published_story, share_story):
    share_story(title="In review")
    changed_at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    StoryPage.objects.filter(pk=published_story.pk).update(last_published_at=changed_at)

    response = client.get("/sitemap-1.xml")

    programme = "gallery/tackling-loneliness/"
    paths = ["", "gallery/", "showcases/", programme, f"{programme}seeds-of-service/"]
    assert texts(response, "loc") == [f"http://testserver/{path}" for path in paths]
    assert datetime.fromisoformat(texts(response, "lastmod")[-1]) == changed_at


def test_a_name_in_another_alphabet_is_an_address_still(client, published_story):
    published_story.slug = "gärten"
    published_story.save()

    assert texts(client.get("/sitemap-1.xml"), "loc")[-1].endswith("/g%C3%A4rten/")


def test_the_parts_hold_each_page_once_and_no_more_than_they_may(client, published_story, monkeypatch):
    whole = texts(client.get("/sitemap-1.xml"), "loc")
    monkeypatch.setattr(sitemap, "PART", 2)

    *index, _of_galleries = texts(client.get("/sitemap.xml"), "loc")

    parts = [texts(client.get(address.removeprefix("http://testserver")), "loc") for address in index]
    newest = Page.objects.order_by("pk").last().pk
    assert len(index) == -(-newest // 2)
    assert max(map(len, parts)) <= 2
    assert [address for part in parts for address in part] == whole


@pytest.mark.parametrize("number", ["0", "2", "999999999999999999", "1" * 40])
def test_there_is_no_part_beyond_the_last(client, published_story, number):
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_a_part_costs_the_same_for_one_page_and_for_many(client, published_story, share_story, decided):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap-1.xml")
        return len(captured)

    statements()  # what is remembered between requests
    one = statements()
    decided(share_story(title="Another"))

    assert statements() == one <= 3


def test_what_is_drawn_from_stories_has_a_part_of_its_own(client, published_story, gallery):
    address = texts(client.get("/sitemap.xml"), "loc")[-1]

    pages = texts(client.get(address), "loc")

    question = gallery.questions.first()
    assert address == "http://testserver/sitemap-galleries.xml"
    assert "http://testserver/what-we-learned/" in pages
    assert "http://testserver/what-we-learned/tackling-loneliness/" in pages
    assert any(
        page.startswith(f"http://testserver/gallery/tackling-loneliness/questions/{question.pk}-") for page in pages
    )
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_what_is_drawn_from_a_gallery_that_is_not_shown_is_not_named(client, published_story, gallery):
    gallery.unpublish()

    assert "tackling-loneliness" not in client.get("/sitemap-galleries.xml").content.decode()


def test_robots_are_told_of_the_index(client):
    assert "Sitemap: http://testserver/sitemap.xml\n" in client.get("/robots.txt").content.decode()
