"""The site of a request is remembered, and what stands around every page; what the public may read is not."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from gallery.discovery import keeper
from gallery.models import GalleryPage, SiteSettings, StoryPage
from home.context_processors import frame
from home.models import HomePage, StandingPage
from home.sites import find_site

pytestmark = pytest.mark.django_db

ADDRESS = "/gallery/tackling-loneliness/"


@pytest.fixture(autouse=True)
def about(published_story: StoryPage) -> StandingPage:
    return HomePage.objects.get().add_child(instance=StandingPage(title="About", slug="about", introduction="Us."))


@pytest.fixture
def nothing_is_followed(client, monkeypatch) -> None:
    """The index, and all that is remembered with it, stays as it is now: as in a process that cannot bring it up."""
    for address in ("/", ADDRESS, "/about/"):
        client.get(address)
    monkeypatch.setattr(keeper, "CHECKED_EVERY", 3600.0)


def of_host(host: str) -> Site | None:
    return find_site(RequestFactory().get("/", headers={"host": host}))


def footer(client) -> str:
    return client.get("/").content.decode().partition("<footer")[2]


def test_what_is_remembered_is_not_asked_for_again(nothing_is_followed):
    with CaptureQueriesContext(connection) as queries:
        site = of_host("testserver")

    assert site == Site.objects.get()
    assert site.root_page.specific.title == HomePage.objects.get().title
    assert len(queries) == 0


def test_another_request_has_its_own(nothing_is_followed):
    of_host("testserver").root_page.is_found_open = True

    assert of_host("testserver").root_page.is_found_open is False


def test_a_new_site_is_known_by_its_name_at_once(gallery):
    assert of_host("other.example") == Site.objects.get()

    other = Site.objects.create(hostname="other.example", root_page=gallery)

    assert of_host("other.example") == other
    assert of_host("testserver") != other


def test_a_site_that_is_gone_is_forgotten_at_once(gallery):
    other = Site.objects.create(hostname="other.example", root_page=gallery)
    assert of_host("other.example") == other

    other.delete()

    assert of_host("other.example") == Site.objects.get()


def test_hosts_that_nobody_knows_take_no_room(nothing_is_followed, monkeypatch):
    monkeypatch.setattr(keeper, "MOST_REMEMBERED", 2)
    for number in range(5):
        of_host(f"stranger{number}.example")

    with CaptureQueriesContext(connection) as queries:
        assert of_host("stranger9.example") == of_host("testserver") == Site.objects.all()[0]

    assert [query["sql"] for query in queries if "wagtailcore_page" in query["sql"]] == []


@pytest.mark.parametrize("address", ["/", "/feed/", "/map/"])
def test_a_gallery_that_is_a_site_of_its_own_is_gone_when_it_is_unpublished(client, gallery, monkeypatch, address):
    Site.objects.create(hostname="other.example", root_page=gallery)
    other = {"headers": {"host": "other.example"}}
    assert client.get(address, **other).status_code == 200
    monkeypatch.setattr(keeper, "CHECKED_EVERY", 3600.0)

    gallery.unpublish()

    assert client.get(address, **other).status_code == 404


def test_a_page_that_two_sites_show_has_its_addresses_on_the_one_that_is_asked(client):
    Site.objects.create(hostname="www.other.example", root_page=HomePage.objects.get())

    for host in ("www.other.example", "testserver"):
        assert '<a href="/about/">About</a>' in client.get("/about/", headers={"host": host}).content.decode(), host


def test_while_everything_is_read_anew_nothing_is_remembered(client, about, monkeypatch):
    assert "About" in footer(client)
    monkeypatch.setattr(keeper.KEEPER, "start", lambda work: None)
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    try:
        assert "About" not in footer(client)
    finally:
        keeper.KEEPER.busy.release()


def test_a_logo_that_is_deleted_is_gone_at_once(client, published_story):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.logo = published_story.photos.get().image
    settings.save()
    assert frame(Site.objects.get()).logo_url

    settings.logo.delete()

    assert frame(Site.objects.get()).logo_url == ""


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch, nothing_is_followed):
    asked = []
    monkeypatch.setattr(keeper, "MOST_REMEMBERED", 2)
    echo = keeper.once_per_version(lambda word: asked.append(word) or word)

    answers = [echo(word) for word in "abcabc"]

    assert answers == list("abcabc")
    assert asked == ["a", "b", "c", "c"]


def test_a_new_name_stands_around_every_page_at_once(client):
    client.get("/about/")
    settings = SiteSettings.for_site(Site.objects.get())
    settings.name = "Good Neighbours"
    settings.save()

    assert "<span>Good Neighbours</span>" in client.get("/about/").content.decode()
    assert frame(Site.objects.get()).name == "Good Neighbours"


@pytest.mark.usefixtures("nothing_is_followed")
@pytest.mark.parametrize("address", ["/", ADDRESS, "/about/"])
def test_what_is_unpublished_is_gone_whatever_is_remembered(client, address):
    page = {"/": HomePage, ADDRESS: GalleryPage, "/about/": StandingPage}[address].objects.order_by("-depth").first()

    page.unpublish()

    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("nothing_is_followed")
@pytest.mark.parametrize("address", ["/", ADDRESS, "/about/"])
def test_what_is_closed_asks_for_its_password_whatever_is_remembered(client, address):
    closed = Page.objects.get(slug="home" if address == "/" else address.strip("/").split("/")[-1])

    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="x")

    assert "password" in client.get(address).content.decode()
    assert "public" not in client.get(address)["Cache-Control"]


@pytest.mark.usefixtures("nothing_is_followed")
def test_the_front_door_says_what_it_says_now(client):
    home = HomePage.objects.get()
    home.headline = "What neighbours can do"
    home.save()

    assert "What neighbours can do" in client.get("/").content.decode()
