"""Every page, wide and narrow, light and dark: axe objects to nothing, and the console complains of nothing."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page, expect

from gallery.discovery.selection import Selection
from gallery.printing.booklets import ask_for
from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.desk_pages import CONTRIBUTORS, STAFFS, AtDesk, revise, set_the_desk
from tests.journeys.desk_pages import Address as DeskAddress
from tests.journeys.scenery import Scenery
from tests.journeys.told import (
    ANYBODYS,
    ANYBODYS_MISTAKES,
    HELPERS,
    MISTAKES,
    OWN,
    Address,
    Refused,
    Told,
    tell,
    use_up_invitations,
)

pytestmark = pytest.mark.journey

NARROW = {"width": 320, "height": 640}
COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules that can turn out otherwise in the dark."""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(heading => heading.checkVisibility()).map(heading => Number(heading.tagName[1]))"""
WAGTAILS_OWN = (".tagit",)
"""Of its editor: the field for tags, whose inner box has no label of its own."""
SETTLED = "Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => null)))"
"""A colour on its way to another has no contrast of its own."""
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(part => part.getBoundingClientRect().right > innerWidth + 1 && !part.closest(".visually-hidden"))
    .map(part => part.outerHTML.slice(0, 120)).slice(0, 3)"""
FORM = "/share/tackling-loneliness/"
PROGRAMME = "/gallery/tackling-loneliness/"
PUBLIC = {
    "home": "/",
    "gallery": "/gallery/",
    "programme": "/gallery/tackling-loneliness/",
    "filtered": "/gallery/?cohort=carers&theme=nature&q=seeds",
    "empty result": "/gallery/?theme=music&q=kettle",
    "story": "/gallery/tackling-loneliness/the-allotment/",
    "ways to share a story": "/gallery/tackling-loneliness/the-allotment/share/",
    "story without photos": "/gallery/tackling-loneliness/boots-by-the-door/",
    "what to print": "/print/",
    "showcases": "/showcases/",
    "showcase": "/showcases/a-kind-of-spring/",
    "read across": f"{PROGRAMME}questions/",
    "search inside answers": f"{PROGRAMME}questions/?q=kettle",
    "what we learned": "/what-we-learned/",
    "what a programme learned": "/what-we-learned/tackling-loneliness/",
    "slides": "/present/?showcase=a-kind-of-spring",
    "my selection": "/selection/",
    "on another site": "/embed/?showcase=a-kind-of-spring",
    "how to put it there": "/embed/options/?theme=nature",
    "standing page": "/about/",
    "list of galleries": "/share/",
    "before the form": FORM,
    "sign in": "/sign-in/",
    "staff sign in": "/sign-in/staff/",
    "not found": "/no-such-page/",
}
CHOSEN = {
    "my selection, with stories": "/selection/{}",
    "side by side": "/compare/{}",
    "stories to print": "/print/{}",
    "slides of my selection": "/present/{}",
    "only quotes": f"{PROGRAMME}questions/?only=quotes",
}
"""With stories that somebody keeps in the place of {}."""
SEND = """([address, words]) => {
    const form = document.createElement("form");
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    Object.assign(form, { method: "post", action: address });
    for (const [name, value] of [["csrfmiddlewaretoken", token], ...words]) {
        form.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    document.body.append(form);
    form.submit();
}"""
"""As a form sends it that no script has looked at before."""
Browsers = Callable[..., Page]


@pytest.fixture
def complaints() -> list[str]:
    """Errors in the console; a blocked style or script stands there too."""
    return []


@pytest.fixture
def page(open_browser: Browsers, scenery: Scenery, complaints: list[str]) -> Page:
    """A browser, in place of pytest-playwright's, whose console is listened to."""
    opened = open_browser()
    opened.on("console", lambda message: complaints.extend(complaint(message, opened)))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    return opened


@pytest.fixture
def own_page(page: Page, site: str, scenery: Scenery) -> Page:
    return people.be_signed_in(page, site, scenery.contributor)


@pytest.fixture(scope="module")
def told(scenery: Scenery) -> Told:
    return tell(scenery)


@pytest.fixture(scope="module")
def desk(scenery: Scenery, told: Told) -> AtDesk:
    return set_the_desk(scenery, told)


def three_of(scenery: Scenery) -> Selection:
    return Selection(stories=tuple(story.pk for story in list(scenery.stories.values())[-3:]))


def complaint(message: ConsoleMessage, page: Page) -> list[str]:
    """An answer such as 404 to the page itself is meant."""
    is_own_status = "responded with a status of 4" in message.text and path_of(message.location["url"]) == path_of(
        page.url
    )
    return [message.text] if message.type == "error" and not is_own_status else []


def path_of(url: str) -> str:
    return urlsplit(url).path


def axe_violations(page: Page, options: dict[str, Any], but_not: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
    """The rule, and the elements that break it; `but_not` are selectors of what is left out."""
    context = {"exclude": [[selector] for selector in but_not]} if but_not else None
    found = Axe().run(page, context, {"resultTypes": ["violations"], **options}).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]


def expect_accessible(page: Page, complaints: list[str], *, but_not: tuple[str, ...] = ()) -> None:
    """The page as it is now, at a desk and on a phone, by day and by night."""
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        for scheme, options in (("light", {}), ("dark", {"runOnly": COLOURS})):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert (viewport, scheme, axe_violations(page, options, but_not)) == (viewport, scheme, [])
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert (width, page.evaluate(TOO_WIDE) if width > NARROW["width"] else []) == (NARROW["width"], [])
    expect_well_ordered(page)
    assert complaints == []


def expect_well_ordered(page: Page) -> None:
    """One h1, first; no level left out; one main."""
    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] - pair[0] > 1] == []
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main")).to_have_count(1)


@pytest.mark.parametrize("address", PUBLIC.values(), ids=PUBLIC.keys())
def test_public_page(page: Page, complaints: list[str], address: str) -> None:
    page.goto(address)

    expect_accessible(page, complaints)


@pytest.mark.parametrize("address", CHOSEN.values(), ids=CHOSEN.keys())
def test_page_of_chosen_stories(page: Page, complaints: list[str], scenery: Scenery, address: str) -> None:
    page.goto(address.format(three_of(scenery).query_string()))

    expect_accessible(page, complaints)


def test_page_of_something_printed(page: Page, complaints: list[str], scenery: Scenery) -> None:
    page.goto(ask_for(three_of(scenery), format="card").address)

    expect(page.get_by_role("link", name="Open the PDF")).to_be_visible()
    expect_accessible(page, complaints)


@pytest.mark.parametrize("address", ANYBODYS.values(), ids=ANYBODYS.keys())
def test_page_by_a_link(page: Page, complaints: list[str], told: Told, address: Address) -> None:
    page.goto(address(told))

    expect_accessible(page, complaints)


@pytest.mark.parametrize("address", OWN.values(), ids=OWN.keys())
def test_page_of_a_contributor(own_page: Page, complaints: list[str], told: Told, address: Address) -> None:
    own_page.goto(address(told))

    expect_accessible(own_page, complaints)


@pytest.mark.parametrize("address", HELPERS.values(), ids=HELPERS.keys())
def test_page_of_a_co_author(page: Page, site: str, complaints: list[str], told: Told, address: Address) -> None:
    people.be_signed_in(page, site, told.helper).goto(address(told))

    expect_accessible(page, complaints)


@pytest.mark.parametrize("address", CONTRIBUTORS.values(), ids=CONTRIBUTORS.keys())
def test_page_about_what_moderators_did(
    own_page: Page, complaints: list[str], desk: AtDesk, address: DeskAddress
) -> None:
    own_page.goto(address(desk))

    expect_accessible(own_page, complaints)


@pytest.mark.parametrize("address", STAFFS.values(), ids=STAFFS.keys())
def test_page_of_the_desk(page: Page, site: str, complaints: list[str], desk: AtDesk, address: DeskAddress) -> None:
    people.be_signed_in(page, site, desk.admin).goto(address(desk))

    expect_accessible(page, complaints)


def test_two_versions_in_the_editor(
    page: Page, site: str, complaints: list[str], desk: AtDesk, scenery: Scenery
) -> None:
    people.be_signed_in(page, site, desk.admin)
    page.goto(reverse("wagtailadmin_pages:edit", args=[desk.blocked.pk]))
    revise(desk.blocked, by=scenery.contributor, summary="Somebody was faster.")
    page.locator("#id_summary").fill("Somebody was slower.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("alert").filter(has_text="while you had it open")).to_be_visible()

    expect_accessible(page, complaints, but_not=WAGTAILS_OWN)


def send(page: Page, refused: Refused, told: Told) -> int | None:
    """From a page that has nothing to do with it; the status of the answer."""
    with page.expect_navigation() as answer:
        page.evaluate(SEND, [refused.address(told), refused.words])
    return answer.value.status if answer.value else None


@pytest.mark.parametrize("refused", MISTAKES.values(), ids=MISTAKES.keys())
def test_page_of_a_contributor_with_errors(own_page: Page, complaints: list[str], told: Told, refused: Refused) -> None:
    if refused.status == 429:
        use_up_invitations(told)
    own_page.goto("/account/")

    assert send(own_page, refused, told) == refused.status
    expect_accessible(own_page, complaints)


@pytest.mark.parametrize("refused", ANYBODYS_MISTAKES.values(), ids=ANYBODYS_MISTAKES.keys())
def test_page_for_anybody_with_errors(page: Page, complaints: list[str], told: Told, refused: Refused) -> None:
    page.goto("/sign-in/")

    assert send(page, refused, told) == refused.status
    expect_accessible(page, complaints)


def test_page_for_the_code_and_a_wrong_code(page: Page, complaints: list[str]) -> None:
    page.goto("/sign-in/")
    people.ask_for_a_code(page, "ada@example.org")
    expect_accessible(page, complaints)

    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".field__error")).to_be_visible()

    expect_accessible(page, complaints)


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/staff/"])
def test_sign_in_with_errors(page: Page, complaints: list[str], address: str) -> None:
    page.goto(address)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.locator(".field__error").first).to_be_visible()

    expect_accessible(page, complaints)


def test_the_first_error_is_where_a_reader_is_taken(own_page: Page, told: Told) -> None:
    own_page.goto(reverse("contributions:check_and_send", args=[told.draft.key]))
    own_page.get_by_role("button", name="Send your story").click()
    expect(own_page.get_by_role("alert", name="Something needs another look")).to_be_focused()

    own_page.get_by_role("alert").get_by_role("link", name="Tick this box").click()

    expect(own_page.get_by_label("I may share this story")).to_be_focused()


def test_photos_that_were_taken_and_one_that_was_refused(own_page: Page, complaints: list[str], told: Told) -> None:
    own_page.goto(reverse("contributions:draft_step", args=[told.draft.key, "photos"]))
    people.choose_photos(own_page, [settings.DEMO_PICTURES_DIR / f"{name}.jpg" for name in ("swim-a", "swim-b")])
    expect(people.photo_rows(own_page)).to_have_count(4)
    notes = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"Not a picture at all."}
    own_page.get_by_label("Choose photos from your device").set_input_files(notes)
    expect(own_page.get_by_text("This file is not a picture we can use.").first).to_be_visible()
    assert [text for text in complaints if "a status of 422" not in text] == []

    expect_accessible(own_page, complaints=[])


def test_open_sheet_of_filters(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/gallery/?theme=nature")
    page.locator("#open-filters").click()
    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()

    assert axe_violations(page, {}) == []
    assert complaints == []


def test_open_viewer_of_pictures(page: Page, complaints: list[str]) -> None:
    page.goto(PUBLIC["story"])
    page.locator("a[data-viewer]").first.click()
    expect(page.get_by_role("dialog", name="Pictures of this story")).to_be_visible()

    assert axe_violations(page, {}) == []
    assert complaints == []
