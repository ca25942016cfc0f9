"""Somebody pins up in their hall what they have kept: by keyboard alone, with no script, and then read by a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from gallery.models import Booklet, StoryPage
from gallery.printing.making import make_booklet
from tests.journeys.scenery import Scenery
from tests.journeys.test_accessibility import expect_accessible

pytestmark = pytest.mark.journey

Browsers = Callable[..., Page]


@pytest.fixture
def kept(scenery: Scenery) -> str:
    """The address of a list of two stories."""
    numbers = StoryPage.objects.published().order_by("pk").values_list("pk", flat=True)[:2]
    return f"/selection/?stories={','.join(map(str, numbers))}"


@pytest.fixture(autouse=True)
def clean_shelf(site: str) -> Iterator[None]:
    yield
    Booklet.objects.all().delete()


def go_by_key(page: Page, kind: str, name: str) -> None:
    page.get_by_role(kind, name=name).focus()
    page.keyboard.press("Enter")


def test_a_list_becomes_a_poster(open_browser: Browsers, kept: str) -> None:
    page = open_browser(java_script_enabled=False)
    page.goto(kept)
    go_by_key(page, "link", "Print a booklet or a poster")
    page.get_by_role("radio", name="A booklet, A4").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="A poster for a noticeboard, A4")).to_be_checked()
    go_by_key(page, "button", "Make the PDF")
    expect(page.get_by_role("heading", level=1)).to_have_text("A selection of stories")

    make_booklet.call(str(Booklet.objects.get().pk))

    ready = page.get_by_role("link", name="Open the PDF")
    expect(ready).to_be_visible()
    answer = page.request.get(ready.get_attribute("href") or "")
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")


def test_what_leads_to_it_is_accessible(open_browser: Browsers, kept: str) -> None:
    page = open_browser()

    for address in (kept, kept.replace("/selection/", "/print/") + "&format=poster"):
        page.goto(address)
        expect_accessible(page, [])
