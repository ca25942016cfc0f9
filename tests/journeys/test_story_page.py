"""A story is read, its pictures are looked at, and it is handed on: at a desk and on a phone, with and without
JavaScript, and by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.scenery import Scenery
from tests.journeys.test_accessibility import axe_violations
from tests.journeys.test_gallery_by_keyboard import tab_to

pytestmark = pytest.mark.journey

ALLOTMENT = "/gallery/tackling-loneliness/the-allotment/"
MAY_COPY = {"permissions": ["clipboard-read", "clipboard-write"]}
SHEET = """
    navigator.canShare = () => true;
    navigator.share = async (what) => { window.handedOn = what; };
"""
"""Stands in for the device's own sheet, which this browser does not have."""
PRINTED = ["h1", ".label", ".pull-quote", ".strip", ".story-links", "#citation", ".story-cite__code"]
NOT_PRINTED = [
    ".site-nav",
    ".site-header .button",
    ".breadcrumbs",
    ".story-tools",
    ".story-cite__copy",
    ".panel",
    ".story-report",
    ".site-footer nav",
    "#viewer",
    "#share-dialog",
]
both_widths = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
Browsers = Callable[..., Page]


def viewer_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Pictures of this story")


def photo(page: Page, number: int) -> Locator:
    return page.locator(f"#photo-{number} a[data-viewer]")


def expect_address(page: Page, address: str) -> None:
    """Whatever the host is, by which the tests' own server goes. A dialog tells of its end after it is gone."""
    expect(page).to_have_url(re.compile(rf"//[^/]+{re.escape(address)}$"))


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def canonical(page: Page) -> str | None:
    return page.locator("link[rel=canonical]").get_attribute("href")


def swipe(page: Page, *, to_the_left: bool) -> None:
    """With one finger, through the middle of the screen."""
    xs = (300, 240, 180, 120) if to_the_left else (120, 180, 240, 300)
    touch = page.context.new_cdp_session(page)
    kinds = ("touchStart", *("touchMove",) * (len(xs) - 1))
    for kind, x in zip(kinds, xs, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": 400}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@both_widths
def test_a_photo_is_opened_by_its_address_and_left_by_keyboard(
    open_browser: Browsers, scenery: Scenery, viewport: dict[str, int]
) -> None:
    page = open_browser(viewport=viewport)
    page.goto(f"{ALLOTMENT}#photo-2")
    viewer = viewer_of(page)

    expect(viewer).to_contain_text("Picture 2 of 3")
    expect(viewer).to_contain_text("Here: bench-b")
    expect(viewer).to_contain_text("Picture: Us")
    expect(viewer.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("img", name="A drawing: teapot-a.")).to_be_visible()
    expect_address(page, f"{ALLOTMENT}#photo-3")
    page.keyboard.press("ArrowLeft")
    expect_address(page, f"{ALLOTMENT}#photo-2")
    page.keyboard.press("Escape")

    expect(viewer).to_be_hidden()
    expect_address(page, ALLOTMENT)
    expect(photo(page, 2)).to_be_focused()
    expect(photo(page, 2)).to_be_in_viewport()


@both_widths
def test_back_closes_the_viewer_where_the_last_photo_stands(
    open_browser: Browsers, scenery: Scenery, viewport: dict[str, int]
) -> None:
    page = open_browser(viewport=viewport)
    page.goto(ALLOTMENT)
    photo(page, 1).click()
    expect(viewer_of(page)).to_contain_text("Picture 1 of 3")
    page.keyboard.press("End")
    expect(viewer_of(page)).to_contain_text("Picture 3 of 3")

    page.go_back()
    expect(viewer_of(page)).to_be_hidden()
    expect(photo(page, 3)).to_be_focused()
    expect(photo(page, 3)).to_be_in_viewport()
    expect_address(page, ALLOTMENT)
    page.go_forward()
    expect(viewer_of(page)).to_contain_text("Picture 3 of 3")

    viewer_of(page).get_by_role("button", name="Close").click()
    expect(viewer_of(page)).to_be_hidden()
    page.wait_for_function("!location.hash")


def test_a_finger_turns_the_photos(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser(viewport=PHONE, has_touch=True)
    page.goto(ALLOTMENT)
    photo(page, 1).click()
    expect(viewer_of(page)).to_contain_text("Picture 1 of 3")

    swipe(page, to_the_left=False)
    expect(viewer_of(page)).to_contain_text("Picture 1 of 3")
    swipe(page, to_the_left=True)
    expect(viewer_of(page)).to_contain_text("Picture 2 of 3")
    swipe(page, to_the_left=True)
    expect(viewer_of(page)).to_contain_text("Picture 3 of 3")
    swipe(page, to_the_left=False)
    expect(viewer_of(page)).to_contain_text("Picture 2 of 3")


def test_what_is_seen_in_the_viewer_is_said_aloud(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    page.goto(ALLOTMENT)
    photo(page, 1).click()

    page.keyboard.press("ArrowRight")

    said = viewer_of(page).locator(".viewer__said")
    expect(said).to_have_text("Picture 2 of 3: A drawing: bench-b.")


def test_the_keyboard_is_never_lost_at_the_last_photo(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    page.goto(f"{ALLOTMENT}#photo-2")
    tab_to(page, viewer_of(page).get_by_role("button", name="Next picture"))

    page.keyboard.press("Enter")

    expect(viewer_of(page)).to_contain_text("Picture 3 of 3")
    expect(viewer_of(page).get_by_role("button", name="Close")).to_be_focused()


@both_widths
def test_the_link_of_a_photo_is_copied(open_browser: Browsers, scenery: Scenery, viewport: dict[str, int]) -> None:
    page = open_browser(viewport=viewport, **MAY_COPY)
    page.goto(f"{ALLOTMENT}#photo-2")

    viewer_of(page).get_by_role("button", name="Copy link").click()

    expect(viewer_of(page)).to_contain_text("The link is copied.")
    assert clipboard(page) == page.url
    assert page.url.endswith(f"{ALLOTMENT}#photo-2")


@both_widths
def test_a_story_is_handed_on_by_keyboard(open_browser: Browsers, scenery: Scenery, viewport: dict[str, int]) -> None:
    page = open_browser(viewport=viewport, **MAY_COPY)
    page.goto(ALLOTMENT)
    opener, dialog = page.get_by_role("link", name="Share this"), page.get_by_role("dialog", name="Share this story")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()

    code = dialog.get_by_role("img", name="QR code")
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=code.element_handle())
    tab_to(page, dialog.get_by_role("button", name="Copy link"))
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("The link is copied.")
    assert clipboard(page) == canonical(page)
    assert axe_violations(page, {}) == []
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_where_there_is_no_clipboard_the_link_is_copied_all_the_same(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser(**MAY_COPY)
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('not here'));")
    page.goto(ALLOTMENT)
    page.get_by_role("link", name="Share this").click()

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("The link is copied.")
    assert clipboard(page) == canonical(page)


def test_the_sheet_of_the_device_is_offered_where_there_is_one(open_browser: Browsers, scenery: Scenery) -> None:
    plain, phone = open_browser(viewport=PHONE), open_browser(viewport=PHONE)
    phone.add_init_script(SHEET)
    for page in (plain, phone):
        page.goto(ALLOTMENT)
        page.get_by_role("link", name="Share this").click()

    expect(plain.get_by_role("button", name="Share with an app")).to_be_hidden()
    phone.get_by_role("button", name="Share with an app").click()

    handed_on: dict[str, Any] = phone.evaluate("window.handedOn")
    assert handed_on == {
        "url": canonical(phone),
        "title": "The allotment",
        "text": "The allotment, in one sentence.",
    }


def test_the_reference_is_copied_as_it_stands(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser(**MAY_COPY)
    page.goto(ALLOTMENT)

    page.get_by_role("link", name="How to cite").click()
    expect(page.get_by_role("heading", name="How to cite this story")).to_be_in_viewport()
    page.get_by_role("button", name="Copy this reference").click()

    expect(page.locator(".story-cite").get_by_role("status")).to_have_text("Copied")
    assert clipboard(page) == page.locator("#citation").inner_text()
    assert clipboard(page).startswith("Mill Street Table. “The allotment”. Tackling Loneliness, ")


@both_widths
def test_without_scripts_there_are_pages_for_all_of_it(
    open_browser: Browsers, scenery: Scenery, viewport: dict[str, int]
) -> None:
    page = open_browser(viewport=viewport, java_script_enabled=False)
    page.goto(f"{ALLOTMENT}#photo-3")
    expect(photo(page, 3)).to_be_in_viewport()
    expect(page.get_by_text("Here: teapot-a")).to_be_visible()
    expect(page.locator("#share-dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("button", name="Copy this reference")).to_be_hidden()

    page.get_by_role("link", name="Share this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Share this story")
    expect(page.get_by_label("Address of this story")).to_have_value(canonical(page) or "")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
    page.get_by_role("link", name="Back to the story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The allotment")
    photo(page, 2).click()

    page.wait_for_url("**/pictures/**/1600.jpg")


def test_the_code_for_a_poster_is_saved_as_a_file(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    page.goto(f"{ALLOTMENT}share/")

    with page.expect_download() as saving:
        page.get_by_role("link", name="Save the code").click()

    assert saving.value.suggested_filename == "the-allotment-qr.svg"


def test_paper_shows_the_story_and_nothing_to_press(open_browser: Browsers, scenery: Scenery) -> None:
    page = open_browser()
    page.goto(ALLOTMENT)
    page.emulate_media(media="print")

    found = {selector: page.locator(selector).first.is_visible() for selector in (*PRINTED, *NOT_PRINTED)}

    assert found == dict.fromkeys(PRINTED, True) | dict.fromkeys(NOT_PRINTED, False)
