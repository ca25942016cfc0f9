"""Photos go up one by one as they are chosen, dropped or pasted, and arrive whole whatever comes between."""

import base64
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from PIL import ExifTags, Image
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from gallery.models import Draft, StoryImage
from tests.journeys import people
from tests.journeys.conftest import PHONE
from tests.journeys.photographs import photographs
from tests.journeys.scenery import Scenery

pytestmark = pytest.mark.journey

ADD = "**/photos/add/"
ON_ITS_SIDE = 6
"""EXIF's word for a camera that was held upright."""
KEPT = "JSON.parse(Object.entries(localStorage).find(([name]) => name.startsWith('typed:'))[1]).fields"
HAND_OVER = """(target, {kind, name, content}) => {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    const brought = new DataTransfer();
    brought.items.add(new File([bytes], name, {type: "image/jpeg"}));
    const event = kind === "paste"
        ? new ClipboardEvent("paste", {clipboardData: brought, bubbles: true, cancelable: true})
        : new DragEvent("drop", {dataTransfer: brought, bubbles: true, cancelable: true});
    target.dispatchEvent(event);
}"""
"""As the browser does it; the test's own hands reach neither the clipboard nor another window."""
Browsers = Callable[..., Page]


@pytest.fixture
def context(open_browser: Browsers, site: str, scenery: Scenery) -> BrowserContext:
    page = people.be_signed_in(open_browser(), site, scenery.contributor)
    return page.context


@pytest.fixture
def draft(scenery: Scenery) -> Iterator[Draft]:
    begun = Draft.objects.create(contributor=scenery.contributor, gallery=scenery.gallery)
    yield begun
    Draft.objects.all().delete()


@pytest.fixture
def page(context: BrowserContext, draft: Draft) -> Page:
    """The step with the photos, open."""
    opened = context.pages[0]
    opened.goto(reverse("contributions:draft_step", args=[draft.key, "photos"]))
    return opened


def picture(name: str) -> Path:
    return settings.DEMO_PICTURES_DIR / f"{name}.jpg"


def photo(path: Path, *, width: int, height: int, orientation: int = 1) -> Path:
    """Like a camera's: large, and hard to make small."""
    noise = [Image.effect_noise((width // 8, height // 8), 90) for _band in "RGB"]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.merge("RGB", noise).resize((width, height)).save(path, "JPEG", quality=92, exif=exif)
    return path


def uploads(page: Page) -> Locator:
    return page.get_by_role("list", name="Photos on their way").get_by_role("listitem")


def status(page: Page) -> Locator:
    return page.locator("#photo-status")


def note(page: Page) -> Locator:
    return page.locator("#saved-note")


def images_of(draft: Draft) -> list[StoryImage]:
    return [photo.image for photo in draft.photos.select_related("image")]


def words_of(draft: Draft, image: StoryImage) -> dict[str, Any]:
    draft.refresh_from_db()
    return draft.answers.get("photos", {}).get(image.key, {})


def titles_in_order(draft: Draft) -> list[str]:
    return [image.title for image in sorted(images_of(draft), key=lambda image: int(words_of(draft, image)["order"]))]


def three_photos(page: Page, draft: Draft) -> list[str]:
    names = ["boat-a", "swim-a", "moor-b"]
    people.choose_photos(page, [picture(name) for name in names])
    expect(people.photo_rows(page)).to_have_count(3)
    wait_for_order(page, draft, names)
    return names


def wait_for_order(page: Page, draft: Draft, names: list[str]) -> None:
    """As it is saved."""
    wanted = [f"{name}.jpg" for name in names]
    people.wait_until(page, lambda: all(words_of(draft, image).get("order") for image in images_of(draft)))
    people.wait_until(page, lambda: titles_in_order(draft) == wanted)


def test_photos_go_up_by_themselves_in_the_order_in_which_they_were_chosen(page: Page, draft: Draft) -> None:
    three_photos(page, draft)

    expect(uploads(page)).to_have_count(0)
    expect(status(page)).to_have_text(re.compile("is here. Please describe it.$"))
    expect(people.photo_rows(page).nth(2).get_by_role("group", name="Photo 3")).to_be_visible()
    people.describe(people.photo_rows(page).first, "A boat on a wall.")
    boat = next(image for image in images_of(draft) if image.title == "boat-a.jpg")
    people.wait_until(page, lambda: words_of(draft, boat).get("people") == "nobody")
    assert words_of(draft, boat)["alt_text"] == "A boat on a wall."


@pytest.mark.parametrize(("kind", "target"), [("drop", "#drop"), ("paste", "body")])
def test_photos_are_dropped_and_pasted(page: Page, draft: Draft, kind: str, target: str) -> None:
    content = base64.b64encode(picture("boat-a").read_bytes()).decode()

    page.locator(target).evaluate(HAND_OVER, {"kind": kind, "name": "from-elsewhere.jpg", "content": content})

    expect(people.photo_rows(page)).to_have_count(1)
    assert [image.title for image in images_of(draft)] == ["from-elsewhere.jpg"]


def test_a_large_photo_is_made_smaller_on_the_way_and_stays_upright(page: Page, draft: Draft, tmp_path: Path) -> None:
    large = photo(tmp_path / "large.jpg", width=4000, height=3000, orientation=ON_ITS_SIDE)
    sent: list[int] = []
    page.on(
        "request", lambda request: sent.append(len(request.post_data_buffer or b"")) if "/add/" in request.url else 0
    )

    people.choose_photos(page, [large])

    expect(people.photo_rows(page)).to_have_count(1)
    assert [(image.width, image.height) for image in images_of(draft)] == [(1920, 2560)]
    assert max(sent) < large.stat().st_size * 0.7


def test_what_the_browser_cannot_read_goes_as_it_is(page: Page, draft: Draft) -> None:
    heic = next((photo.path for photo in photographs() if photo.path.suffix.lower() == ".heic"), None)
    if heic is None:
        pytest.skip("there is no HEIC photo on this machine")

    people.choose_photos(page, [heic])

    expect(people.photo_rows(page)).to_have_count(1)
    assert [image.title for image in images_of(draft)] == [heic.name]


def test_without_a_connection_photos_wait_for_one(page: Page, context: BrowserContext, draft: Draft) -> None:
    context.set_offline(True)
    people.choose_photos(page, [picture("boat-a"), picture("swim-a")])
    expect(uploads(page).first).to_contain_text("No connection. It is sent as soon as there is one.")

    context.set_offline(False)

    expect(people.photo_rows(page)).to_have_count(2)
    expect(uploads(page)).to_have_count(0)
    assert len(images_of(draft)) == 2


def test_a_photo_whose_answer_was_lost_is_there_once(page: Page, draft: Draft) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route(ADD, lose_the_first, times=1)

    people.choose_photos(page, [picture("boat-a")])

    expect(people.photo_rows(page)).to_have_count(1)
    expect(uploads(page)).to_have_count(0)
    assert len(lost) == 1
    assert len(images_of(draft)) == 1


def test_while_many_people_send_photos_it_is_tried_again(page: Page, draft: Draft) -> None:
    def be_busy(route: Route) -> None:
        route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "Many pictures are being sent."})

    page.route(ADD, be_busy, times=1)
    people.choose_photos(page, [picture("boat-a")])
    expect(uploads(page)).to_contain_text("Many people are sending photos. We try again by ourselves.")

    expect(people.photo_rows(page)).to_have_count(1)


def test_a_photo_that_is_refused_says_why(page: Page, draft: Draft, tmp_path: Path) -> None:
    notes = tmp_path / "notes.jpg"
    notes.write_text("Not a picture at all.")

    people.choose_photos(page, [notes, picture("boat-a")])

    expect(people.photo_rows(page)).to_have_count(1)
    expect(uploads(page)).to_have_text(re.compile("notes.jpg This file is not a picture we can use."))
    expect(uploads(page).get_by_role("button", name="Try again")).to_be_hidden()
    uploads(page).get_by_role("button", name="Remove notes.jpg").click()
    expect(uploads(page)).to_have_count(0)
    expect(page.get_by_label("Choose photos from your device")).to_be_focused()


def test_a_session_that_has_ended_loses_no_photo(
    page: Page, context: BrowserContext, draft: Draft, scenery: Scenery
) -> None:
    Session.objects.all().delete()
    people.choose_photos(page, [picture("boat-a")])
    expect(uploads(page)).to_contain_text("Sign in again in another window")

    with context.expect_page() as opened:
        uploads(page).get_by_role("link", name="Sign in again").click()
    people.sign_in_with_code(opened.value, scenery.contributor.email)
    opened.value.close()
    uploads(page).get_by_role("button", name="Try again").click()

    expect(people.photo_rows(page)).to_have_count(1)
    assert len(images_of(draft)) == 1


def test_the_step_is_not_left_before_all_photos_are_here(page: Page, draft: Draft) -> None:
    held: list[Route] = []
    page.route(ADD, lambda route: held.append(route))
    people.choose_photos(page, [picture("boat-a")])
    people.wait_until(page, lambda: len(held) == 1)
    page.get_by_role("button", name="Back").click()
    expect(note(page)).to_contain_text("Some photos are still on their way.")

    held[0].continue_()

    expect(page.get_by_role("heading", name="Quotes", level=2)).to_be_visible()
    assert len(images_of(draft)) == 1


def test_a_photo_that_is_refused_meanwhile_keeps_the_person_here(page: Page) -> None:
    held: list[Route] = []
    page.route(ADD, lambda route: held.append(route))
    people.choose_photos(page, [picture("boat-a")])
    people.wait_until(page, lambda: len(held) == 1)
    back = page.get_by_role("button", name="Back")
    back.click()
    expect(back).to_have_attribute("aria-disabled", "true")

    held[0].fulfill(status=422, json={"error": "This file is not a picture."})

    expect(note(page)).to_have_text("boat-a.jpg: This file is not a picture.")
    expect(back).not_to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("heading", name="Photos", level=2)).to_be_visible()


def test_two_photos_are_on_their_way_at_once_and_no_more(page: Page) -> None:
    held: list[Route] = []
    page.route(ADD, lambda route: held.append(route))
    people.choose_photos(page, [picture(name) for name in ("boat-a", "swim-a", "moor-b")])
    people.wait_until(page, lambda: len(held) == 2)
    expect(uploads(page).nth(2)).to_contain_text("Waiting")

    held[0].continue_()

    people.wait_until(page, lambda: len(held) == 3)
    for route in held[1:]:
        route.continue_()
    expect(people.photo_rows(page)).to_have_count(3)


def test_a_photo_that_is_taken_back_on_its_way_does_not_arrive(page: Page, draft: Draft) -> None:
    held: list[Route] = []
    page.route(ADD, lambda route: held.append(route))
    people.choose_photos(page, [picture("boat-a")])
    people.wait_until(page, lambda: len(held) == 1)
    uploads(page).get_by_role("button", name="Remove boat-a.jpg").click()
    expect(uploads(page)).to_have_count(0)

    held[0].continue_()
    page.unroute(ADD)
    people.choose_photos(page, [picture("swim-a")])

    expect(people.photo_rows(page)).to_have_count(1)
    people.wait_until(page, lambda: [image.title for image in images_of(draft)] == ["swim-a.jpg"])


def test_photos_change_places_by_keyboard(page: Page, draft: Draft) -> None:
    boat, swim, moor = three_photos(page, draft)
    down = page.get_by_role("group", name="Photo 1").get_by_role("button", name="Move down")

    down.focus()
    page.keyboard.press("Enter")

    expect(status(page)).to_have_text("Now photo 2 of 3")
    focused = page.get_by_role("group", name="Photo 2").get_by_role("button", name="Move down")
    expect(focused).to_be_focused()
    wait_for_order(page, draft, [swim, boat, moor])
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Now photo 3 of 3")
    wait_for_order(page, draft, [swim, moor, boat])


def drag_to_the_top(page: Page, row: Locator) -> None:
    handle = row.locator("[data-handle]")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 100, steps=4)
    page.mouse.move(x, 1, steps=8)
    page.wait_for_timeout(300)
    page.mouse.up()


def test_photos_change_places_by_dragging(page: Page, draft: Draft) -> None:
    boat, swim, moor = three_photos(page, draft)

    drag_to_the_top(page, people.photo_rows(page).nth(2))

    expect(status(page)).to_have_text("Now photo 1 of 3")
    wait_for_order(page, draft, [moor, boat, swim])
    page.reload()
    expect(people.photo_rows(page).first.locator("input[name$=-order]")).to_have_value("1")
    wait_for_order(page, draft, [moor, boat, swim])


def test_escape_ends_dragging_and_leaves_everything_as_it_was(page: Page, draft: Draft) -> None:
    names = three_photos(page, draft)
    handle = people.photo_rows(page).nth(2).locator("[data-handle]")
    handle.hover()
    page.mouse.down()
    page.mouse.move(20, 1, steps=8)
    page.wait_for_timeout(300)

    page.keyboard.press("Escape")
    page.mouse.up()

    wait_for_order(page, draft, names)
    expect(people.photo_rows(page).nth(2).get_by_role("group", name="Photo 3")).to_be_visible()


def test_a_photo_is_removed_by_a_second_press(page: Page, draft: Draft) -> None:
    three_photos(page, draft)
    remove = page.get_by_role("group", name="Photo 2").locator("[data-remove-photo]")

    remove.click()
    expect(remove).to_have_text("Really remove?")
    assert len(images_of(draft)) == 3
    page.keyboard.press("Tab")
    expect(remove).to_have_text("Remove")
    remove.click()
    remove.click()

    expect(people.photo_rows(page)).to_have_count(2)
    expect(status(page)).to_have_text("The photo is removed.")
    expect(page.get_by_role("group", name="Photo 2").locator("[data-remove-photo]")).to_be_focused()
    assert [image.title for image in images_of(draft)] == ["boat-a.jpg", "moor-b.jpg"]


def test_a_photo_that_could_not_be_removed_stays(page: Page, context: BrowserContext, draft: Draft) -> None:
    people.choose_photos(page, [picture("boat-a")])
    remove = people.photo_rows(page).locator("[data-remove-photo]")
    expect(remove).to_be_visible()
    context.set_offline(True)

    remove.dblclick()

    expect(people.photo_rows(page)).to_contain_text("The photo could not be removed.")
    assert len(images_of(draft)) == 1


def test_what_must_stay_in_the_picture_is_tapped(page: Page, draft: Draft) -> None:
    people.choose_photos(page, [picture("boat-a")])
    row = people.photo_rows(page)
    row.get_by_text("Where it may be used").click()
    whole = row.locator(".focus__picture")
    box = whole.bounding_box()
    assert box is not None

    whole.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})

    expect(row.get_by_label("From left to right")).to_have_value("25")
    expect(row.get_by_label("From top to bottom")).to_have_value("75")
    expect(row.locator(".photo-row__picture img")).to_have_css("object-position", "25% 75%")
    image = images_of(draft)[0]
    people.wait_until(page, lambda: words_of(draft, image).get("focus_x") == "25")
    row.get_by_label("From left to right").press("ArrowRight")
    expect(row.locator(".photo-row__picture img")).to_have_css("object-position", "26% 75%")


def test_what_is_written_about_photos_survives_a_closed_tab(page: Page, context: BrowserContext, draft: Draft) -> None:
    three_photos(page, draft)
    context.set_offline(True)
    people.describe(people.photo_rows(page).nth(1), "Water.")
    page.get_by_role("group", name="Photo 3").get_by_role("button", name="Move up").click()
    expect(note(page)).to_contain_text("No connection")
    page.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(reverse("contributions:draft_step", args=[draft.key, "photos"]))

    expect(note(again)).to_contain_text("What you typed before is back. Saved at")
    expect(people.photo_rows(again).nth(2).get_by_label(people.DESCRIBE)).to_have_value("Water.")
    wait_for_order(again, draft, ["boat-a", "moor-b", "swim-a"])


def test_what_has_to_wait_for_another_save_is_kept_on_the_device_at_once(page: Page, draft: Draft) -> None:
    three_photos(page, draft)
    orders = page.locator("#photo-list input[name$='-order']")
    names = [orders.nth(place).get_attribute("name") for place in range(3)]
    held: list[Route] = []
    page.route(re.compile("/photos/"), lambda route: held.append(route))
    people.describe(people.photo_rows(page).nth(1), "Water.")
    page.get_by_role("group", name="Photo 3").get_by_role("button", name="Move up").click()

    people.wait_until(page, lambda: len(held) > 0)
    kept = page.evaluate(KEPT)
    assert [kept[name] for name in names] == ["1", "3", "2"]


def test_on_a_phone_a_photo_is_taken_with_the_camera(
    open_browser: Browsers, site: str, scenery: Scenery, draft: Draft
) -> None:
    phone = people.be_signed_in(open_browser(viewport=PHONE, has_touch=True, is_mobile=True), site, scenery.contributor)
    phone.goto(reverse("contributions:draft_step", args=[draft.key, "photos"]))
    small = BytesIO()
    Image.new("RGB", (640, 480), "#1e5b4f").save(small, "JPEG")

    with phone.expect_file_chooser() as chooser:
        phone.get_by_text("Take a photo").tap()
    chooser.value.set_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": small.getvalue()})

    expect(people.photo_rows(phone)).to_have_count(1)
    assert len(images_of(draft)) == 1
