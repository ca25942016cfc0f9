"""Accounts that change or end at the same moment as something else does, in threads, on a database of their own."""

from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from gallery.contributions.account_erasure import delete_account
from gallery.contributions.personal_data import AddressChange, change_address
from gallery.contributions.submission import SharedStory, submit_story
from gallery.models import Contribution, Draft, GalleryPage, OutgoingMail, Question, StoryPage, User
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.review import fingerprint
from tests.deciding import decide


@pytest.fixture
def owner(own_database):
    return User.objects.create_user("owner@example.org", name="Olive")


@pytest.fixture
def waiting_story(owner):
    """In review, in an open gallery."""
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage(title="Programme", slug="programme")
    gallery.questions.set([Question(label="What did you do?", word_limit=150)])
    GalleryPage.objects.get().add_child(instance=gallery)
    draft = Draft.objects.create(contributor=owner, gallery=gallery)
    fields = {"title": "Seeds", "summary": "We grow.", "organisation": "Growers"}
    shared = SharedStory(contact_email=owner.email, fields=fields, answers=[(gallery.questions.get(), "We dug.")])
    return submit_story(shared, draft=draft).story


@pytest.fixture
def moderator(waiting_story):
    user = User.objects.create_user("mo@example.org", name="Mo")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


def test_of_four_who_take_one_address_at_once_one_gets_it(own_database, at_once):
    people = [User.objects.create_user(f"person{number}@example.org") for number in range(4)]
    changes = [AddressChange(user=person.pk, old=person.email, new="new@example.org") for person in people]

    found = at_once([partial(change_address, change) for change in changes])

    assert sorted(type(result).__name__ for result in found) == ["AddressTaken"] * 3 + ["NoneType"]
    assert User.objects.filter(email="new@example.org").count() == 1
    assert OutgoingMail.objects.filter(subject="Your address was changed").count() == 1


def test_an_account_is_deleted_once_however_often_at_once(owner, waiting_story, at_once):
    verbs = [partial(delete_account, owner, keep_stories=keep) for keep in (True, False, True, False)]

    assert at_once(verbs) == [None] * 4
    assert not User.objects.filter(pk=owner.pk).exists()
    assert OutgoingMail.objects.filter(subject="Your account is deleted").count() == 1


def test_two_impatient_clicks_are_answered_in_words(owner, waiting_story, at_once):
    browsers = [Client() for _number in range(3)]
    for browser in browsers:
        browser.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
        browser.get("/robots.txt")  # its middleware, before the race

    responses = at_once([partial(browser.post, "/account/delete/", {"is_understood": "on"}) for browser in browsers])

    assert {response.status_code for response in responses} == {302}
    assert not User.objects.filter(pk=owner.pk).exists()


@pytest.mark.parametrize("keep_stories", [True, False])
def test_a_decision_at_the_same_moment_leaves_nothing_of_whoever_went(
    owner, waiting_story, moderator, keep_stories, at_once
):
    story = StoryPage.objects.get(pk=waiting_story.pk)
    seen = fingerprint(story.get_latest_revision())
    approve = partial(decide, story, kind="approve", moderator=moderator, seen=seen)

    gone, _decision = at_once([partial(delete_account, owner, keep_stories=keep_stories), approve])

    assert gone is None
    assert not Contribution.objects.exclude(contributor=None).exists()
    assert {found.organisation for found in StoryPage.objects.all()} <= {""}
    assert not OutgoingMail.objects.filter(recipient=owner.email).exclude(event__startswith="farewell").exists()
