"""Stories inside pages of other sites."""

import pytest
from django.urls import reverse

from gallery.moderation.review import take_down
from tests.showing import show

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(share_story, decided, terms):
    first = decided(share_story(title="Brass band", themes=[terms["arts"]], photos=1))
    second = decided(share_story(title="Long table"))
    return [first, second]


def frames_allowed(answer):
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    return policy["frame-ancestors"], answer.get("X-Frame-Options")


def test_the_wall_holds_what_was_asked_for(client, stories):
    band, table = stories
    showcase = show(("row", {"heading": "", "stories": [band.pk, table.pk]}))

    by_filter = client.get("/embed/?theme=arts").content.decode()
    by_showcase = client.get(f"/embed/?showcase={showcase.slug}").content.decode()
    one = client.get("/embed/?most=1").content.decode()

    assert ("Brass band" in by_filter, "Long table" in by_filter) == (True, False)
    assert by_showcase.index("Brass band") < by_showcase.index("Long table")
    assert ("Brass band" in one, "Long table" in one) == (False, True)


def test_one_story_can_stand_alone(client, stories):
    page = client.get(f"/embed/stories/{stories[0].pk}/").content.decode()

    assert ("Brass band" in page, "Long table" in page) == (True, False)


def test_what_is_not_public_is_in_no_frame(client, stories, story_in_review, moderator):
    band, table = stories
    take_down(band, moderator=moderator, message="")

    assert "Brass band" not in client.get(f"/embed/?stories={band.pk},{table.pk}").content.decode()
    for number in (band.pk, story_in_review.story_id, 0, 2**63, 10**30):
        assert client.get(f"/embed/stories/{number}/").status_code == 404


def test_only_the_frames_may_be_framed_by_others(client, stories, top_gallery):
    framed = ["/embed/", "/embed/?most=3", f"/embed/stories/{stories[0].pk}/"]
    others = ["/", "/gallery/", stories[0].url, "/embed/options/", "/present/", "/selection/", "/compare/", "/sign-in/"]

    assert [frames_allowed(client.get(address)) for address in framed] == [("*", None)] * 3
    assert [frames_allowed(client.get(address)) for address in others] == [("'self'", "SAMEORIGIN")] * len(others)


def test_a_frame_that_a_browser_has_kept_stays_one_when_it_is_not_modified(client, stories):
    kept = client.get("/embed/")
    again = client.get("/embed/", headers={"If-None-Match": kept["ETag"]})

    assert again.status_code == 304
    assert again["Content-Security-Policy"] == kept["Content-Security-Policy"]


def test_an_error_may_not_be_framed(client, stories):
    assert frames_allowed(client.get("/embed/stories/0/")) == ("'self'", "SAMEORIGIN")
    assert frames_allowed(client.get("/embed/?showcase=none")) == ("'self'", "SAMEORIGIN")


def test_every_link_leads_out_of_the_frame_and_there_is_no_form(client, stories):
    page = client.get("/embed/").content.decode()

    assert '<base target="_blank">' in page
    assert "<form" not in page
    assert "form-action 'none'" in client.get("/embed/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/embed/"),
        ("?theme=arts", "/embed/?theme=arts"),
        ("?theme=arts&most=3&layout=list", "/embed/?theme=arts&amp;most=3&amp;layout=list"),
        ("?most=999&layout=upside-down", "/embed/?most=24"),
        ("?most=x", "/embed/"),
    ],
)
def test_the_snippet_is_what_was_chosen(client, stories, query, address):
    page = client.get(f"/embed/options/{query}").content.decode()

    assert f'src="{address}"' in page
    assert f"http://testserver{address}".replace("&amp;", "&amp;amp;") in page
    assert "http://testserver/embed.js" in page


def test_names_of_showcases_cannot_break_out_of_the_snippet(client, stories):
    showcase = show(("row", {"heading": "", "stories": [stories[0].pk]}), title='"><script>alert(1)</script>')

    page = client.get(f"/embed/options/?showcase={showcase.slug}").content.decode()

    assert "<script>alert(1)" not in page
    assert "title=&quot;&amp;quot;&amp;gt;&amp;lt;script" in page


def test_the_script_for_other_sites_has_an_address_that_stays(client, db):
    answer = client.get(reverse("embed_script"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert b"storiesHeight" in answer.content
