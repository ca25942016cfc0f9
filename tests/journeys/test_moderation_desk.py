"""Three moderators clear twenty stories of every kind; whoever told them learns what became of each."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from gallery.contributions import spam
from gallery.contributions.submission import withdraw_story
from gallery.models import PhotoPermission
from tests.journeys import moderators, people
from tests.journeys.waiting import MENDED, TITLES, TYPO, Desk, set_the_desk

pytestmark = pytest.mark.journey

RECEIPT, QUESTION, DECLINED = "We have your story", "A question about your story", "About your story"
PUBLISHED = "Your story is published"
READER = "rita@example.org"
STAGES = dict.fromkeys((title for title in TITLES if title != "Told on the telephone"), "Published") | {
    "EVERYBODY CAME TO THE TABLE": "Changes requested · You are next",
    "Soup every Wednesday": "Not published",
    "Buy our jumpers": "Not published",
    "The empty chair": "Withdrawn",
    "Photographs on the wall": "Taken down",
}
"""As whoever told each of them reads it. Nobody who told the one on the telephone has a page."""
LETTERS = {title: [RECEIPT, PUBLISHED] for title in TITLES} | {
    "Knitting by the window": [RECEIPT, PUBLISHED, RECEIPT, PUBLISHED],
    "A walk by the canal": [RECEIPT, QUESTION, RECEIPT, PUBLISHED],
    "The fair in the hall": [RECEIPT, QUESTION, RECEIPT, PUBLISHED],
    "Choir without a stage": [RECEIPT, QUESTION, RECEIPT, PUBLISHED],
    "EVERYBODY CAME TO THE TABLE": [RECEIPT, QUESTION],
    "Soup every Wednesday": [RECEIPT, DECLINED],
    "Buy our jumpers": [RECEIPT, DECLINED],
    "A bench for talking": [RECEIPT, DECLINED, "We are reading your story again", PUBLISHED],
    "The empty chair": [RECEIPT],
    "Photographs on the wall": [RECEIPT, PUBLISHED, "We took your story down", "What became of your report"],
}
"""To whoever told each of them, and to its reader, without the title that each subject ends with."""
RECORD = {title: ["Sent", "Published"] for title in TITLES} | {
    "Knitting by the window": ["Sent", "Published", "Sent", "Published"],
    "Letters to neighbours": ["Sent", "Finding cleared", "Published"],
    "A walk by the canal": ["Sent", "Changes requested", "Sent", "Published"],
    "The fair in the hall": ["Sent", "Changes requested", "Sent", "Published"],
    "Choir without a stage": ["Sent", "Changes requested", "Sent", "Published"],
    "Bread at the gate": ["Sent", "Claimed", "Published"],
    "The kettle club": ["Sent", "Text changed", "Published", "Objected to a change"],
    "EVERYBODY CAME TO THE TABLE": ["Sent", "Changes requested"],
    "Soup every Wednesday": ["Sent", "Not published"],
    "Buy our jumpers": ["Sent", "Not published"],
    "A bench for talking": ["Sent", "Not published", "Taken up again", "Published"],
    "The empty chair": ["Sent", "Withdrawn"],
    "Photographs on the wall": ["Sent", "Published", "Reported", "Taken down", "Report decided"],
}
Browsers = Callable[..., Page]


def test_three_moderators_clear_twenty_stories_of_every_kind(
    open_browser: Browsers, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spam, "QUICKEST", 0)
    desk = set_the_desk()
    mo, nadia, oscar = (people.be_signed_in(open_browser(), site, who) for who in (desk.mo, desk.nadia, desk.oscar))
    cerys = people.be_signed_in(open_browser(), site, desk.cerys)

    assert people.waiting_titles(mo) == TITLES
    many_at_once(oscar)
    without_more_ado(mo)
    what_the_checks_stop(mo, desk)
    whose_story_it_is(mo, nadia, oscar, desk)
    returned_and_improved(nadia, cerys, desk)
    mended_by_a_moderator(oscar, cerys, desk)
    declined(oscar)
    reported_and_taken_down(open_browser(), nadia, desk)
    mo.goto("/admin/stories/")
    expect(mo.get_by_text("Nothing is waiting.")).to_be_visible()

    assert stages_of_all(open_browser, site, desk, signed_in=cerys) == STAGES
    assert letters_about(desk) == LETTERS
    assert {title: moderators.recorded(mo, story.pk) for title, story in desk.stories.items()} == RECORD


def many_at_once(page: Page) -> None:
    """One of them holds a phone number, and is not published with the others."""
    titles = ["Cards on Sunday", "Boats made of paper", "A map of quiet places"]

    outcomes = moderators.publish_many(page, [*titles, "A walk by the canal"])

    assert {title: outcomes[title] for title in titles} == dict.fromkeys(titles, "Done")
    refusal = "Not done: It cannot be published yet. Change or clear first: Phone number (What did you do?)."
    assert outcomes["A walk by the canal"] == refusal


def without_more_ado(page: Page) -> None:
    people.open_for_review(page, "Lanterns in the yard")
    expect(moderators.checks(page)).to_contain_text("Nothing: no personal data")
    moderators.publish_it(page, "Lanterns in the yard")
    people.approve(page, "Soup on Wednesdays")
    people.open_for_review(page, "EVERYBODY CAME TO THE TABLE")
    assert moderators.found_by_checks(page) == ["Capital letters · Title"]
    moderators.return_it(page, "EVERYBODY CAME TO THE TABLE", "Please write the title in small letters.")
    people.open_for_review(page, "Knitting by the window")
    old, new = ["Knitting by the window, in one sentence."], ["We knit where everybody can see it."]
    assert moderators.changed_parts(page, "difference") == [("Summary", old, new)]
    moderators.publish_it(page, "Knitting by the window")


def what_the_checks_stop(page: Page, desk: Desk) -> None:
    people.open_for_review(page, "Letters to neighbours")
    moderators.publish(page)
    expect(moderators.said(page)).to_contain_text("Change or clear first: Email address (What did you do?).")
    moderators.clear_finding(page, "It is the address of the organisation.")
    moderators.publish_it(page, "Letters to neighbours")

    people.return_with(page, "A walk by the canal", "Please take out the number.")
    desk.send_again("A walk by the canal", did="We walk on Mondays at ten, in any weather.")
    people.approve(page, "A walk by the canal")

    people.open_for_review(page, "The fair in the hall")
    assert moderators.found_by_checks(page) == ["Photo without permission · Photo 1"]
    moderators.return_it(page, "The fair in the hall", "Who is in the photo?")
    desk.send_again("The fair in the hall", people=PhotoPermission.People.ADULTS)
    people.approve(page, "The fair in the hall")


def whose_story_it_is(mo: Page, nadia: Page, oscar: Page, desk: Desk) -> None:
    """Nobody decides about a story of their own, of a colleague who has claimed it, or of whoever takes it back."""
    for page, own, other in (
        (nadia, "Told on the telephone", mo),
        (oscar, "What we learnt at the desk", nadia),
    ):
        people.open_for_review(page, own)
        expect(page.get_by_text("This is your own story: somebody else decides about it.")).to_be_visible()
        expect(page.get_by_role("button", name="Publish it", exact=True)).to_have_count(0)
        people.approve(other, own)

    moderators.claim_in_queue(nadia, "Bread at the gate")
    people.open_for_review(mo, "Bread at the gate")
    expect(mo.get_by_text("Nadia has been looking at this story since")).to_be_visible()
    expect(mo.get_by_role("button", name="Publish it", exact=True)).to_have_count(0)
    people.approve(nadia, "Bread at the gate")

    people.open_for_review(mo, "The empty chair")
    withdraw_story(desk.contribution("The empty chair"), by=desk.bashir)
    moderators.publish(mo)
    expect(moderators.said(mo)).to_contain_text("Whoever shared this story has withdrawn it.")


def returned_and_improved(page: Page, cerys: Page, desk: Desk) -> None:
    title, asked = "Choir without a stage", "Please tell us a little more about what changed for people."

    moderators.return_with_ready_words(page, title, ready="What changed?", part="What changed?")
    answer = "The baker hums our songs at four."
    moderators.improve_the_part(cerys, title, asked=asked, question="What changed?", answer=answer)

    people.open_for_review(page, title)
    assert [part for part, _old, _new in moderators.changed_parts(page, "difference")] == ["Answers"]
    moderators.publish_it(page, title)


def mended_by_a_moderator(page: Page, cerys: Page, desk: Desk) -> None:
    title = "The kettle club"
    people.open_for_review(page, title)
    people.correct_the_summary(page, MENDED)
    people.approve(page, title)

    moderators.object_to_the_change(cerys, title, "We say Teh.")

    change = cerys.get_by_role("region", name="A moderator changed this before it was published")
    expect(change.locator("del")).to_have_text([TYPO.split()[0]])
    expect(change.locator("ins")).to_have_text([MENDED.split()[0]])
    page.goto(f"/admin/stories/{desk.stories[title].pk}/")
    expect(page.get_by_text("Cerys objects to what was changed")).to_be_visible()


def declined(page: Page) -> None:
    people.open_for_review(page, "Soup every Wednesday")
    assert moderators.found_by_checks(page) == ["Much like another story · The whole story"]
    people.decline(page, "Soup every Wednesday", "", reason="Sent twice")
    people.decline(page, "Buy our jumpers", "", reason="Advertising or fundraising")
    people.decline(page, "A bench for talking", "We could not find the bench.")
    moderators.said(page).get_by_role("button", name="Undo").click()
    expect(moderators.said(page)).to_contain_text("“A bench for talking”: Taken up again.")
    people.approve(page, "A bench for talking")


def reported_and_taken_down(reader: Page, page: Page, desk: Desk) -> None:
    title = "Photographs on the wall"
    people.approve(page, title)
    address = desk.contribution(title).story.url
    reason, words = "It shows or names somebody who may not have agreed", "My uncle is in the third one."

    moderators.report(reader, address, reason=reason, words=words, email=READER)
    assert reader.context.request.get(address).status == 200
    moderators.take_down_reported(
        page, title, answer="Thank you, we took it down.", message="Somebody in it has not agreed."
    )

    assert reader.context.request.get(address).status in (404, 410)


def stages_of_all(open_browser: Browsers, site: str, desk: Desk, *, signed_in: Page) -> dict[str, str]:
    others = (desk.anna, desk.bashir, desk.dai, desk.oscar)
    pages = [people.be_signed_in(open_browser(), site, user) for user in others]
    found: dict[str, str] = {}
    for page in (signed_in, *pages):
        found |= moderators.stages(page)
    return found


def letters_about(desk: Desk) -> dict[str, list[str]]:
    told: dict[str, list[str]] = defaultdict(list)
    for title in TITLES:
        for letter in mail.outbox:
            if letter.to in ([desk.teller(title).email], [READER]) and letter.subject.endswith(f": {title}"):
                told[title].append(letter.subject.removesuffix(f": {title}"))
    return dict(told)
