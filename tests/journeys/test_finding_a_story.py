"""From the whole wall to one story, back step by step, and on to others like it and near it."""

import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.scenery import Scenery
from tests.journeys.test_accessibility import expect_accessible
from tests.journeys.test_gallery_by_keyboard import tab_to

pytestmark = pytest.mark.journey

ALL = ["Bread on Fridays", "The kettle is on", "Boots by the door", "Seeds for everyone", "Songs from the hall"]
NATURE = ["The kettle is on", "Boots by the door", "Seeds for everyone", "The allotment"]
WEEKLY = ["Seeds for everyone", "The allotment"]
ONE = ["The allotment"]
CHOICES = (("Theme", "Nature", NATURE), ("Tag", "weekly", WEEKLY), ("Place", "London", ONE))
both_widths = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
Browsers = Callable[..., Page]


def expect_stories(page: Page, titles: Sequence[str]) -> None:
    """As the heading counts them; the newest first."""
    words = f"{len(titles)} stor{'y' if len(titles) == 1 else 'ies'}"
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
    people.expect_titles(page, list(titles))


def choose(page: Page, facet: str, label: str, titles: Sequence[str], *, has_scripts: bool) -> None:
    """On a phone in the sheet, which is closed by its button once that says how many there are."""
    is_sheet = page.locator("#open-filters").is_visible()
    if is_sheet:
        page.locator("#open-filters").click()
    people.choose_facet(page, facet, label)
    if not has_scripts:
        page.get_by_role("button", name="Apply").click()
    elif is_sheet:
        page.get_by_role("button", name=re.compile(f"^Show {len(titles)} stor")).click()
        expect(page.locator("#filters.is-open")).to_have_count(0)


def step_back(page: Page) -> None:
    """Without scripts the sheet is a step of its own: opened by its address."""
    page.go_back()
    if page.url.endswith("#filters"):
        page.go_back()


@both_widths
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "plain"])
def test_narrowed_to_one_story_and_back_step_by_step(
    open_browser: Browsers, scenery: Scenery, viewport: dict[str, int], has_scripts: bool
) -> None:
    page = open_browser(viewport=viewport, java_script_enabled=has_scripts)
    page.goto("/gallery/")
    for facet, label, titles in CHOICES:
        choose(page, facet, label, titles, has_scripts=has_scripts)
        expect_stories(page, titles)
    people.search_for(page, "tea")
    expect_stories(page, ONE)
    expect(page).to_have_url(re.compile(r"\?q=tea&"))

    step_back(page)
    expect(page.get_by_role("searchbox")).to_have_value("")
    for titles in (ONE, WEEKLY, NATURE):
        expect_stories(page, titles)
        step_back(page)
    expect(page).to_have_url(re.compile(r"/gallery/$"))


@both_widths
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "plain"])
def test_from_a_story_to_its_photo_and_to_its_place_on_the_map(
    open_browser: Browsers, scenery: Scenery, viewport: dict[str, int], has_scripts: bool
) -> None:
    page = open_browser(viewport=viewport, java_script_enabled=has_scripts)
    page.goto("/gallery/?q=tea")
    people.card(page, "The allotment").get_by_role("link").first.click()
    # Until its scripts have come, a photo is a link to its picture.
    page.wait_for_url(re.compile(r"/the-allotment/"), wait_until="load")
    page.locator("#photo-2 a[data-viewer]").click()
    if has_scripts:
        expect(page.get_by_role("dialog", name="Pictures of this story")).to_contain_text("Picture 2 of 3")
    else:
        expect(page).to_have_url(re.compile(r"/pictures/.+"))
    page.go_back()

    page.get_by_role("link", name="See it on the map").click()

    expect_stories(page, ONE)
    kind = "button" if has_scripts else "link"
    mark = page.get_by_role("group" if not has_scripts else "region", name="Map of the stories").get_by_role(
        kind, name=re.compile("The allotment")
    )
    expect(mark).to_be_visible()
    if has_scripts:
        mark.click()
        page.get_by_role("link", name="Read the story").click()
    else:
        mark.click()
    expect(page.get_by_role("heading", level=1, name="The allotment")).to_be_visible()


def test_the_map_by_keyboard_alone(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    page.goto("/gallery/")
    tab_to(page, page.locator("#view-map"))
    page.keyboard.press("Enter")
    region = page.get_by_role("region", name="Map of the stories")
    mark = region.get_by_role("button", name=re.compile("The allotment"))
    expect(mark).to_be_visible()

    tab_to(page, mark)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Read the story")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Read the story")).to_be_hidden()
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Read the story")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="The allotment")).to_be_visible()


def test_a_part_of_the_map_becomes_a_filter(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    page.goto("/gallery/?view=map")
    expect(page.get_by_role("region", name="Map of the stories").get_by_role("button")).not_to_have_count(0)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Show only the stories here").click()

    expect(page).to_have_url(re.compile("bbox="))
    page.get_by_role("link", name="Take away Map: This part of the map", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?view=map$"))
    people.expect_titles(page, [*ALL, "The allotment"])


def test_a_map_moved_before_its_land_has_come_still_listens(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    on_their_way: list[Route] = []
    page.route(re.compile("land.*json"), lambda route: on_their_way.append(route))
    page.goto("/gallery/?view=map")

    page.get_by_role("button", name="Zoom in").click()

    expect(page.get_by_role("button", name="Show only the stories here")).to_be_visible()
    assert on_their_way


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "plain"])
def test_a_range_folds_out_and_says_what_it_is(open_browser: Browsers, scenery: Scenery, has_scripts: bool) -> None:
    page = open_browser(java_script_enabled=has_scripts)
    page.goto("/gallery/")
    least = page.get_by_label("From").last
    expect(least).to_be_hidden()

    page.get_by_text("Year and people reached").click()
    least.fill("99")
    least.press("Enter")

    expect(page).to_have_url(re.compile("reached_from=99"))
    chip = page.get_by_role("link", name="Take away People reached: from 99 people reached", exact=True)
    expect(chip).to_be_visible()
    expect(least).to_have_value("99")


@pytest.mark.parametrize("view", ["list", "map"])
def test_list_and_map_have_nothing_that_axe_finds(open_browser: Browsers, scenery: Scenery, view: str) -> None:
    page = open_browser()
    page.goto(f"/gallery/?view={view}")
    page.wait_for_load_state("networkidle")
    complaints: list[str] = []

    expect_accessible(page, complaints)

    assert complaints == []
