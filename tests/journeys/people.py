"""What people do on the site, in a browser: the words are the ones that they read there."""

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from gallery.models import User
from tests.journeys.scenery import PASSWORD

if TYPE_CHECKING:
    from tests.journeys.projects import Telling

GALLERY = "Tackling Loneliness"
DESCRIBE = "Describe it for someone who can’t see it"
NOBODY = "Nobody who can be recognised"


def mails_to(address: str) -> list[str]:
    """Everything in each mail, the oldest first."""
    return [
        "\n".join(
            [str(sent.subject), str(sent.body), *(str(part.content) for part in getattr(sent, "alternatives", []))]
        )
        for sent in mail.outbox
        if address in sent.to
    ]


def be_signed_in(page: Page, site: str, user: User) -> Page:
    """Without a code, where the journey is about something else."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return page


def ask_for_a_code(page: Page, address: str) -> None:
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/sign-in/code/**")


def sign_in_with_code(page: Page, address: str) -> None:
    """From any page that asks for an address: the code is in the newest mail."""
    ask_for_a_code(page, address)
    code = re.search(r"Your code is (\w+)", mails_to(address)[-1])
    assert code is not None
    page.get_by_label("Code").fill(code[1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def sign_in_with_password(page: Page, address: str) -> None:
    page.goto("/sign-in/staff/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def have_come(page: Page, boxes: Locator) -> list[Locator]:
    """All of them, once the page that a button led to has come whole: what is still arriving is not counted."""
    expect(boxes.first).to_be_visible()
    page.wait_for_load_state()
    return boxes.all()


def wait_until(page: Page, is_so: Callable[[], bool], *, patience: float = 60) -> None:
    """For what does not stand on the page. `patience` in seconds."""
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def choose_a_gallery(page: Page) -> None:
    page.goto("/share/")
    page.get_by_role("main").get_by_role("link", name=GALLERY).click()
    page.wait_for_url("**/share/tackling-loneliness/")


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name=heading, level=2, exact=True)).to_be_visible()


def go_to_step(page: Page, heading: str) -> None:
    page.get_by_role("navigation", name="Steps").get_by_role("button", name=heading).click()
    expect(page.get_by_role("heading", name=heading, level=2, exact=True)).to_be_visible()


def share_a_story(page: Page, telling: "Telling") -> None:
    """The six steps, from the list of galleries to the thanks."""
    choose_a_gallery(page)
    page.get_by_label("Your project or organisation").fill(telling.organisation)
    go_on(page, "Your story")
    write_the_story(page, telling)
    go_on(page, "Quotes")
    page.get_by_label("What did they say?").first.fill(telling.quote)
    go_on(page, "Photos")
    add_photos(page, telling)
    go_on(page, "Place and people")
    say_where_and_for_whom(page, telling)
    go_on(page, "Check and send")
    expect(page.get_by_role("region", name="Your story", exact=True)).to_contain_text(telling.title)
    agree_and_send(page, "Send your story")


def write_the_story(page: Page, telling: "Telling") -> None:
    page.get_by_label("A title").fill(telling.title)
    page.get_by_label("In one or two sentences").fill(telling.summary)
    for question, answer in telling.answers.items():
        page.get_by_label(question).fill(answer)


def photo_rows(page: Page) -> Locator:
    return page.locator("#photo-list > li")


def choose_photos(page: Page, paths: Iterable[Path | str]) -> None:
    page.get_by_label("Choose photos from your device").set_input_files([str(path) for path in paths])


def add_photos(page: Page, telling: "Telling") -> None:
    choose_photos(page, [photo.path for photo in telling.photos])
    expect(photo_rows(page)).to_have_count(len(telling.photos))
    for row, photo in zip(photo_rows(page).all(), telling.photos, strict=True):
        describe(row, photo.alt_text)


def describe(row: Locator, alt_text: str, *, who: str = NOBODY) -> None:
    row.get_by_label(DESCRIBE).fill(alt_text)
    row.get_by_role("group", name="Who is in it?").get_by_label(who).check()


def say_where_and_for_whom(page: Page, telling: "Telling") -> None:
    page.get_by_role("textbox", name="Place (optional)").fill(telling.place)
    page.get_by_label("Region").select_option(label=telling.region)
    tick(page, "Who is it for?", telling.cohorts)
    tick(page, "What is it about?", telling.themes)
    page.get_by_label("Other words").fill(", ".join(telling.tags))


def tick(page: Page, question: str, choices: tuple[str, ...]) -> None:
    for choice in choices:
        page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()


def agree_and_send(page: Page, button: str) -> None:
    page.get_by_label("I may share this story").check()
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/sent/")


def improve_a_story(page: Page, title: str, *, message: str, answers: dict[str, str]) -> None:
    """A returned story: read what is asked, change answers, send again."""
    page.goto("/my-stories/")
    record = page.get_by_role("article").filter(has=page.get_by_role("heading", name=title, exact=True))
    expect(record).to_contain_text("Changes requested")
    record.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("region", name="You and the moderators")).to_contain_text(message)
    page.get_by_role("button", name="Change and send again").click()
    expect(page.get_by_role("region", name="The moderator wrote")).to_contain_text(message)
    go_to_step(page, "Your story")
    for question, answer in answers.items():
        page.get_by_label(question).fill(answer)
    go_to_step(page, "Check and send")
    agree_and_send(page, "Send again")


def waiting_titles(page: Page) -> list[str]:
    page.goto("/admin/stories/")
    return page.locator("table.listing").first.locator("td.title a").all_inner_texts()


def open_for_review(page: Page, title: str) -> None:
    """The story as the public will see it, beside the decision about it."""
    page.goto("/admin/stories/")
    page.locator("table.listing").first.get_by_role("link", name=title, exact=True).click()
    preview = page.frame_locator("iframe.story-preview")
    expect(preview.get_by_role("heading", level=1)).to_have_text(title)


def correct_the_summary(page: Page, summary: str) -> None:
    """In Wagtail's editor, from the review."""
    page.get_by_role("link", name="Edit the text").click()
    page.locator("#id_summary").fill(summary)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("has been updated")


def confirm_everything(page: Page) -> None:
    for box in have_come(page, page.get_by_role("group", name="Safeguarding").get_by_role("checkbox")):
        box.check()


def decide(page: Page, title: str, button: str, message: str = "") -> None:
    page.get_by_label("Message to the contributor", exact=True).fill(message)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".messages")).to_contain_text(title)


def approve(page: Page, title: str) -> None:
    open_for_review(page, title)
    confirm_everything(page)
    page.get_by_role("button", name="Publish it", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(f"“{title}”: Published.")


def return_with(page: Page, title: str, message: str) -> None:
    open_for_review(page, title)
    page.locator("summary", has_text="Request changes").click()
    decide(page, title, "Request changes", message)


def decline(page: Page, title: str, message: str, *, reason: str = "Another reason") -> None:
    open_for_review(page, title)
    page.locator("summary", has_text="Decline it").click()
    page.get_by_label("Reason", exact=True).select_option(label=reason)
    decide(page, title, "Decline it", message)


def expect_titles(page: Page, titles: list[str]) -> None:
    """These stories in the gallery's result, in any order, and no other."""
    shown = page.locator("#results .card__title")
    for title in titles:
        expect(shown.get_by_text(title, exact=True)).to_be_visible()
    expect(shown).to_have_count(len(titles))


def card(page: Page, title: str) -> Locator:
    return page.locator("#results article").filter(has=page.get_by_role("link", name=title, exact=True))


def addresses_of(page: Page, alt_text: str) -> dict[str, bool]:
    """Every address of a picture on its story's page, and whether it is cut to a card."""
    image = page.get_by_role("img", name=alt_text)
    picture = image.locator("xpath=ancestor::picture")
    sets = [
        image.get_attribute("srcset"),
        *(source.get_attribute("srcset") for source in picture.locator("source").all()),
    ]
    found = [image.get_attribute("src"), picture.locator("xpath=ancestor::a").get_attribute("href")]
    found += [part.split()[0] for srcset in sets for part in (srcset or "").split(",")]
    return {address: "card" in address for address in found if address}


def choose_facet(page: Page, facet: str, label: str) -> None:
    """Opens a long list when the value stands further down."""
    group = page.get_by_role("group", name=facet)
    box = group.get_by_role("checkbox", name=re.compile(rf"^{re.escape(label)} "), include_hidden=True)
    if not box.is_visible():
        group.locator("summary").click()
    box.check()


def search_for(page: Page, words: str) -> None:
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("button", name="Search").click()
