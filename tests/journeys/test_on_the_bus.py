"""A story with five photos, told on a phone with a slow network that breaks twice, to a site that is started again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import CDPSession, Page, expect

from gallery.models import Contribution, Draft, StoryImage
from tests.journeys import people
from tests.journeys.conftest import PHONE, Serving
from tests.journeys.photographs import photographs
from tests.journeys.scenery import Scenery

pytestmark = pytest.mark.journey

TWELVE_MEGAPIXELS = (4000, 3000)
SLOW = {"latency": 300, "downloadThroughput": 100_000, "uploadThroughput": 90_000}
"""ms, and bytes a second."""


def camera_photo(folder: Path, number: int, *, ending: str = "jpg") -> Path:
    drawn = sorted(settings.DEMO_PICTURES_DIR.glob("*.jpg"))[number]
    path = folder / f"IMG_{2040 + number}.{ending}"
    with Image.open(drawn) as image:
        image.resize(TWELVE_MEGAPIXELS).save(path, "HEIF" if ending == "heic" else "JPEG", quality=85)
    return path


def five_photos(folder: Path) -> list[Path]:
    """One of them as newer phones save theirs."""
    real = [photo.path for photo in photographs() if photo.path.suffix.lower() == ".heic"]
    heic = real[0] if real else camera_photo(folder, 4, ending="heic")
    return [heic, *(camera_photo(folder, number) for number in range(4))]


def network(session: CDPSession, *, is_there: bool) -> None:
    session.send("Network.emulateNetworkConditions", {"offline": not is_there, **SLOW})


def arrived(how_many: int) -> Callable[[], bool]:
    return lambda: StoryImage.objects.filter(draft_photos__isnull=False).count() >= how_many


def test_a_story_with_five_photos_arrives_complete_whatever_the_network_does(
    open_browser: Callable[..., Page], serving: Serving, scenery: Scenery, tmp_path: Path
) -> None:
    files = five_photos(tmp_path)
    page = open_browser(viewport=PHONE, has_touch=True, is_mobile=True)
    people.be_signed_in(page, serving.url, scenery.contributor)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    network(session, is_there=True)
    people.choose_a_gallery(page)
    people.go_on(page, "Your story")
    page.get_by_label("A title").fill("Told on the bus")
    page.get_by_label("In one or two sentences").fill("Five photos and three answers.")
    for question in scenery.gallery.questions.all():
        page.get_by_label(question.label).fill(f"On the way home. {question.label}")
    people.go_on(page, "Quotes")
    people.go_on(page, "Photos")

    people.choose_photos(page, files)
    people.wait_until(page, arrived(1), patience=240)
    network(session, is_there=False)
    page.wait_for_timeout(2_000)
    network(session, is_there=True)
    people.wait_until(page, arrived(3), patience=240)
    serving.start_again()
    expect(people.photo_rows(page)).to_have_count(5, timeout=240_000)
    for number, row in enumerate(people.photo_rows(page).all(), start=1):
        people.describe(row, f"Photo {number}")
    people.go_on(page, "Place and people")
    page.wait_for_load_state("load")
    network(session, is_there=False)
    page.get_by_role("textbox", name="Place (optional)").fill("Leeds")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#saved-note")).to_contain_text("No connection")
    network(session, is_there=True)
    expect(page.get_by_role("heading", name="Check and send", exact=True)).to_be_visible()
    people.agree_and_send(page, "Send your story")

    story = Contribution.objects.get(story__title="Told on the bus").story
    assert [photo.alt_text for photo in story.photos.all()] == [f"Photo {number}" for number in range(1, 6)]
    assert story.photos.values("image").distinct().count() == 5
    assert {max(photo.image.width, photo.image.height) for photo in story.photos.all()} <= set(range(1, 2561))
    answers = [f"On the way home. {question.label}" for question in scenery.gallery.questions.all()]
    assert [answer.text for answer in story.answers.all()] == answers
    assert story.place_name == "Leeds"
    assert not Draft.objects.filter(contribution=None, contributor=scenery.contributor).exists()
