"""An editor builds a showcase, shows it in a room, on paper and on another site; then a story of it is withdrawn."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from wagtail.models import Revision, Site

from gallery.contributions.submission import withdraw_story
from gallery.management.commands.worker import publish_what_is_due
from gallery.models import Contribution, OutgoingMail, ShowcaseIndexPage, ShowcasePage, User
from gallery.moderation.permissions import EDITORS
from tests.journeys import people
from tests.journeys.moderators import said
from tests.journeys.scenery import PASSWORD, Scenery
from tests.journeys.test_accessibility import expect_accessible

pytestmark = pytest.mark.journey

Browsers = Callable[..., Page]
TITLES = ["The allotment", "Songs from the hall"]


@pytest.fixture
def editor(scenery: Scenery) -> User:
    user = User.objects.create_user("edie@example.org", PASSWORD, name="Edie")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


@pytest.fixture(autouse=True)
def named(site: str) -> None:
    """By the name under which a browser finds it: what is pasted elsewhere has the site's own."""
    Site.objects.update(hostname="localhost")


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address under which a browser finds it: another origin on this machine."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_arguments: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def insert(page: Page, block: str) -> Locator:
    """The block that is new, the last one."""
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=block, exact=True).click()
    return page.locator("[data-streamfield-child]").last


def choose_story(page: Page, block: Locator, words: str, title: str) -> None:
    block.get_by_role("button", name="Choose a story").first.click()
    page.locator(".modal input[name=q]").fill(words)
    page.locator(".modal").get_by_role("link", name=title).click()
    expect(block).to_contain_text(title)


def build(page: Page) -> str:
    """Two stories, of which the second is moved to the front. The address of the showcase."""
    page.goto(f"/admin/pages/add/gallery/showcasepage/{ShowcaseIndexPage.objects.get().pk}/")
    page.get_by_role("textbox", name="Title").first.fill("Two good ideas")
    choose_story(page, insert(page, "Story, with a note"), "songs", TITLES[1])
    second = insert(page, "Story, with a note")
    choose_story(page, second, "allotment", TITLES[0])
    second.get_by_role("button", name="Move up").first.click()
    preview(page)
    return schedule(page)


def preview(page: Page) -> None:
    page.get_by_role("button", name="Toggle preview").click()
    seen = page.frame_locator("#w-preview-iframe")
    expect(seen.locator(".feature__title")).to_have_text(TITLES)
    page.get_by_role("button", name="Toggle preview").click()


def schedule(page: Page) -> str:
    """For tomorrow. The address at which it will be."""
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    tomorrow = timezone.localtime() + timedelta(days=1)
    page.get_by_label("Go live date/time").fill(tomorrow.strftime("%Y-%m-%d %H:%M"))
    # By keyboard: the calendar that Wagtail opens below the field covers the button.
    page.get_by_role("button", name="Save schedule").press("Enter")
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Schedule to publish").click()
    expect(said(page)).to_contain_text("scheduled")
    return ShowcasePage.objects.get(title="Two good ideas").get_url() or ""


def a_day_passes() -> None:
    """It was scheduled a day before; the worker looks for it each minute."""
    due = timezone.now() - timedelta(minutes=1)
    revision = Revision.objects.exclude(approved_go_live_at=None).get()
    revision.approved_go_live_at, revision.content["go_live_at"] = due, due.isoformat()
    revision.save()
    publish_what_is_due()


def have_it_printed(page: Page) -> bytes:
    """The booklet; the page stays where it was made."""
    page.get_by_role("link", name="Print").click()
    page.get_by_role("radio", name="Booklet").check()
    page.get_by_role("button", name="Make the PDF").click()
    address = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    answer = page.request.get(address or "")
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def assert_status(page: Page, address: str, status: int) -> None:
    answer = page.goto(address)
    assert answer and answer.status == status


def titles(place: Page) -> list[str]:
    place.locator("body").wait_for()
    return place.locator(".feature__title, .card__title, .slide__title").all_inner_texts()


def test_a_showcase_from_search_to_withdrawal(
    open_browser: Browsers, scenery: Scenery, site: str, editor: User, other_site: tuple[Path, str], browser: Browser
) -> None:
    desk = people.be_signed_in(open_browser(), site, editor)
    address = build(desk)

    reader = open_browser()
    assert_status(reader, address, 404)
    a_day_passes()
    assert_status(reader, address, 200)
    assert titles(reader) == TITLES
    expect_accessible(reader, [])

    room = open_browser()
    room.goto(address)
    room.get_by_role("link", name="Show full screen").click()
    expect(room.locator(".slide.is-shown")).to_contain_text(TITLES[0])
    room.wait_for_function("[...document.images].every(picture => picture.complete && picture.naturalWidth)")
    room.context.set_offline(True)
    room.keyboard.press("PageDown")
    expect(room.locator(".slide.is-shown")).to_contain_text(TITLES[1])
    room.keyboard.press("PageDown")
    expect(room.locator(".slide.is-shown")).to_contain_text(TITLES[0])

    paper = open_browser()
    paper.goto(address)
    pdf = have_it_printed(paper)
    assert f"<xmp:CreateDate>{timezone.localdate()}".encode() in pdf

    reader.get_by_role("link", name="Put it on your own site").click()
    snippet = reader.get_by_label("Copy this into your page").input_value()
    folder, origin = other_site
    (folder / "index.html").write_text(f"<!doctype html><title>Elsewhere</title><p>Ours</p>{snippet}")
    elsewhere = browser.new_context().new_page()
    elsewhere.goto(origin)
    frame = elsewhere.frame_locator("iframe")
    expect(frame.locator(".card__title")).to_have_text(TITLES)
    elsewhere.wait_for_function("document.querySelector('iframe').height != '640'")

    withdraw_story(Contribution.objects.get(story__title=TITLES[0]), by=scenery.contributor)

    room.context.set_offline(False)
    expect(room.locator(".slide")).to_have_count(1)
    expect(frame.locator(".card__title")).to_have_text(TITLES[1:])
    reader.goto(address)
    assert titles(reader) == TITLES[1:]
    elsewhere.goto(origin)
    expect(frame.locator(".card__title")).to_have_text(TITLES[1:])
    assert_status(paper, paper.url, 410)
    letter = OutgoingMail.objects.get(event__startswith="gap", subject__endswith="Two good ideas")
    assert (letter.recipient, "“The allotment”" in letter.text) == (editor.email, True)
