"""Everything that matters works with plain pages: nothing of it waits for a script."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from gallery.models import Contribution
from tests.journeys import people
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.scenery import Scenery

pytestmark = pytest.mark.journey

PER_PAGE = 24
TWO_PAGES = 26
"""Stories: more than a page of the gallery shows."""
ABOUT_YOU = {
    "Your name": "Nia",
    "Your project or organisation": "Shed & Sons",
    "Where can we write to you?": "not an address",
}
YOUR_STORY = {
    "A title": "The shed that sings",
    "In one or two sentences": "A shed, and “songs” in it.",
    "What did you do?": "We put a piano in a shed.\n\nThen people came.",
    "What changed?": "The street <b>hums</b>.",
}
PLACE = {
    "Place (optional)": "Bangor",
    "Other words": "weekly, outdoors",
    "When did it start?": "Thirdember 2024",
    "How many people took part?": "40",
}


@pytest.fixture
def plain_page(open_browser: Callable[..., Page]) -> Callable[..., Page]:
    return lambda **how: open_browser(java_script_enabled=False, **how)


@pytest.fixture
def shared(scenery: Scenery) -> Iterator[Any]:
    """What is shared in the test; taken away afterwards."""
    before = set(Contribution.objects.values_list("pk", flat=True))
    yield lambda: Contribution.objects.exclude(pk__in=before)
    for contribution in Contribution.objects.exclude(pk__in=before):
        contribution.story.delete()


def picture(name: str) -> str:
    return str(settings.DEMO_PICTURES_DIR / f"{name}.jpg")


def fill_in(page: Page, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        page.get_by_label(label).and_(page.locator("input, textarea")).fill(text)


def expect_texts(page: Page, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        expect(page.get_by_label(label).and_(page.locator("input, textarea"))).to_have_value(text)


def expect_an_error(page: Page, words: str) -> None:
    """One, with its place; it is gone to by its link."""
    summary = page.get_by_role("alert", name="Something needs another look")
    expect(summary.get_by_role("listitem")).to_have_count(1)
    summary.get_by_role("link", name=words).click()


def tell_who_it_is(page: Page) -> None:
    fill_in(page, ABOUT_YOU)
    page.get_by_role("button", name="Save and continue").click()
    expect_an_error(page, "Enter a valid email address.")
    expect_texts(page, ABOUT_YOU)
    fill_in(page, {"Where can we write to you?": "nia@example.org"})


def tell_the_story(page: Page) -> None:
    """The steps can be gone through in any order, and keep what is not finished."""
    fill_in(page, {"A title": YOUR_STORY["A title"]})
    people.go_to_step(page, "Quotes")
    page.get_by_label("What did they say?").nth(1).fill("It hums.")
    page.get_by_label("Who said it?").nth(1).fill("Next door")
    people.go_to_step(page, "Your story")
    expect_texts(page, {"A title": YOUR_STORY["A title"]})
    fill_in(page, YOUR_STORY)
    people.go_on(page, "Quotes")
    expect(page.get_by_label("What did they say?").first).to_have_value("It hums.")


def show_photos(page: Page) -> None:
    people.choose_photos(page, [picture("boat-a")])
    page.get_by_role("button", name="Add photos").click()
    expect(people.photo_rows(page)).to_have_count(1)
    people.photo_rows(page).first.get_by_label(people.DESCRIBE).fill("A boat on a wall.")
    page.get_by_role("button", name="Save and continue").click()
    expect_an_error(page, "Say who is in this photo.")
    people.describe(people.photo_rows(page).first, "A boat on a wall.")
    people.choose_photos(page, [picture("swim-a"), picture("moor-b")])
    page.get_by_role("button", name="Add photos").click()
    expect(people.photo_rows(page)).to_have_count(3)
    expect(people.photo_rows(page).first.get_by_label(people.DESCRIBE)).to_have_value("A boat on a wall.")
    people.describe(people.photo_rows(page).nth(1), "Water, and people.")
    people.photo_rows(page).nth(1).get_by_label("Order").fill("1")
    people.photo_rows(page).nth(0).get_by_label("Order").fill("2")
    people.photo_rows(page).nth(2).get_by_label("Remove this photo").check()


def say_where_and_for_whom(page: Page) -> None:
    fill_in(page, PLACE)
    page.get_by_label("Region").select_option(label="Wales")
    people.tick(page, "Who is it for?", ("Carers", "Men"))
    people.tick(page, "What is it about?", ("Music",))
    page.get_by_label("Web address").first.fill("example.org/shed")
    page.get_by_label("What is it?", exact=True).first.fill("Our page")
    page.get_by_role("button", name="Save and continue").click()
    expect_an_error(page, "Write a month and a year")
    expect_texts(page, PLACE)
    expect(page.get_by_label("Region")).to_have_value("wales")
    expect(page.get_by_role("group", name="Who is it for?").get_by_role("checkbox", checked=True)).to_have_count(2)
    fill_in(page, {"When did it start?": "March 2024"})


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_story_is_shared_and_no_error_loses_what_was_typed(
    plain_page: Callable[..., Page], shared: Any, viewport: dict[str, int]
) -> None:
    page = plain_page(viewport=viewport)
    people.choose_a_gallery(page)
    people.sign_in_with_code(page, f"nia-{viewport['width']}@example.org")

    tell_who_it_is(page)
    people.go_on(page, "Your story")
    tell_the_story(page)
    people.go_on(page, "Photos")
    show_photos(page)
    people.go_on(page, "Place and people")
    say_where_and_for_whom(page)
    people.go_on(page, "Check and send")
    page.get_by_role("button", name="See it as others will").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The shed that sings")
    page.get_by_role("link", name="Back to your story").click()
    page.get_by_role("button", name="Send your story").click()
    expect_an_error(page, "Tick this box")
    assert list(shared()) == []
    people.agree_and_send(page, "Send your story")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your story is on its way.")
    expect_what_was_shared(page, shared().get())


def expect_what_was_shared(page: Page, contribution: Contribution) -> None:
    """All of it, on the page that is the contributor's own."""
    page.get_by_role("link", name="See where it stands").click()
    expect(page.locator("main")).to_contain_text("The street <b>hums</b>.")
    story = contribution.story.get_latest_revision_as_object()
    assert contribution.contact_email == "nia@example.org"
    assert [photo.alt_text for photo in story.photos.all()] == ["Water, and people.", "A boat on a wall."]
    assert [(quote.text, quote.said_by) for quote in story.quotes.all()] == [("It hums.", "Next door")]
    assert [(link.url, link.label) for link in story.links.all()] == [("https://example.org/shed", "Our page")]
    assert sorted(term.slug for term in (*story.themes.all(), *story.cohorts.all())) == ["carers", "men", "music"]
    assert sorted(tag.name for tag in story.tags.all()) == ["outdoors", "weekly"]
    assert (story.region.slug, story.place_name, story.people_reached) == ("wales", "Bangor", 40)


@pytest.fixture(scope="module")
def two_pages(scenery: Scenery) -> None:
    for number in range(TWO_PAGES - len(scenery.stories)):
        scenery.add(f"Evening number {number + 1}", themes=("skills",), region="scotland")


def open_filters(page: Page) -> None:
    """On a phone they are a sheet behind a link."""
    if page.viewport_size == PHONE:
        page.get_by_role("link", name="Filters").click()
    expect(page.get_by_role("group", name="Theme")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_stories_are_found_by_facet_search_chip_and_pager(
    plain_page: Callable[..., Page], two_pages: None, viewport: dict[str, int]
) -> None:
    page = plain_page(viewport=viewport)
    page.goto("/gallery/")
    results = page.get_by_role("region", name=re.compile(r"\d+ stor"))

    open_filters(page)
    people.choose_facet(page, "Theme", "Nature")
    people.choose_facet(page, "Who it’s for", "Carers")
    page.get_by_role("button", name="Apply").click()
    people.expect_titles(page, ["Seeds for everyone", "The kettle is on"])
    assert parse_qsl(urlsplit(page.url).query) == [("cohort", "carers"), ("theme", "nature")]

    people.search_for(page, "kettle")
    people.expect_titles(page, ["The kettle is on"])
    expect(page).to_have_title(re.compile("kettle"))
    results.get_by_role("link", name="Take away Search: “kettle”").click()
    people.expect_titles(page, ["Seeds for everyone", "The kettle is on"])
    results.get_by_role("link", name="Clear all").click()
    expect(page.locator("#results .card__title")).to_have_count(PER_PAGE)

    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Next").click()
    expect(page.locator("#results .card__title")).to_have_count(TWO_PAGES - PER_PAGE)
    expect(pages.get_by_role("link", name="Page 2")).to_have_attribute("aria-current", "page")
    pages.get_by_role("link", name="Previous").click()
    expect(page.locator("#results .card__title")).to_have_count(PER_PAGE)


def test_a_search_without_an_answer_offers_ways_back(plain_page: Callable[..., Page], scenery: Scenery) -> None:
    page = plain_page()
    page.goto("/gallery/?theme=music&q=kettle")
    expect(page.get_by_role("heading", name="0 stories")).to_be_visible()

    page.get_by_role("link", name="Take away “kettle” and 1 story appears").click()

    people.expect_titles(page, ["Songs from the hall"])
