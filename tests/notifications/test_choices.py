"""Each moderator chooses, gallery by gallery, how they hear of what comes in."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from gallery.models import GalleryPage, MailChoice, OutgoingMail, User
from gallery.moderation.permissions import MODERATORS
from gallery.moderation.screen.conversation import write_message
from gallery.notifications.choices import Pace, choose_paces, paces_of

pytestmark = pytest.mark.django_db

THEME = {
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
    "theme-keyboard_shortcuts": "on",
}
"""What else the account page asks for."""


@pytest.fixture
def colleague(top_gallery):
    user = User.objects.create_user("cole@example.org", "a long password", name="Cole")
    user.groups.add(Group.objects.get(name=MODERATORS))
    return user


@pytest.fixture
def other_gallery(top_gallery):
    return top_gallery.add_child(instance=GalleryPage(title="Arts", slug="arts"))


def told(person):
    return OutgoingMail.objects.filter(recipient=person.email).count()


@pytest.mark.parametrize(("pace", "letters"), [("at_once", 1), ("daily", 0), ("none", 0)])
def test_a_story_that_comes_in_is_told_at_once_to_whoever_wants_that(
    share_story, moderator, colleague, gallery, pace, letters
):
    choose_paces(moderator, {gallery: pace})

    share_story()

    assert (told(moderator), told(colleague)) == (letters, 1)


def test_a_choice_is_about_one_gallery(share_story, moderator, gallery, other_gallery):
    choose_paces(moderator, {gallery: Pace.NONE})

    share_story(to=other_gallery)
    assert told(moderator) == 1

    share_story(to=gallery)
    assert told(moderator) == 1


def test_what_a_contributor_writes_comes_at_the_same_pace(story_in_review, moderator, colleague, contributor, gallery):
    before = told(moderator), told(colleague)
    choose_paces(moderator, {gallery: Pace.DAILY})

    write_message(story_in_review, author=contributor, text="When?", is_from_moderators=False)

    assert (told(moderator) - before[0], told(colleague) - before[1]) == (0, 1)


def test_choosing_again_takes_the_place_of_what_was_chosen(moderator, gallery, other_gallery):
    choose_paces(moderator, {gallery: Pace.DAILY, other_gallery: Pace.NONE})
    choose_paces(moderator, {gallery: Pace.AT_ONCE})

    assert paces_of(moderator) == {gallery.pk: "at_once", other_gallery.pk: "none"}
    assert MailChoice.objects.count() == 2


def test_a_moderator_chooses_on_their_account_page(as_user, moderator, gallery, other_gallery):
    browser, account = as_user(moderator), reverse("wagtailadmin_account")
    field = f"paces-gallery_{gallery.pk}"
    assert f'name="{field}"' in browser.get(account).content.decode()

    browser.post(account, {**THEME, field: "daily", f"paces-gallery_{other_gallery.pk}": "none"})

    assert paces_of(moderator) == {gallery.pk: "daily", other_gallery.pk: "none"}
    assert 'value="daily" selected' in browser.get(account).content.decode()


@pytest.mark.parametrize("posted", ["hourly", "", "\0"])
def test_a_pace_that_there_is_not_changes_nothing(as_user, moderator, gallery, posted):
    choose_paces(moderator, {gallery: Pace.DAILY})

    typed = {**THEME, f"paces-gallery_{gallery.pk}": posted}
    response = as_user(moderator).post(reverse("wagtailadmin_account"), typed)

    assert response.status_code < 500
    assert paces_of(moderator) == {gallery.pk: "daily"}


def test_who_decides_nothing_has_nothing_to_choose(as_user, editor, gallery):
    assert "paces-gallery" not in as_user(editor).get(reverse("wagtailadmin_account")).content.decode()


def test_mail_to_moderators_says_where_to_choose(share_story, moderator, contributor):
    share_story()

    letter, receipt = (OutgoingMail.objects.filter(recipient=who.email).first() for who in (moderator, contributor))
    assert "How often you hear of them is your choice, under “Account” in the admin." in letter.text
    assert "You get this because of a story on Impact Gallery." in receipt.text
