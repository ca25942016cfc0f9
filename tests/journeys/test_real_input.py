"""Stories about real projects, with real photos, from the phone of whoever tells them to whoever looks for them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from gallery.models import StoryPage
from tests.journeys import people
from tests.journeys.conftest import PHONE
from tests.journeys.photographs import CORPORA, Photograph, faults, told_by
from tests.journeys.projects import Telling, telling_word, ten_stories
from tests.journeys.scenery import moderator, programme

pytestmark = pytest.mark.journey

CONTRIBUTORS = ("anna@example.org", "bashir@example.org", "cerys@example.org")
MESSAGE = "Thank you. What did people say afterwards? One sentence is enough."
REASON = "This tells of a plan. Please come back when it has happened."
IMPROVED = " Afterwards somebody hung seventeen lanterns in the yard."
TYPO = "Teh "
Browsers = Callable[..., Page]


def test_ten_real_stories_are_shared_reviewed_and_found(open_browser: Browsers, site: str) -> None:
    stories = ten_stories(list(programme().questions.all()))
    approved, returned, declined = stories[:7], stories[7:9], stories[9]
    misspelt, public = approved[0], stories[:9]
    moderator()

    phones = {address: open_browser(viewport=PHONE, has_touch=True, is_mobile=True) for address in CONTRIBUTORS}
    senders = share_them_all(phones, stories, misspelt)
    desk = open_browser()
    review_them_all(desk, approved, returned, declined, misspelt)
    for story in returned:
        assert MESSAGE in people.mails_to(senders[story.title])[-1]
        improve(phones[senders[story.title]], story)
        people.approve(desk, story.title)
    desk.goto("/admin/stories/")
    expect(desk.get_by_text("Nothing is waiting.")).to_be_visible()

    assert REASON in "".join(people.mails_to(senders[declined.title]))
    assert_no_contributor_was_sent_to_the_admin()
    visitor = open_browser()
    assert_each_is_found(visitor, public)
    assert_it_is_nowhere(visitor, declined)
    assert_pages_are_as_decided(visitor, public, misspelt, returned)


def share_them_all(phones: dict[str, Page], stories: list[Telling], misspelt: Telling) -> dict[str, str]:
    """Who sent which title."""
    for address, phone in phones.items():
        people.choose_a_gallery(phone)
        people.sign_in_with_code(phone, address)
    senders = dict(zip((story.title for story in stories), cycle(phones)))
    for story in stories:
        people.share_a_story(
            phones[senders[story.title]], replace(story, summary=TYPO + story.summary) if story is misspelt else story
        )
        assert story.title in people.mails_to(senders[story.title])[-1]
    return senders


def review_them_all(
    desk: Page, approved: list[Telling], returned: list[Telling], declined: Telling, misspelt: Telling
) -> None:
    people.sign_in_with_password(desk, "mo@example.org")
    expect(desk.get_by_role("heading", name="Stories that wait for a decision")).to_be_visible()
    waiting = [story.title for story in (*approved, *returned, declined)]
    assert people.waiting_titles(desk) == waiting
    people.open_for_review(desk, misspelt.title)
    people.correct_the_summary(desk, misspelt.summary)
    for story in approved:
        people.approve(desk, story.title)
    for story in returned:
        people.return_with(desk, story.title, MESSAGE)
    people.decline(desk, declined.title, REASON)


def improve(phone: Page, story: Telling) -> None:
    question = list(story.answers)[1]
    answers = {question: story.answers[question] + IMPROVED}
    people.improve_a_story(phone, story.title, message=MESSAGE, answers=answers)


def assert_no_contributor_was_sent_to_the_admin() -> None:
    sent = [text for address in CONTRIBUTORS for text in people.mails_to(address)]
    assert sent
    assert [text for text in sent if "/admin" in text] == []
    assert "/admin/stories/" in "".join(people.mails_to("mo@example.org"))


def assert_each_is_found(visitor: Page, public: list[Telling]) -> None:
    """By theme, by region, by the name of its place, and by a word that only it has."""
    for facet, terms_of in (("Theme", lambda story: story.themes), ("Place", lambda story: (story.region,))):
        for term in sorted({term for story in public for term in terms_of(story)}):
            visitor.goto("/gallery/")
            people.choose_facet(visitor, facet, term)
            people.expect_titles(visitor, [story.title for story in public if term in terms_of(story)])
    for story in public:
        visitor.goto("/gallery/")
        people.search_for(visitor, story.place)
        expect(people.card(visitor, story.title)).to_contain_text(story.place)
        visitor.goto("/gallery/")
        people.search_for(visitor, telling_word(story, public))
        people.expect_titles(visitor, [story.title])


def assert_it_is_nowhere(visitor: Page, declined: Telling) -> None:
    story = StoryPage.objects.get(draft_title=declined.title)
    image = story.get_latest_revision_as_object().photos.first().image
    ask = visitor.context.request

    for address in ("/", "/gallery/", "/gallery/tackling-loneliness/", "/gallery/feed/", "/sitemap-1.xml"):
        text = ask.get(address).text()
        assert declined.title not in text
        assert story.slug not in text
    visitor.goto("/gallery/")
    people.search_for(visitor, declined.title)
    expect(people.card(visitor, declined.title)).to_have_count(0)
    assert [ask.get(url).status for url in (story.url, image.largest_url)] == [404, 404]


def assert_pages_are_as_decided(
    visitor: Page, public: list[Telling], misspelt: Telling, returned: list[Telling]
) -> None:
    for story in public:
        visitor.goto("/gallery/")
        people.card(visitor, story.title).get_by_role("link", name=story.title, exact=True).click()
        expect(visitor.get_by_role("heading", level=1)).to_have_text(story.title)
        expect(visitor.get_by_text(IMPROVED.strip())).to_have_count(int(story in returned))
        expect(visitor.locator(".standfirst").first).to_have_text(story.summary)
        assert TYPO.strip() not in visitor.locator("main").inner_text()
        for photo in story.photos:
            assert_upright_and_clean(visitor, photo)


def assert_upright_and_clean(visitor: Page, photo: Photograph) -> None:
    """At every width and ending that the page links, and at the size of the viewer."""
    if CORPORA.is_dir():
        assert told_by(photo.path.read_bytes(), photo.makers_words)
    for address, is_card in people.addresses_of(visitor, photo.alt_text).items():
        answer = visitor.context.request.get(address)
        assert answer.status == 200
        assert (address, faults(photo, answer.body(), is_card=is_card)) == (address, [])
        assert photo.path.stem not in str(answer.headers)
