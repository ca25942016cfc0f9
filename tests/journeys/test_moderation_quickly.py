"""A clean story is decided in under a minute: four clicks and two pages, or the keys alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gallery.models import PhotoPermission
from tests.journeys import people
from tests.journeys.scenery import Scenery, empty_scene

pytestmark = pytest.mark.journey

COUNT_PRESSES = """addEventListener("pointerdown", () => {
    sessionStorage.presses = Number(sessionStorage.presses || 0) + 1;
}, true)"""
FOCUSED = "document.activeElement.textContent.trim()"
Browsers = Callable[..., Page]


@pytest.fixture(scope="module")
def gallery(site: str) -> Scenery:
    """With nothing in it: what waits is what a test sends."""
    return empty_scene()


@pytest.fixture
def page(open_browser: Browsers, site: str, gallery: Scenery) -> Page:
    return people.be_signed_in(open_browser(), site, gallery.moderator)


def send_clean(gallery: Scenery, title: str) -> None:
    """People in its photos: two statements have to be confirmed, which is as many as there ever are."""
    gallery.send(title, pictures=("choir-a",), people=PhotoPermission.People.ADULTS)


def loads_of(page: Page) -> list[str]:
    """The addresses of the pages that are loaded from now on; frames within them are none."""
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url) if frame == page.main_frame else None)
    return loads


def test_from_the_queue_to_a_decision_and_back_in_four_clicks_and_two_pages(page: Page, gallery: Scenery) -> None:
    send_clean(gallery, "Four clicks")
    page.add_init_script(COUNT_PRESSES)
    page.goto("/admin/stories/")
    loads = loads_of(page)

    page.get_by_role("link", name="Four clicks", exact=True).click()
    statements = page.get_by_role("group", name="Safeguarding").get_by_role("checkbox")
    expect(statements).to_have_count(2)
    for statement in statements.all():
        statement.check()
    page.get_by_role("button", name="Publish it", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("“Four clicks”: Published.")

    assert page.evaluate("sessionStorage.presses") == "4"
    assert len(loads) == 2
    assert loads[1].endswith("/admin/stories/")


def tab_to(page: Page, words: str) -> None:
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            return
    pytest.fail(f"“{words}” is not reached by the Tab key.")


def expect_keys_to_work(page: Page, title: str) -> None:
    """The list of them is offered as soon as their script has come."""
    expect(page).to_have_title(re.compile(f"^{title}"))
    expect(page.get_by_role("button", name="Keys", exact=True)).to_be_visible()


def test_decided_by_keyboard_alone(page: Page, gallery: Scenery) -> None:
    for title in ("Read, and left for later", "Decided by the keys"):
        send_clean(gallery, title)
    page.goto("/admin/stories/")

    tab_to(page, "Read, and left for later")
    page.keyboard.press("Enter")
    expect_keys_to_work(page, "Read, and left for later")
    page.keyboard.press("j")
    expect_keys_to_work(page, "Decided by the keys")
    for _statement in range(2):
        page.keyboard.press("a")
        page.keyboard.press("Space")
    page.keyboard.press("a")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("“Decided by the keys”: Published.")
    assert people.waiting_titles(page) == ["Read, and left for later"]
