"""What moderators do at the desk beyond deciding one story, and what contributors and readers do about it."""

from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from gallery.moderation.record.entries import ACTIONS
from tests.journeys import people


def said(page: Page) -> Locator:
    return page.locator(".messages")


def checks(page: Page) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", name="What the checks found"))


def found_by_checks(page: Page) -> list[str]:
    """The kind and the place of each finding."""
    page.wait_for_load_state()
    return checks(page).locator(".finding__what").all_inner_texts()


def publish(page: Page) -> None:
    """With all that has to be confirmed, whatever the site answers."""
    people.confirm_everything(page)
    page.get_by_role("button", name="Publish it", exact=True).click()


def publish_it(page: Page, title: str) -> None:
    """The story that is open for review."""
    publish(page)
    expect(said(page)).to_contain_text(f"“{title}”: Published.")


def return_it(page: Page, title: str, message: str) -> None:
    page.locator("summary", has_text="Request changes").click()
    people.decide(page, title, "Request changes", message)


def clear_finding(page: Page, reason: str) -> None:
    """The first that stands open on the review screen."""
    finding = checks(page).locator(".finding").filter(has=page.locator("details")).first
    finding.locator("summary").click()
    finding.get_by_label("Why is it no reason against publishing?").fill(reason)
    finding.get_by_role("button", name="Clear it").click()
    expect(said(page)).to_contain_text("It is cleared")


def claim_in_queue(page: Page, title: str) -> None:
    page.goto("/admin/stories/")
    row = page.locator("table.listing tbody tr").filter(has=page.get_by_role("link", name=title, exact=True))
    row.get_by_role("button", name="Claim").click()
    expect(said(page)).to_contain_text(f"You have claimed “{title}”.")


def changed_parts(page: Page, panel: str) -> list[tuple[str, list[str], list[str]]]:
    """Of the panel with this id: the name of each part, what has gone from it and what is new in it."""
    rows = people.have_come(page, page.locator(f"#{panel}-content tbody tr, #{panel} tbody tr"))
    return [
        (
            row.locator("th").inner_text(),
            row.locator("del").all_inner_texts(),
            row.locator("ins").all_inner_texts(),
        )
        for row in rows
    ]


def return_with_ready_words(page: Page, title: str, *, ready: str, part: str) -> None:
    """Beside one part of the story; only that is open to the contributor."""
    people.open_for_review(page, title)
    page.locator("summary", has_text="Words kept ready").click()
    page.get_by_label("Words kept ready", exact=True).select_option(label=ready)
    page.get_by_label("Where they go").select_option(label=f"Remark on “{part}”")
    page.get_by_role("button", name="Add them").click()
    page.get_by_role("button", name="Request changes", exact=True).click()
    expect(said(page)).to_contain_text(f"“{title}”: Changes requested.")


def publish_many(page: Page, titles: list[str]) -> dict[str, str]:
    """The outcome for each."""
    page.goto("/admin/stories/")
    for title in titles:
        row = page.locator("table.listing tbody tr").filter(has=page.get_by_role("link", name=title, exact=True))
        row.get_by_role("checkbox").check()
    group = page.get_by_role("group", name="With the chosen stories:")
    group.get_by_role("button").first.click()
    statements = page.get_by_role("group", name="Confirm once for all of them")
    for box in people.have_come(page, statements.get_by_role("checkbox")):
        box.check()
    page.locator("button[name=confirmed]").click()
    expect(page.locator("#bulk-progress")).not_to_contain_text("wait")
    rows = page.locator("#bulk-results tbody tr").all()
    return {row.locator("a").inner_text(): row.locator("td").nth(1).inner_text().strip() for row in rows}


def report(page: Page, address: str, *, reason: str, words: str, email: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Report this story").click()
    page.get_by_label(reason).check()
    page.get_by_label("In your own words").fill(words)
    page.get_by_label("Your email address").fill(email)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have your report.")


def take_down_reported(page: Page, title: str, *, answer: str, message: str) -> None:
    page.goto("/admin/stories/reports/")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_label("The story was taken down").check()
    page.get_by_label("Answer to whoever reported it").fill(answer)
    page.get_by_label("Reason for whoever shared the story").fill(message)
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(said(page)).to_contain_text(f"“{title}”: The story was taken down.")


def recorded(page: Page, number: int) -> list[str]:
    """What the record tells of the story in our words, in the order in which it happened."""
    ours = [("action", action) for action in ACTIONS]
    page.goto(f"/admin/reports/record/?{urlencode([('story', number), *ours])}")
    return page.locator(".record tbody tr td:nth-child(2) strong").all_inner_texts()[::-1]


def stages(page: Page) -> dict[str, str]:
    """What “My stories” says of each."""
    page.goto("/my-stories/")
    records = page.get_by_role("article").all()
    return {record.locator("h3").inner_text(): record.locator(".stage").inner_text() for record in records}


def object_to_the_change(page: Page, title: str, words: str) -> None:
    page.goto("/my-stories/")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_label("What is wrong with it?").fill(words)
    page.get_by_role("button", name="Object", exact=True).click()
    expect(page.get_by_text("The moderators know that you object.")).to_be_visible()


def improve_the_part(page: Page, title: str, *, asked: str, question: str, answer: str) -> None:
    """The one that the moderator has asked about: no other is open."""
    page.goto("/my-stories/")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("region", name="You and the moderators")).to_contain_text(asked)
    page.get_by_role("button", name="Change and send again").click()
    expect(page.get_by_role("textbox")).to_have_count(1)
    page.get_by_label(question).fill(answer)
    people.go_to_step(page, "Check and send")
    people.agree_and_send(page, "Send again")
