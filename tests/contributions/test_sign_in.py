"""Signing in with a code: nobody can tell a known address from an unknown one, and only a code makes an account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gallery.models import OutgoingMail, User

pytestmark = pytest.mark.django_db

ASK = "/sign-in/"
CONFIRM = "/sign-in/code/"


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    """Django's test runner puts a backend of its own in the place of ours."""
    settings.EMAIL_BACKEND = "gallery.notifications.backend.OutboxBackend"


@pytest.fixture
def asked(client):
    """Ask for a code as this address; the answer, and the code from the mail."""

    def ask(email, browser=client, **fields):
        response = browser.post(ASK, {"email": email, **fields})
        letter = OutgoingMail.objects.filter(recipient__iexact=email).order_by("-pk").first()
        return response, code_in(letter)

    return ask


def code_in(letter):
    return letter and re.search(r"code is (\S+)", letter.text)[1]


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def wrong(code):
    return "".join("A" if letter != "A" else "B" for letter in code)


def test_a_new_address_has_an_account_once_its_code_is_entered(client, asked):
    response, code = asked("New@Example.org")
    assert response.url == CONFIRM
    assert not User.objects.exists()

    client.post(CONFIRM, {"code": code})

    user = User.objects.get()
    assert user.email == "new@example.org"
    assert signed_in_as(client) == str(user.pk)
    assert not user.has_usable_password()


def test_a_known_address_signs_into_its_account(client, asked, contributor):
    _response, code = asked(contributor.email.upper())

    response = client.post(CONFIRM, {"code": code})

    assert signed_in_as(client) == str(contributor.pk)
    assert response.url == reverse("contributions:my_stories")
    assert User.objects.count() == 1


def without_what_differs(page, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return page.replace(email, "EMAIL")


@pytest.mark.parametrize("state", ["active", "inactive"])
def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(contributor, asked, state):
    contributor.is_active = state == "active"
    contributor.save()
    seen = []
    for email in (contributor.email, "noone@example.org"):
        browser = Client()
        response, _code = asked(email, browser)
        shown = browser.get(CONFIRM)
        refused = browser.post(CONFIRM, {"code": "000000"})
        pages = [without_what_differs(answer.content.decode(), email) for answer in (shown, refused)]
        letter = OutgoingMail.objects.filter(recipient=email).get()
        words = [part.replace(code_in(letter), "CODE") for part in (letter.subject, letter.text)]
        seen.append((response.status_code, response.url, *pages, *words))

    assert seen[0] == seen[1]


def test_three_wrong_codes_are_the_end_of_it(client, asked):
    _response, code = asked("new@example.org")

    for _try in range(3):
        client.post(CONFIRM, {"code": wrong(code)})
    client.post(CONFIRM, {"code": code})

    assert signed_in_as(client) is None
    assert not User.objects.exists()


def test_a_wrong_code_is_said_and_the_right_one_still_works(client, asked):
    _response, code = asked("new@example.org")

    page = client.post(CONFIRM, {"code": wrong(code)})
    assert signed_in_as(client) is None
    assert page.context["form"].errors["code"]

    client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) is not None


@pytest.mark.parametrize("code", ["", " ", "\x00", "x" * 10_000, "'; --", "✓"])
def test_an_absurd_code_is_a_wrong_code(client, asked, code):
    asked("new@example.org")

    response = client.post(CONFIRM, {"code": code})

    assert response.status_code in (200, 302)
    assert signed_in_as(client) is None


def test_a_code_expires(client, asked, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 0
    _response, code = asked("new@example.org")

    client.post(CONFIRM, {"code": code})

    assert signed_in_as(client) is None
    assert not User.objects.exists()


def test_a_code_works_once_and_in_its_own_browser(client, asked):
    _response, code = asked("new@example.org")
    other = Client()

    other.post(CONFIRM, {"code": code})
    assert signed_in_as(other) is None

    client.post(CONFIRM, {"code": code})
    client.logout()
    client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) is None


def test_who_may_not_sign_in_any_more_does_not_get_in(client, asked, contributor):
    contributor.is_active = False
    contributor.save()
    _response, code = asked(contributor.email)

    client.post(CONFIRM, {"code": code}, follow=True)

    assert signed_in_as(client) is None
    assert User.objects.count() == 1


def test_opening_a_page_signs_nobody_in(client, asked):
    _response, code = asked("new@example.org")

    for address in (f"{CONFIRM}?code={code}", f"{ASK}?email=new@example.org&code={code}"):
        client.get(address)
        client.head(address)

    assert signed_in_as(client) is None
    assert not User.objects.exists()


def test_the_way_goes_on_to_where_it_was_meant_to(client, asked, gallery):
    target = reverse("contributions:share_story", args=[gallery.slug])
    _response, code = asked("new@example.org", next=target)

    response = client.post(CONFIRM, {"code": code, "next": target})

    assert response.url == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:x",
        "http:evil.example",
        "/%0d%0aLocation:https://evil.example",
        "\x00//evil.example",
        "https:///evil.example",
    ],
)
@pytest.mark.parametrize("where", ["in the address", "in the form"])
def test_the_way_never_leads_to_another_site(client, asked, target, where):
    if where == "in the address":
        client.get(ASK, {"next": target})
        _response, code = asked("new@example.org", next=target)
        response = client.post(f"{CONFIRM}?next=https://evil.example/", {"code": code})
    else:
        _response, code = asked("new@example.org")
        response = client.post(CONFIRM, {"code": code, "next": target})

    assert response.status_code == 302
    assert response.url.startswith("/")
    assert not response.url.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", "\x00@x.org"]
)
def test_what_is_no_address_gets_a_sentence_and_no_mail(client, email):
    response = client.post(ASK, {"email": email})

    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert not OutgoingMail.objects.exists()


def test_a_new_code_can_be_asked_for_and_the_old_one_is_void(client, asked):
    _response, first = asked("new@example.org")

    client.post(CONFIRM, {"action": "resend"})
    letters = OutgoingMail.objects.filter(recipient="new@example.org").order_by("pk")
    second = code_in(letters.last())

    assert letters.count() == 2
    client.post(CONFIRM, {"code": first})
    assert signed_in_as(client) is None
    client.post(CONFIRM, {"code": second})
    assert signed_in_as(client) is not None


def test_asking_again_and_again_is_slowed_down(client, asked):
    statuses = [client.post(ASK, {"email": "new@example.org"}).status_code for _try in range(8)]

    assert 429 in statuses or OutgoingMail.objects.count() < 8


def test_staff_sign_in_with_a_password_and_contributors_cannot(client, moderator, contributor):
    for user, password in ((contributor, ""), (contributor, "a long password"), (moderator, "wrong")):
        client.post("/sign-in/staff/", {"login": user.email, "password": password})
        assert signed_in_as(client) is None

    client.post("/sign-in/staff/", {"login": moderator.email, "password": "a long password"})
    assert signed_in_as(client) == str(moderator.pk)


def test_a_contributor_at_the_admins_door_is_told_so(as_user, contributor):
    response = as_user(contributor).get("/admin/", follow=True)

    assert response.status_code == 403
    assert response.redirect_chain


def test_signing_out_takes_a_click_and_not_just_a_visit(as_user, contributor):
    client = as_user(contributor)

    client.get("/sign-out/")
    assert signed_in_as(client) == str(contributor.pk)

    client.post("/sign-out/")
    assert signed_in_as(client) is None
    assert mail.outbox == []
    assert contributor.date_joined < timezone.now() + timedelta(minutes=1)
