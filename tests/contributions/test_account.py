"""The pages of an account: each person's own, nothing at a GET, and a clear sentence whatever is sent."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from gallery.contributions.personal_data import AddressChange
from gallery.contributions.throttling import LIMITS, Kind
from gallery.models import Contribution, OutgoingMail, StoryPage, User

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
ADDRESS = "/account/address/"
EVERYWHERE = "/account/sign-out-everywhere/"
EVERYTHING = "/account/everything/"
DELETE = "/account/delete/"
SURE = {"is_understood": "on"}


@pytest.fixture
def tab(as_user, contributor):
    return as_user(contributor)


@pytest.fixture
def change(contributor):
    return AddressChange(user=contributor.pk, old=contributor.email, new="new@example.org")


@pytest.fixture
def link(change):
    return reverse("contributions:confirm_address", args=[change.token])


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_who_is_signed_in_and_what_can_be_done(tab):
    page = words(tab.get(ACCOUNT))

    assert "connie@example.org" in page
    for action in (ADDRESS, EVERYWHERE, EVERYTHING, DELETE):
        assert f'"{action}"' in page


def test_my_stories_leads_to_it(tab):
    assert f'href="{ACCOUNT}"' in words(tab.get(reverse("contributions:my_stories")))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", [ACCOUNT, ADDRESS, EVERYWHERE, EVERYTHING, DELETE])
def test_whoever_is_signed_out_is_asked_to_sign_in(client, page, method):
    response = getattr(client, method)(page)

    assert response.url.startswith("/sign-in/")


def test_a_mail_is_sent_and_nothing_is_changed_yet(tab, contributor):
    response = tab.post(ADDRESS, {"email": " New@Example.org\u200b"}, follow=True)

    assert "We have sent a mail to new@example.org" in words(response)
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["new@example.org"]
    contributor.refresh_from_db()
    assert contributor.email == "connie@example.org"


def test_nobody_can_tell_from_the_answer_that_an_address_is_taken(tab, stranger):
    free = tab.post(ADDRESS, {"email": "free@example.org"}, follow=True)
    taken = tab.post(ADDRESS, {"email": stranger.email}, follow=True)

    def without_tokens(response, address):
        page = words(response).replace(address, "ADDRESS")
        return page.replace(str(response.context["csrf_token"]), "")

    assert without_tokens(taken, stranger.email) == without_tokens(free, "free@example.org")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required"),
        ("connie@", "Enter a valid email address"),
        ("new\0@example.org", "Null characters are not allowed"),
        ("x" * 300 + "@example.org", "at most 254 characters"),
        ("CONNIE@example.org", "This is your address already"),
    ],
)
def test_what_is_no_new_address_is_said_beside_the_field_and_kept(tab, typed, sentence):
    response = tab.post(ADDRESS, {"email": typed})

    assert response.status_code == 422
    assert sentence in words(response)
    assert response.context["form"]["email"].value() == typed
    assert not OutgoingMail.objects.exists()


def test_a_form_without_its_field_is_answered_in_words(tab):
    assert tab.post(ADDRESS).status_code == 422


def test_mails_to_new_addresses_are_limited(tab):
    most = LIMITS[Kind.ACCOUNT].account_an_hour
    answers = [tab.post(ADDRESS, {"email": f"new{number}@example.org"}) for number in range(most + 1)]

    assert [answer.status_code for answer in answers] == [302] * most + [429]
    assert answers[-1].headers["Retry-After"]
    assert OutgoingMail.objects.count() == most


def test_opening_the_link_changes_nothing_and_shows_a_button(client, link, contributor):
    page = words(client.get(link))

    assert "connie@example.org" in page
    assert "new@example.org" in page
    assert f'<form class="account-form" method="post" action="{link}"' in page
    contributor.refresh_from_db()
    assert contributor.email == "connie@example.org"


def test_the_button_works_for_whoever_is_not_signed_in(client, link, contributor):
    response = client.post(link, follow=True)

    contributor.refresh_from_db()
    assert contributor.email == "new@example.org"
    assert "From now on you sign in as <strong>new@example.org</strong>" in words(response)


def test_whoever_is_signed_in_stays_so(tab, link):
    tab.post(link)

    assert "new@example.org" in words(tab.get(ACCOUNT))


def test_pressing_the_button_twice_is_answered_as_once(client, link):
    first, second = client.post(link, follow=True), client.post(link, follow=True)

    assert words(first) == words(second)
    assert OutgoingMail.objects.filter(subject="Your address was changed").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "a:b:c", "ü", "%ff%fe", "x" * 5000])
def test_a_link_that_is_not_ours_says_what_to_do(client, method, token):
    response = getattr(client, method)(f"{ADDRESS}{token}/")

    assert response.status_code == 410
    assert "ask for a new mail" in words(response)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_from_before_another_change_says_what_to_do(client, method, link):
    User.objects.update(email="third@example.org")

    response = getattr(client, method)(link)

    assert response.status_code == 410
    assert User.objects.get().email == "third@example.org"


def test_an_address_that_was_taken_meanwhile_is_said(client, link):
    User.objects.create_user("new@example.org")

    response = client.post(link)

    assert response.status_code == 409
    assert "Another account has this address" in words(response)


def test_every_session_ends_when_asked(tab, as_user, contributor, stranger):
    phone, other = as_user(contributor), as_user(stranger)

    response = tab.post(EVERYWHERE, follow=True)

    assert "You are signed out everywhere" in words(response)
    assert [browser.get(ACCOUNT).status_code for browser in (tab, phone, other)] == [302, 302, 200]


def test_one_can_sign_in_again_afterwards(tab, as_user, contributor):
    tab.post(EVERYWHERE)

    contributor.refresh_from_db()
    assert as_user(contributor).get(ACCOUNT).status_code == 200


def everything_of(browser):
    response = browser.post(EVERYTHING)
    archive = ZipFile(BytesIO(b"".join(response.streaming_content)))
    return response, archive


def test_everything_about_oneself_comes_as_one_file(tab, share_story):
    share_story(photos=1)

    response, archive = everything_of(tab)

    about = json.loads(archive.read("about-me.json"))
    assert response.headers["Content-Type"] == "application/zip"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    assert [story["title"] for story in about["stories"]] == ["Seeds of Service"]
    assert archive.testzip() is None


@pytest.mark.parametrize("role", ["stranger", "moderator"])
def test_nobody_gets_anything_about_somebody_else(role, request, as_user, share_story, tab):
    share_story(photos=1)

    _response, archive = everything_of(as_user(request.getfixturevalue(role)))

    text = archive.read("about-me.json").decode()
    assert sorted(archive.namelist()) == ["README.txt", "about-me.json"]
    assert "connie@example.org" not in text
    assert "Seeds of Service" not in text


def test_downloads_are_limited(tab):
    most = LIMITS[Kind.ACCOUNT].account_an_hour

    answers = [tab.post(EVERYTHING).status_code for _number in range(most + 1)]

    assert answers == [200] * most + [429]


def test_the_page_says_what_happens_and_asks_about_public_stories(tab, published_story):
    page = words(tab.get(DELETE))

    assert "What should become of your public stories?" in page
    assert "waiting, returned, taken back, taken down or not published" in page
    assert User.objects.filter(email="connie@example.org").exists()


def test_whoever_has_nothing_public_is_not_asked_about_it(tab, story_in_review):
    assert "What should become of your public stories?" not in words(tab.get(DELETE))

    tab.post(DELETE, SURE)

    assert not StoryPage.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        ({}, ["Choose one of the two", "Tick this box if you are sure"]),
        ({"stories": "leave"}, ["Tick this box if you are sure"]),
        (SURE, ["Choose one of the two"]),
        ({"stories": "sell\0", **SURE}, ["Select a valid choice"]),
    ],
)
def test_nothing_is_deleted_before_both_are_answered(tab, published_story, sent, sentences):
    response = tab.post(DELETE, sent)

    assert response.status_code == 422
    assert [sentence for sentence in sentences if sentence not in words(response)] == []
    assert User.objects.filter(email="connie@example.org").exists()


def test_what_was_chosen_is_not_lost(tab, published_story):
    response = tab.post(DELETE, {"stories": "leave"})

    assert response.context["form"]["stories"].value() == "leave"


@pytest.mark.parametrize(("choice", "left"), [("withdraw", 0), ("leave", 1)])
def test_the_account_goes_and_the_stories_as_chosen(tab, client, published_story, choice, left):
    response = tab.post(DELETE, {"stories": choice, **SURE}, follow=True)

    assert "Your account is deleted" in words(response)
    assert not User.objects.filter(email="connie@example.org").exists()
    assert StoryPage.objects.published().count() == left
    assert tab.get(ACCOUNT).status_code == 302
    assert client.get(published_story.url).status_code == (200 if left else 404)


def test_pressing_delete_twice_does_no_harm(as_user, contributor, published_story):
    one, two = as_user(contributor), as_user(contributor)

    one.post(DELETE, {"stories": "leave", **SURE})
    response = two.post(DELETE, {"stories": "withdraw", **SURE})

    assert response.url.startswith("/sign-in/")
    assert StoryPage.objects.published().count() == 1


@pytest.mark.parametrize("role", ["moderator", "editor", "admin"])
def test_staff_are_told_to_ask_an_administrator(role, request, as_user):
    person = request.getfixturevalue(role)

    answers = [as_user(person).get(DELETE), as_user(person).post(DELETE, SURE)]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert all("ask an administrator" in words(answer) for answer in answers)
    assert User.objects.filter(pk=person.pk).exists()


def test_whoever_was_taken_off_the_team_can_go(moderator, as_user, decided, share_story):
    story = decided(share_story(), message="Lovely.")
    moderator.groups.clear()

    as_user(moderator).post(DELETE, SURE)

    assert not User.objects.filter(pk=moderator.pk).exists()
    assert [decision.message for decision in story.decisions.all()] == ["Lovely."]


def test_somebody_elses_story_is_out_of_reach(as_user, stranger, published_story):
    as_user(stranger).post(DELETE, {"stories": "withdraw", **SURE})

    assert StoryPage.objects.published().get() == published_story
    assert Contribution.objects.get().contributor.email == "connie@example.org"


def test_no_session_is_left(tab, contributor):
    tab.post(DELETE, SURE)

    assert not Session.objects.exists()
