"""The gallery by keyboard alone: what is chosen applies at once, and nobody loses their place."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import people
from tests.journeys.conftest import PHONE
from tests.journeys.scenery import Scenery

pytestmark = pytest.mark.journey

FURTHEST = 150
"""Presses of Tab that somebody would have patience for."""


def is_focused(target: Locator) -> bool:
    return target.count() == 1 and target.evaluate("element => element === document.activeElement")


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _press in range(FURTHEST):
        page.keyboard.press(key)
        if is_focused(target):
            return
    pytest.fail(f"{key} never came to {target}")


def mark_the_page(page: Page) -> None:
    """A reload would forget this."""
    page.evaluate("window.isTheSamePage = true")


def is_the_same_page(page: Page) -> bool:
    return page.evaluate("window.isTheSamePage === true")


def asked(page: Page) -> list[tuple[str, str]]:
    return sorted(parse_qsl(urlsplit(page.url).query))


def box(page: Page, facet: str, label: str) -> Locator:
    return page.get_by_role("group", name=facet).get_by_role("checkbox", name=re.compile(f"^{label} "))


def chip(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def expect_result(page: Page, titles: list[str]) -> None:
    """Shown, counted and said aloud."""
    people.expect_titles(page, titles)
    words = f"{len(titles)} stor{'y' if len(titles) == 1 else 'ies'}"
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
    expect(page.locator("#gallery-status[role=status]")).to_have_text(words)


def test_the_first_tab_leads_past_the_menu(open_browser: Callable[..., Page], scenery: Scenery) -> None:
    page = open_browser()
    page.goto("/gallery/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, page.get_by_role("searchbox"))


def test_choices_at_a_desk_apply_at_once_and_can_be_taken_back(
    open_browser: Callable[..., Page], scenery: Scenery
) -> None:
    page = open_browser()
    page.goto("/gallery/")
    mark_the_page(page)
    carers, nature = box(page, "Who it’s for", "Carers"), box(page, "Theme", "Nature")

    tab_to(page, carers)
    page.keyboard.press("Space")
    expect_result(page, ["Bread on Fridays", "The kettle is on", "Seeds for everyone"])
    expect(carers).to_be_focused()
    tab_to(page, nature)
    page.keyboard.press("Space")
    expect_result(page, ["The kettle is on", "Seeds for everyone"])
    expect(nature).to_be_focused()
    assert asked(page) == [("cohort", "carers"), ("theme", "nature")]

    tab_to(page, page.get_by_role("searchbox"), "Shift+Tab")
    page.keyboard.type("kettle")
    page.keyboard.press("Enter")
    expect_result(page, ["The kettle is on"])
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_title(re.compile("“kettle”"))
    assert asked(page) == [("cohort", "carers"), ("q", "kettle"), ("theme", "nature")]

    tab_to(page, chip(page, "Take away Search: “kettle”"))
    page.keyboard.press("Enter")
    expect_result(page, ["The kettle is on", "Seeds for everyone"])
    expect(page.get_by_role("heading", name="2 stories")).to_be_focused()
    expect(page).not_to_have_title(re.compile("kettle"))
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert asked(page) == [("cohort", "carers"), ("theme", "nature")]
    assert is_the_same_page(page)


def test_back_and_forward_walk_through_the_choices(open_browser: Callable[..., Page], scenery: Scenery) -> None:
    page = open_browser()
    page.goto("/gallery/")
    tab_to(page, box(page, "Who it’s for", "Carers"))
    page.keyboard.press("Space")
    people.expect_titles(page, ["Bread on Fridays", "The kettle is on", "Seeds for everyone"])
    tab_to(page, page.get_by_role("searchbox"), "Shift+Tab")
    page.keyboard.type("kettle")
    page.keyboard.press("Enter")
    people.expect_titles(page, ["The kettle is on"])

    page.go_back()
    people.expect_titles(page, ["Bread on Fridays", "The kettle is on", "Seeds for everyone"])
    expect(box(page, "Who it’s for", "Carers")).to_be_checked()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page).not_to_have_title(re.compile("kettle"))
    page.go_back()
    expect(box(page, "Who it’s for", "Carers")).not_to_be_checked()
    assert asked(page) == []
    page.go_forward()
    people.expect_titles(page, ["Bread on Fridays", "The kettle is on", "Seeds for everyone"])
    page.go_forward()
    people.expect_titles(page, ["The kettle is on"])
    expect(page.get_by_role("searchbox")).to_have_value("kettle")
    expect(page).to_have_title(re.compile("“kettle”"))

    tab_to(page, box(page, "Who it’s for", "Carers"))
    page.keyboard.press("Space")
    people.expect_titles(page, ["The kettle is on"])
    expect(page).to_have_url(re.compile(r"\?q=kettle$"))


def test_filters_on_a_phone_are_a_sheet_that_escape_closes(open_browser: Callable[..., Page], scenery: Scenery) -> None:
    page = open_browser(viewport=PHONE)
    page.goto("/gallery/")
    mark_the_page(page)
    opener, sheet = page.locator("#open-filters"), page.get_by_role("dialog", name="Filters")
    expect(box(page, "Theme", "Nature")).to_be_hidden()

    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("heading", name="Filters")).to_be_focused()
    tab_to(page, box(page, "Who it’s for", "Carers"))
    page.keyboard.press("Space")
    expect(sheet.get_by_role("button", name="Show 3 stories")).to_be_visible()
    expect(box(page, "Who it’s for", "Carers")).to_be_focused()
    tab_to(page, box(page, "Theme", "Nature"))
    page.keyboard.press("Space")
    expect(sheet.get_by_role("button", name="Show 2 stories")).to_be_visible()
    page.keyboard.press("Escape")

    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(opener).to_have_text("Filters (2)")
    expect_result(page, ["The kettle is on", "Seeds for everyone"])
    assert is_the_same_page(page)
    tab_to(page, chip(page, "Take away Theme: Nature"))
    page.keyboard.press("Enter")
    expect_result(page, ["Bread on Fridays", "The kettle is on", "Seeds for everyone"])
    expect(page.get_by_role("heading", name="3 stories")).to_be_focused()


def test_the_sheet_keeps_the_keyboard_inside_until_its_button_closes_it(
    open_browser: Callable[..., Page], scenery: Scenery
) -> None:
    page = open_browser(viewport=PHONE)
    page.goto("/gallery/")
    tab_to(page, page.locator("#open-filters"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Filters")).to_be_focused()

    tab_to(page, page.locator("#done-filters"))
    places = []
    for _press in range(5):
        page.keyboard.press("Tab")
        places.append(
            page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#filters')")
        )
    assert all(places)
    tab_to(page, page.locator("#done-filters"))
    page.keyboard.press("Enter")

    expect(page.locator("#open-filters")).to_be_focused()


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_a_story_and_its_pictures_are_reached_and_left_again(
    open_browser: Callable[..., Page], scenery: Scenery, viewport: dict[str, int] | None
) -> None:
    page = open_browser(**({"viewport": viewport} if viewport else {}))
    page.goto("/gallery/")
    tab_to(page, page.get_by_role("link", name="The allotment", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The allotment")

    first = page.locator("a[data-viewer]").first
    viewer = page.get_by_role("dialog", name="Pictures of this story")
    tab_to(page, first)
    page.keyboard.press("Enter")
    expect(viewer).to_contain_text("Picture 1 of 3")
    expect(viewer.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("Picture 2 of 3")
    expect(viewer).to_contain_text("Here: bench-b")
    page.keyboard.press("End")
    expect(viewer).to_contain_text("Picture 3 of 3")
    expect(viewer.locator(".viewer__next")).to_be_disabled()
    page.keyboard.press("Home")
    expect(viewer.get_by_role("img", name="A drawing: allotment-a.")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(viewer).to_contain_text("Picture 1 of 3")
    page.keyboard.press("Escape")

    expect(viewer).to_be_hidden()
    expect(first).to_be_focused()
