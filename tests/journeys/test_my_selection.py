"""A reader keeps stories, by keyboard alone: to compare them, to show them, and to send them to somebody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from wagtail.models import Site

from gallery.contributions.submission import withdraw_story
from tests.journeys.scenery import Scenery
from tests.journeys.test_gallery_by_keyboard import is_focused, tab_to

pytestmark = pytest.mark.journey

Browsers = Callable[..., Page]
KEPT = ["Songs from the hall", "The allotment"]


def press(page: Page, target: Locator) -> None:
    if not is_focused(target):
        tab_to(page, target)
    page.keyboard.press("Enter")


def keep(page: Page, title: str) -> Locator:
    button = page.locator(".card", has_text=title).locator("button.keep")
    press(page, button)
    expect(button).to_have_text(f"Kept: {title}")
    return button


def my_selection(page: Page) -> Locator:
    return page.get_by_role("link", name="My selection")


def cards(page: Page) -> Locator:
    return page.locator(".card__title")


@pytest.fixture(autouse=True)
def named(site: str) -> None:
    """By the name under which a browser finds it: a link to be sent has the site's own."""
    Site.objects.update(hostname="localhost")


@pytest.fixture
def reader(open_browser: Browsers, scenery: Scenery) -> Page:
    """On the list of two stories that they have kept."""
    page = open_browser()
    page.goto("/gallery/?sort=title")
    for title in KEPT:
        keep(page, title)
    expect(my_selection(page)).to_have_text("My selection 2")
    press(page, my_selection(page))
    expect(page.get_by_role("heading", level=1)).to_have_text("My selection")
    expect(cards(page)).to_have_text(KEPT)
    return page


def test_what_is_kept_is_compared_and_shown(reader: Page) -> None:
    press(reader, reader.get_by_role("link", name="Compare"))
    expect(reader.get_by_role("columnheader").filter(has_text=KEPT[0])).to_be_visible()
    expect(reader.get_by_role("columnheader").filter(has_text=KEPT[1])).to_be_visible()
    reader.go_back()

    press(reader, reader.get_by_role("link", name="Show full screen"))
    shown = reader.locator(".slide.is-shown")
    expect(shown).to_contain_text(KEPT[0])
    reader.keyboard.press("ArrowRight")
    expect(shown).to_contain_text(KEPT[1])


def test_what_is_kept_can_be_let_go_again(reader: Page) -> None:
    button = reader.locator("button.keep").first
    press(reader, button)

    expect(button).to_have_text(f"Keep: {KEPT[0]}")
    expect(my_selection(reader)).to_have_text("My selection 1")
    press(reader, my_selection(reader))
    expect(cards(reader)).to_have_text(KEPT[1:])


def test_a_list_is_sent_to_somebody_who_keeps_it_as_well(open_browser: Browsers, reader: Page) -> None:
    other = open_browser()
    other.goto("/gallery/")
    keep(other, "Bread on Fridays")
    other.goto(reader.get_by_label("Link to this list").input_value())
    expect(other.get_by_text("This is somebody else’s list.")).to_be_visible()

    press(other, other.get_by_role("button", name="Keep these stories too"))

    expect(cards(other)).to_have_text(["Bread on Fridays", *KEPT])
    expect(other.get_by_text("This is somebody else’s list.")).to_be_hidden()


def test_another_window_knows_what_is_kept(reader: Page) -> None:
    window = reader.context.new_page()
    window.goto("/gallery/")
    expect(my_selection(window)).to_have_text("My selection 2")

    press(reader, reader.locator("button.keep").first)

    expect(my_selection(window)).to_have_text("My selection 1")


def test_what_was_withdrawn_is_no_longer_kept(reader: Page, scenery: Scenery) -> None:
    story = scenery.add("A story for a day")
    reader.goto("/gallery/?q=day")
    keep(reader, story.title)
    press(reader, my_selection(reader))
    expect(cards(reader)).to_have_text([*KEPT, story.title])

    withdraw_story(story.contribution, by=scenery.contributor)
    reader.reload()

    expect(cards(reader)).to_have_text(KEPT)
    expect(reader.get_by_text("One story of this list is not public any more.")).to_be_visible()
    reader.goto("/gallery/")
    expect(my_selection(reader)).to_have_text("My selection 2")
