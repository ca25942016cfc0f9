"""Slides."""

import re

import pytest

from gallery.moderation.review import take_down
from gallery.public import KEPT_BY_ALL
from tests.showing import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(share_story, decided, terms):
    first = decided(share_story(title="Brass band", themes=[terms["arts"]], photos=1, place_name="Leith"))
    second = decided(share_story(title="Long table", quotes=[{"text": "Sit down.", "said_by": "Bea"}]))
    return [first, second]


def titles(client, query):
    page = client.get(f"/present/{query}").content.decode()
    return re.findall(r'class="slide__title"[^>]*>([^<]+)<', page)


def test_a_slide_is_picture_place_title_quote_and_a_code_that_opens_the_story(client, stories):
    page = client.get(f"/present/?stories={stories[0].pk},{stories[1].pk}").content.decode()

    assert stories[0].photos.get().image.key in page
    assert ">Leith<" in page
    assert "“Sit down.”" in page
    assert page.count('<span class="slide__qr" aria-hidden="true"><svg') == 2


def test_slides_come_in_the_order_of_the_list_the_showcase_or_the_gallery(client, stories):
    band, table = stories
    showcase = show(("row", {"heading": "", "stories": [band.pk, table.pk]}))

    assert titles(client, f"?stories={table.pk},{band.pk}") == ["Long table", "Brass band"]
    assert titles(client, f"?showcase={showcase.slug}") == ["Brass band", "Long table"]
    assert titles(client, "?theme=arts") == ["Brass band"]
    assert titles(client, "") == ["Long table", "Brass band"]


def test_what_is_not_public_has_no_slide(client, stories, story_in_review, moderator):
    band, table = stories
    take_down(table, moderator=moderator, message="")

    assert titles(client, f"?stories={table.pk},{band.pk},{story_in_review.story_id},999999") == ["Brass band"]


def test_a_screen_is_told_which_of_its_stories_are_still_public(client, stories, moderator):
    band, table = stories
    address = f"/present/still-public/?stories={band.pk},{table.pk}"
    before = client.get(address).json()

    take_down(table, moderator=moderator, message="")

    assert before == {"stories": [band.pk, table.pk]}
    assert client.get(address).json() == {"stories": [band.pk]}


@pytest.mark.parametrize("query", ["", "?stories=", "?stories=x", "?showcase=none"])
def test_without_numbers_none_is_public(client, stories, query):
    assert client.get(f"/present/still-public/{query}").json() == {"stories": []}


@pytest.mark.parametrize(
    ("every", "expected"),
    [("", ('data-every="12"', False)), ("30", ('data-every="30"', True)), ("1", ('data-every="4"', True))],
)
def test_slides_go_on_by_themselves_only_if_asked(client, stories, every, expected):
    page = client.get(f"/present/?every={every}").content.decode()

    assert (expected[0] in page, "data-playing" in page) == (True, expected[1])


def test_a_showcase_that_is_not_public_is_not_found(client, stories):
    showcase = show(("row", {"heading": "", "stories": [stories[0].pk]}))
    showcase.unpublish()

    assert client.get(f"/present/?showcase={showcase.slug}").status_code == 404
    assert client.get("/present/?showcase=%00").status_code == 200


def test_where_there_is_nothing_to_show_it_says_so(client, stories):
    page = client.get("/present/?stories=999999").content.decode()

    assert '<div class="present__empty" id="present-empty">' in page


def test_the_gallery_and_the_showcase_lead_to_their_slides(client, stories, gallery):
    showcase = show(("row", {"heading": "", "stories": [stories[0].pk]}))

    assert 'href="/present/?theme=arts"' in client.get("/gallery/?theme=arts&view=list").content.decode()
    assert f'href="/present/?gallery={gallery.slug}"' in client.get(gallery.url).content.decode()
    assert f'href="/present/?showcase={showcase.slug}"' in client.get(showcase.url).content.decode()


def test_whether_a_story_is_still_public_is_kept_by_nobody(client, stories):
    answer = client.get(f"/present/still-public/?stories={stories[0].pk}")

    assert answer["Cache-Control"] == "no-store"


def test_a_list_that_names_nothing_shows_nothing(client, stories):
    assert titles(client, "?stories=") == titles(client, "?stories=x") == []


@pytest.mark.parametrize("address", ["/present/", "/selection/", "/compare/", "/embed/", "/embed/options/"])
def test_everybody_gets_the_same_and_no_cookie(client, as_user, moderator, stories, address):
    query = f"{address}?stories={stories[0].pk},{stories[1].pk}"
    outside = client.get(query)

    assert as_user(moderator).get(query).content == outside.content
    assert not outside.cookies
    assert outside["Cache-Control"] == KEPT_BY_ALL
