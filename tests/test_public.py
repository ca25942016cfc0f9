"""What is public is the same for everybody, kept for at most a minute, and not sent again while it is unchanged."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from gallery import public
from gallery.models import GalleryPage, SiteSettings, StoryPage
from gallery.moderation.review import take_down
from gallery.public import KEPT_BY_ALL, KEPT_BY_NOBODY, KNOWN_TAGS, as_it_leaves
from gallery.publication.cards import write_card
from home.models import HomePage, StandingPage

pytestmark = pytest.mark.django_db

STORY = "/gallery/tackling-loneliness/seeds-of-service/"
SHOWING_THE_STORY = (
    "/",
    "/gallery/",
    "/gallery/?q=seeds",
    "/gallery/?sort=title",
    "/gallery/feed/",
    "/gallery/feed/?q=seeds",
    "/gallery/tackling-loneliness/",
    "/gallery/tackling-loneliness/feed/",
    "/sitemap-1.xml",
    "/api/v1/stories/",
    "/api/v1/stories/?q=seeds&limit=1",
)
ADDRESSES = (*SHOWING_THE_STORY, STORY, "/about/", "/gallery/?theme=no-such", "/share/", "/sitemap.xml", "/robots.txt")
ODD_COOKIES = {"sessionid": "x", "csrftoken": "not a token", "messages": "{]", "anything": "é" * 100}


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Of other tests, whose galleries have the same addresses and versions."""
    KNOWN_TAGS.clear()


@pytest.fixture(autouse=True)
def about(published_story: StoryPage) -> StandingPage:
    return HomePage.objects.get().add_child(instance=StandingPage(title="About", slug="about", introduction="Us."))


def seconds(response: HttpResponse, directive: str) -> int:
    found = re.search(rf"{directive}=(\d+)", response["Cache-Control"])
    return int(found[1]) if found else 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_anybody_may_keep_it_for_a_minute_at_most(client, address):
    response = client.get(address)

    directives = response["Cache-Control"].split(", ")
    assert (response.status_code, "public" in directives, "immutable" in directives) == (200, True, False)
    assert 0 < seconds(response, "max-age") + seconds(response, "stale-while-revalidate") <= 60
    assert re.fullmatch(r'"[0-9a-f]{32}"', response["ETag"])
    assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"


@pytest.mark.parametrize("address", ADDRESSES)
def test_everybody_gets_the_same_bytes_and_no_cookie(address, client, as_user, contributor, moderator, admin):
    browsers = [client, as_user(contributor), as_user(moderator), as_user(admin)]

    answers = [browser.get(address) for browser in browsers]

    assert len({answer.content for answer in answers}) == 1
    assert {(answer["ETag"], answer["Cache-Control"]) for answer in answers} == {(answers[0]["ETag"], KEPT_BY_ALL)}
    assert [dict(answer.cookies) for answer in answers] == [{}] * 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_cookies_change_nothing(address, client):
    plain = client.get(address)
    odd = Client()
    odd.cookies.load(ODD_COOKIES)

    answer = odd.get(address)

    assert (answer.content, answer["Cache-Control"], dict(answer.cookies)) == (plain.content, KEPT_BY_ALL, {})


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_unchanged_is_not_sent_again(client, address):
    first = client.get(address)

    for tag in (first["ETag"], f"W/{first['ETag']}", f'"another", {first["ETag"]}', "*"):
        again = client.get(address, headers={"If-None-Match": tag})

        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], KEPT_BY_ALL)
    assert client.get(address, headers={"If-None-Match": '"another"'}).content == first.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_asks_for_the_head_alone_learns_the_same(client, address):
    whole = client.get(address)

    head = client.head(address)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length"):
        assert head[name] == whole[name]
    assert client.head(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304


def test_a_take_down_changes_every_page_that_showed_the_story(client, published_story, moderator):
    tags = {address: client.get(address)["ETag"] for address in SHOWING_THE_STORY}

    take_down(published_story, moderator=moderator, message="Asked for.")

    answers = {address: client.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(tags, 200)
    assert [address for address, answer in answers.items() if b"seeds-of-service" in answer.content] == []
    assert client.get(STORY).status_code == 404


def test_a_publication_changes_every_page_that_shows_the_story(client, share_story, decided):
    another = "/gallery/tackling-loneliness/seeds-of-hope/"
    tags = {address: client.get(address)["ETag"] for address in SHOWING_THE_STORY}

    decided(share_story(title="Seeds of Hope"))

    answers = {address: client.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(tags, 200)
    assert [address for address, answer in answers.items() if another.encode() not in answer.content] == []


def test_a_footer_that_changes_changes_the_gallery(client, about):
    tag = client.get("/gallery/")["ETag"]

    about.title = "Who we are"
    about.save_revision().publish()

    answer = client.get("/gallery/", headers={"If-None-Match": tag})
    assert (answer.status_code, "Who we are" in answer.content.decode()) == (200, True)


def test_a_name_that_changes_changes_the_front_door(client):
    tag = client.get("/")["ETag"]

    settings = SiteSettings.current()
    settings.name = "Seeds and Deeds"
    settings.save()

    answer = client.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, "Seeds and Deeds" in answer.content.decode()) == (200, True)


def test_a_gallery_that_closes_is_no_longer_unchanged(client, gallery):
    tag = client.get("/gallery/tackling-loneliness/")["ETag"]

    gallery.unpublish()

    assert client.get("/gallery/tackling-loneliness/", headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("address", ["/", "/gallery/", "/gallery/?q=seeds", "/gallery/tackling-loneliness/feed/"])
def test_what_is_unchanged_is_not_made_again(client, address):
    tag = client.get(address)["ETag"]

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert [query["sql"] for query in captured.captured_queries if "indexchange" not in query["sql"]] == []


def test_known_tags_do_not_fill_the_memory(client, monkeypatch):
    monkeypatch.setattr(public, "MOST_TAGS", 3)

    for number in range(7):
        client.get("/gallery/", {"q": f"word{number}"})

    assert 0 < len(KNOWN_TAGS) <= 3


@pytest.mark.parametrize(
    "query", ["", "?theme=nature&cohort=veterans&region=wales&region=scotland&theme=arts&sort=title"]
)
@pytest.mark.parametrize("address", ["/gallery/", "/gallery/tackling-loneliness/"])
def test_a_gallery_page_costs_twelve_statements_at_most(client, published_story, terms, address, query):
    write_card(published_story.pk)
    client.get(address)  # what is remembered between requests

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address + query).status_code == 200

    assert len(captured) <= 12, [query["sql"][:150] for query in captured.captured_queries]


PRIVATE = (
    "/no-such-page/",
    "/gallery/no-such-story/",
    "/sitemap-99.xml",
    "/sign-in/",
    "/my-stories/",
    "/share/tackling-loneliness/",
    "/admin/",
    "/gallery",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_anything_else_is_kept_by_nobody(address, client, as_user, contributor, admin):
    for browser in (client, as_user(contributor), as_user(admin)):
        kept = browser.get(address)["Cache-Control"]

        assert "private" in kept
        assert "public" not in kept


@pytest.mark.parametrize("name", ["contributions:report_story", "contributions:say_hello", "preview_story"])
def test_what_shows_a_form_or_a_preview_is_kept_by_nobody(name, as_user, admin, published_story):
    published_story.contribution.is_open_to_hello = True
    published_story.contribution.save()

    answer = as_user(admin).get(reverse(name, args=[published_story.pk]))

    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)


def restrict(page: GalleryPage, kind: str, **fields: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def test_a_page_with_a_password_is_kept_by_nobody(client, as_user, admin, gallery):
    restrict(gallery, PageViewRestriction.LOGIN)

    for browser in (client, as_user(admin)):
        for address in ("/gallery/tackling-loneliness/", "/gallery/tackling-loneliness/feed/", STORY):
            kept = browser.get(address)["Cache-Control"]

            assert "no-store" in kept
            assert "public" not in kept


def test_a_message_waits_for_a_page_that_is_the_visitors_own(as_user, contributor, published_story):
    own = as_user(contributor)
    own.post(reverse("contributions:withdraw", args=[published_story.contribution.pk]))

    everybodys = own.get("/gallery/")

    assert b"Your story is withdrawn" not in everybodys.content
    assert b"Your story is withdrawn" in own.get("/my-stories/").content


def set_cookie(response: HttpResponse) -> None:
    response.set_cookie("seen", "1")


def depend_on_cookies(response: HttpResponse) -> None:
    response["Vary"] = "Accept, Cookie"


def fail(response: HttpResponse) -> None:
    response.status_code = 400


@pytest.mark.parametrize("spoil", [set_cookie, depend_on_cookies, fail])
def test_what_is_somebodys_after_all_is_kept_by_nobody(spoil: Callable[[HttpResponse], None]):
    response = HttpResponse("Hello", headers={"Cache-Control": KEPT_BY_ALL})
    spoil(response)

    answer = as_it_leaves(RequestFactory().get("/"), response)

    assert (answer["Cache-Control"], answer.has_header("ETag")) == (KEPT_BY_NOBODY, False)
