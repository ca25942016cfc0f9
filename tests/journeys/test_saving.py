"""What is typed into a story is saved by itself, and survives whatever comes between: no connection, a closed tab,
a session that has ended, a site that stumbles, a second window.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from gallery.contributions.submission import SharedStory, submit_story
from gallery.models import Contribution, Draft
from tests.journeys import people
from tests.journeys.scenery import Scenery

pytestmark = pytest.mark.journey

NEW = "/share/tackling-loneliness/?new=1"
SAVED = re.compile(r"^Saved at \d\d:\d\d$")
NO_CONNECTION = re.compile("No connection. What you type is kept on this device")
NOT_REACHED = re.compile("we could not reach the site")
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('typed:')).length"
Browsers = Callable[..., Page]


@pytest.fixture(autouse=True)
def no_other_drafts(site: str) -> None:
    """What a tab of the test before has sent while it was being closed may have arrived after its end."""
    Draft.objects.all().delete()


@pytest.fixture
def context(open_browser: Browsers, site: str, scenery: Scenery) -> BrowserContext:
    """A browser in which the contributor is signed in."""
    page = people.be_signed_in(open_browser(), site, scenery.contributor)
    return page.context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.pages[0]


@pytest.fixture
def draft(scenery: Scenery) -> Iterator[Draft]:
    begun = Draft.objects.create(contributor=scenery.contributor, gallery=scenery.gallery)
    yield begun
    Draft.objects.all().delete()


@pytest.fixture
def story(page: Page, draft: Draft) -> Page:
    """The step with the story's title, open."""
    page.goto(step(draft, "your-story"))
    return page


def step(draft: Draft, slug: str) -> str:
    return reverse("contributions:draft_step", args=[draft.key, slug])


def newest_draft() -> Draft:
    return Draft.objects.latest("pk")


def note(page: Page) -> Locator:
    return page.locator("#saved-note")


def title(page: Page) -> Locator:
    return page.get_by_label("A title")


def what_is_saved(draft: Draft) -> dict[str, Any]:
    draft.refresh_from_db()
    return draft.answers.get("story", {})


def fails(route: Route) -> None:
    """As where the site is being started again."""
    if route.request.method == "POST":
        route.fulfill(status=502, body="Bad gateway")
    else:
        route.continue_()


def test_a_new_story_is_saved_by_itself_and_gets_an_address_of_its_own(page: Page) -> None:
    page.goto(NEW)
    page.get_by_label("Your name").fill("Connie and Nia")

    expect(note(page)).to_have_text(SAVED)
    begun = Draft.objects.get(answers__icontains="Connie and Nia")
    expect(page).to_have_url(re.compile(f"{step(begun, 'about-you')}$"))
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Connie and Nia")
    begun.delete()


def test_what_is_typed_without_a_connection_is_saved_when_there_is_one(
    story: Page, context: BrowserContext, draft: Draft
) -> None:
    context.set_offline(True)
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(NO_CONNECTION)
    assert what_is_saved(draft) == {}

    context.set_offline(False)

    expect(note(story)).to_have_text(SAVED)
    assert what_is_saved(draft)["title"] == "The shed that sings"
    assert story.evaluate(KEPT) == 0


def test_a_site_that_stumbles_is_tried_again(story: Page, draft: Draft) -> None:
    story.route("**/drafts/**", fails)
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(NOT_REACHED)

    story.unroute("**/drafts/**")

    expect(note(story)).to_have_text(SAVED)
    assert what_is_saved(draft)["title"] == "The shed that sings"


def test_a_button_leads_on_by_itself_when_there_is_a_connection_again(
    story: Page, context: BrowserContext, draft: Draft
) -> None:
    title(story).fill("The shed that sings")
    context.set_offline(True)
    story.get_by_role("button", name="Back").click()
    expect(note(story)).to_contain_text("it goes on by itself then")
    expect(title(story)).to_have_value("The shed that sings")

    context.set_offline(False)

    story.wait_for_url(f"**{step(draft, 'about-you')}")
    assert what_is_saved(draft)["title"] == "The shed that sings"


def test_whoever_types_on_is_not_led_away(story: Page, context: BrowserContext, draft: Draft) -> None:
    context.set_offline(True)
    story.get_by_role("button", name="Back").click()
    expect(note(story)).to_contain_text("it goes on by itself then")
    title(story).press_sequentially("One more word")

    context.set_offline(False)

    expect(note(story)).to_have_text(SAVED)
    expect(story).to_have_url(re.compile(step(draft, "your-story")))
    assert what_is_saved(draft)["title"] == "One more word"


def test_a_button_pressed_twice_leads_on_once(story: Page, draft: Draft) -> None:
    pressed: list[str] = []
    story.on(
        "request", lambda request: pressed.append(request.post_data or "") if request.is_navigation_request() else None
    )
    finish = story.get_by_role("button", name="Finish later")

    finish.dblclick()

    story.wait_for_url("**/my-stories/")
    assert len([body for body in pressed if "finish_later" in body]) == 1


def test_what_was_typed_survives_a_closed_tab(story: Page, context: BrowserContext, draft: Draft) -> None:
    context.set_offline(True)
    title(story).fill("The shed that sings")
    story.get_by_label("In one or two sentences").fill("A shed, and songs.")
    expect(note(story)).to_have_text(NO_CONNECTION)
    story.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(step(draft, "your-story"))

    expect(note(again)).to_have_text(re.compile("^What you typed before is back. Saved at"))
    expect(title(again)).to_have_value("The shed that sings")
    expect(again.locator("#id_summary_count")).to_have_text("282 of 300 characters left")
    assert what_is_saved(draft)["summary"] == "A shed, and songs."
    assert again.evaluate(KEPT) == 0


def test_a_story_that_was_never_saved_survives_a_closed_tab(page: Page, context: BrowserContext) -> None:
    page.goto(NEW)
    context.set_offline(True)
    page.get_by_label("Your name").fill("Nia")
    expect(note(page)).to_have_text(NO_CONNECTION)
    page.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(NEW)

    expect(note(again)).to_have_text(re.compile("^What you typed before is back. Saved at"))
    assert newest_draft().answers["story"]["your_name"] == "Nia"
    Draft.objects.all().delete()


def test_a_page_that_is_put_away_is_saved_at_once(story: Page, draft: Draft) -> None:
    title(story).press_sequentially("Half a ti")

    story.goto("/about/")

    people.wait_until(story, lambda: what_is_saved(draft).get("title") == "Half a ti")


def test_boxes_that_came_back_are_shown(page: Page, context: BrowserContext, draft: Draft) -> None:
    page.goto(step(draft, "quotes"))
    context.set_offline(True)
    page.get_by_role("button", name="Add another quote").click()
    page.get_by_label("What did they say?").nth(1).fill("It hums.")
    expect(note(page)).to_have_text(NO_CONNECTION)
    page.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(step(draft, "quotes"))

    expect(again.get_by_label("What did they say?").nth(1)).to_have_value("It hums.")
    expect(again.get_by_label("What did they say?").nth(1)).to_be_visible()


def test_what_another_step_still_keeps_is_not_forgotten(story: Page, context: BrowserContext, draft: Draft) -> None:
    context.set_offline(True)
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(NO_CONNECTION)
    story.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(reverse("contributions:check_and_send", args=[draft.key]))
    again.get_by_role("link", name="What you typed in “Your story” is still kept on this device").click()

    expect(title(again)).to_have_value("The shed that sings")
    expect(note(again)).to_have_text(re.compile("Saved at"))


def test_what_was_typed_survives_a_session_that_has_ended(story: Page, draft: Draft, scenery: Scenery) -> None:
    Session.objects.all().delete()
    title(story).fill("The shed that sings")
    expect(note(story)).to_contain_text("You are signed out. What you typed is kept on this device.")

    note(story).get_by_role("link", name="Sign in to go on").click()
    people.sign_in_with_code(story, scenery.contributor.email)

    expect(story).to_have_url(re.compile(step(draft, "your-story")))
    expect(title(story)).to_have_value("The shed that sings")
    expect(note(story)).to_have_text(re.compile("^What you typed before is back. Saved at"))
    assert what_is_saved(draft)["title"] == "The shed that sings"


def test_a_button_pressed_after_the_session_has_ended_asks_to_sign_in_and_comes_back(
    story: Page, draft: Draft, scenery: Scenery
) -> None:
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(SAVED)
    Session.objects.all().delete()
    title(story).fill("The shed that hums")
    story.get_by_role("button", name="Save and continue").click()
    people.sign_in_with_code(story, scenery.contributor.email)

    expect(story.get_by_text("You are signed in again. What you typed is saved.")).to_be_visible()
    expect(title(story)).to_have_value("The shed that hums")
    assert what_is_saved(draft)["title"] == "The shed that hums"


def test_signing_in_again_in_another_tab_is_enough(
    story: Page, context: BrowserContext, draft: Draft, scenery: Scenery
) -> None:
    """Signing in changes the token that forms are sent with."""
    Session.objects.all().delete()
    other = context.new_page()
    other.goto("/sign-in/")
    people.sign_in_with_code(other, scenery.contributor.email)
    other.close()

    title(story).fill("The shed that sings")

    expect(note(story)).to_have_text(SAVED)
    story.get_by_role("button", name="Back").click()
    expect(story.get_by_role("heading", name="About you", level=2)).to_be_visible()
    assert what_is_saved(draft)["title"] == "The shed that sings"


def test_of_two_windows_the_second_is_shown_both_texts(story: Page, context: BrowserContext, draft: Draft) -> None:
    second = context.new_page()
    second.goto(step(draft, "your-story"))
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(SAVED)

    title(second).fill("The shed that hums")
    expect(note(second)).to_contain_text("This step was changed in another window")
    note(second).get_by_role("button", name="See both").click()

    expect(second.get_by_role("alert")).to_contain_text("Both versions are here")
    expect(second.get_by_role("alert")).to_be_focused()
    expect(title(second)).to_have_value("The shed that hums")
    expect(second.locator("[data-elsewhere=id_title]")).to_contain_text("The shed that sings")
    assert what_is_saved(draft)["title"] == "The shed that sings"

    second.get_by_role("button", name="Use this one").click()
    expect(title(second)).to_have_value("The shed that sings")
    second.get_by_role("button", name="Take mine back").click()
    expect(title(second)).to_have_value("The shed that hums")
    title(second).fill("The shed that hums, and sings")
    second.get_by_role("button", name="Back").click()

    expect(second.get_by_role("heading", name="About you", level=2)).to_be_visible()
    assert what_is_saved(draft)["title"] == "The shed that hums, and sings"


def test_both_texts_are_still_there_for_whoever_leaves_and_comes_back(
    story: Page, context: BrowserContext, draft: Draft
) -> None:
    second = context.new_page()
    second.goto(step(draft, "your-story"))
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(SAVED)
    title(second).fill("The shed that hums")
    note(second).get_by_role("button", name="See both").click()
    expect(second.get_by_role("alert")).to_contain_text("Both versions are here")
    title(second).fill("The shed that hums, and sings")
    people.wait_until(second, lambda: "and sings" in second.evaluate("Object.values(localStorage).join()"))

    second.goto("/my-stories/")
    second.goto(step(draft, "your-story"))

    expect(title(second)).to_have_value("The shed that hums, and sings")
    expect(note(second).get_by_role("button", name="See both")).to_be_visible()
    assert what_is_saved(draft)["title"] == "The shed that sings"


def test_a_story_that_another_window_has_sent_says_where_it_stands(story: Page, draft: Draft, scenery: Scenery) -> None:
    fields = {"title": "Sent already", "summary": "A shed.", "organisation": "Us"}
    shared = SharedStory(contact_email="c@example.org", fields=fields, answers=[])
    sent = submit_story(shared, draft=draft)

    title(story).fill("Too late")

    expect(note(story)).to_contain_text("This story has been sent.")
    note(story).get_by_role("link", name="See where it stands").click()
    expect(story).to_have_url(re.compile(reverse("contributions:sent", args=[sent.pk])))
    sent.story.delete()
    Contribution.objects.filter(pk=sent.pk).delete()


def test_what_was_typed_into_a_new_story_is_no_part_of_one_that_was_sent_meanwhile(
    page: Page, context: BrowserContext, scenery: Scenery
) -> None:
    """The first save reached the site, its answer was lost; the story was then finished on another device."""
    page.goto(NEW)
    page.route("**/share/**", lambda route: (route.fetch(), route.abort()))
    page.get_by_label("Your name").fill("Nia")
    expect(note(page)).to_have_text(NOT_REACHED)
    page.close()
    sent = submit_story(
        SharedStory(
            contact_email="c@example.org",
            fields={"title": "Sent already", "summary": "A shed.", "organisation": "Us"},
            answers=[],
        ),
        draft=newest_draft(),
    )

    again = context.new_page()
    again.goto(NEW)

    expect(again.get_by_label("Your name")).to_have_value("Nia")
    expect(note(again)).to_have_text(re.compile("Saved at"))
    begun = newest_draft()
    assert begun.key != sent.idempotency_key
    expect(again).to_have_url(re.compile(f"{step(begun, 'about-you')}$"))
    begun.delete()
    sent.story.delete()


def test_the_back_button_shows_what_is_saved_now(story: Page, draft: Draft) -> None:
    title(story).fill("First")
    people.go_to_step(story, "About you")
    people.go_to_step(story, "Your story")
    title(story).fill("Second")
    people.go_to_step(story, "About you")

    for _times in range(3):
        story.go_back()

    expect(title(story)).to_have_value("Second")
    assert what_is_saved(draft)["title"] == "Second"


def test_where_the_device_keeps_nothing_stories_are_saved_all_the_same(page: Page, draft: Draft) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('not here') } })")
    page.goto(step(draft, "your-story"))

    title(page).fill("The shed that sings")

    expect(note(page)).to_have_text(SAVED)
    assert what_is_saved(draft)["title"] == "The shed that sings"


def test_signing_out_takes_what_was_kept_from_the_device(story: Page, context: BrowserContext) -> None:
    story.route("**/drafts/**", fails)
    title(story).fill("The shed that sings")
    expect(note(story)).to_have_text(NOT_REACHED)
    other = context.new_page()
    other.goto("/my-stories/")
    assert other.evaluate(KEPT) == 1
    story.close()

    other.get_by_role("button", name="Sign out").click()

    other.wait_for_url(lambda url: "my-stories" not in url)
    assert other.evaluate(KEPT) == 0


def test_what_somebody_else_typed_on_the_same_device_stays_theirs(
    page: Page, context: BrowserContext, scenery: Scenery, site: str
) -> None:
    page.goto(NEW)
    page.route("**/share/**", fails)
    page.get_by_label("Your name").fill("Nia")
    expect(note(page)).to_have_text(NOT_REACHED)
    page.close()
    context.clear_cookies()

    other = people.be_signed_in(context.new_page(), site, scenery.moderator)
    other.goto(NEW)

    expect(other.get_by_label("Your name")).to_have_value("Mo")


def test_a_story_is_sent_by_itself_when_there_is_a_connection_again(
    page: Page, context: BrowserContext, draft: Draft, scenery: Scenery
) -> None:
    questions = {f"answer_{question.pk}": "We sang." for question in scenery.gallery.questions.all()}
    told = {"title": "The shed", "summary": "A shed.", "organisation": "Us", "contact_email": "c@example.org"}
    Draft.objects.filter(pk=draft.pk).update(answers={"story": {**told, **questions}})
    Draft.objects.filter(pk=draft.pk).update(created_at="2024-03-01T12:00Z")
    page.goto(reverse("contributions:check_and_send", args=[draft.key]))
    page.get_by_label("I may share this story").check()
    context.set_offline(True)
    page.get_by_role("button", name="Send your story").click()
    expect(note(page)).to_contain_text("No connection. Keep this page open")

    context.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your story is on its way.")
    sent = Contribution.objects.sent_from(draft.key).get()
    assert sent.story.draft_title == "The shed"
    sent.story.delete()
