"""Stories about real projects, with real photos, from the phone of whoever tells them to everybody who looks for them."""

import re
from collections.abc import Callable
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.journeys import people
from tests.journeys.conftest import PHONE
from tests.journeys.photographs import CORPORA, Photograph, faults, told_by
from tests.journeys.projects import GRANTS, Telling, telling_word, ten_stories
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
    assert people.waiting_titles(desk) == []

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
        people.share_a_story(phones[senders[story.title]], typed(story) if story is misspelt else story)
        assert story.title in people.mails_to(senders[story.title])[-1]
    return senders
