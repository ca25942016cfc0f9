"""Two steps for whoever works in the admin of a real site, from setting it up to a lost phone."""

import re
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from gallery.models import OutgoingMail, User
from gallery.notifications.outbox import deliver_due_mail

pytestmark = pytest.mark.django_db

ADMIN, SET_UP, RECOVERY = "/admin/", reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")
PERIOD = 30
"""Seconds for which a code is shown."""


@pytest.fixture(autouse=True)
def asked_of_staff(settings):
    settings.STAFF_NEED_SECOND_STEP = True


def code_of(secret):
    """What the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))


def key_shown(page):
    return re.search(r'second-step__key">(\w+)<', page.content.decode())[1]


def sign_in(client, user, *, to=ADMIN):
    place = f"{reverse('account_login')}?next={to}"
    return client.post(place, {"login": user.email, "password": "a long password"})


@pytest.fixture
def set_up(client, moderator):
    """The key in the app of a moderator who has just set it up, in this browser."""
    sign_in(client, moderator)
    secret = key_shown(client.get(SET_UP, follow=True))
    answer = client.post(SET_UP, {"code": code_of(secret)})
    assert answer.url == RECOVERY
    return secret


def recovery_codes(client):
    return re.findall(r"<li><code>(\d+)</code>", client.get(RECOVERY).content.decode())


def test_who_has_one_step_only_is_led_to_the_second(client, moderator):
    sign_in(client, moderator)

    assert client.get("/admin/stories/?p=2").url == client.post("/admin/stories/").url == SET_UP


def test_once_it_is_set_up_the_admin_is_open_and_recovery_codes_are_shown_once(client, set_up):
    codes = recovery_codes(client)

    assert client.get(ADMIN).status_code == 200
    assert len(codes) == 10
    assert not set(codes) & set(re.findall(r"\d+", client.get(RECOVERY).content.decode()))


def test_a_wrong_code_sets_nothing_up(client, moderator):
    sign_in(client, moderator)
    client.get(SET_UP, follow=True)

    answer = client.post(SET_UP, {"code": "000000"})

    assert "Incorrect code." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_next_sign_in_asks_for_a_code_and_leads_on(client, moderator, set_up):
    elsewhere = Client()

    asked = sign_in(elsewhere, moderator, to="/admin/stories/")
    assert asked.url.startswith(reverse("mfa_authenticate"))
    assert elsewhere.get(ADMIN).url.startswith(reverse("account_login"))
    wrong = elsewhere.post(asked.url, {"code": "000000"})
    assert "Incorrect code." in wrong.content.decode()
    right = elsewhere.post(asked.url, {"code": code_of(set_up)})

    assert right.url == "/admin/stories/"
    assert elsewhere.get(right.url).status_code == 200


def test_a_code_by_mail_is_no_way_round_it(client, moderator, set_up, django_capture_on_commit_callbacks):
    elsewhere = Client()
    with django_capture_on_commit_callbacks(execute=True):
        elsewhere.post(reverse("account_request_login_code"), {"email": moderator.email})
    deliver_due_mail.call()
    code = re.search(r"Your code is (\w+)", str(mail.outbox[-1].body))[1]

    answer = elsewhere.post(reverse("account_confirm_login_code"), {"code": code})

    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert elsewhere.get(ADMIN).url.startswith(reverse("account_login"))


def test_a_recovery_code_works_once(client, moderator, set_up):
    code = recovery_codes(client)[0]

    def tried():
        elsewhere = Client()
        sign_in(elsewhere, moderator)
        elsewhere.post(reverse("mfa_authenticate"), {"code": code})
        return elsewhere.get(ADMIN).status_code

    assert (tried(), tried()) == (200, 302)


def test_a_session_from_before_it_was_set_up_takes_it_too(moderator, client):
    """A session that somebody else may have."""
    older = Client()
    sign_in(older, moderator)
    sign_in(client, moderator)
    Authenticator.objects.create(user=moderator, type="totp", data={"secret": "A" * 32})

    asked = older.get(ADMIN).url
    assert asked == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"
    answer = older.post(asked, {"code": code_of("A" * 32)})

    assert answer.url == ADMIN
    assert older.get(ADMIN).status_code == 200
    assert client.get(ADMIN).status_code == 302


@pytest.mark.parametrize("change", ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"])
def test_a_password_alone_takes_the_second_step_away_from_nobody(client, moderator, change):
    sign_in(client, moderator)
    Authenticator.objects.create(user=moderator, type="totp", data={"secret": "A" * 32})
    Authenticator.objects.create(user=moderator, type="recovery_codes", data={"migrated_codes": ["12345678"]})
    client.post(f"{reverse('account_reauthenticate')}?next=/", {"password": "a long password"})

    answers = [getattr(client, method)(reverse(change)) for method in ("get", "post")]

    assert {answer.url.partition("?")[0] for answer in answers} == {reverse("mfa_reauthenticate")}
    assert Authenticator.objects.count() == 2


def test_contributors_are_not_asked(client, contributor, as_user):
    assert as_user(contributor).get("/my-stories/").status_code == 200
    assert as_user(contributor).get(ADMIN).status_code == 302


def test_nobody_is_asked_in_the_demo(moderator, as_user, settings):
    settings.STAFF_NEED_SECOND_STEP = False

    assert as_user(moderator).get(ADMIN).status_code == 200


def test_another_phone_is_set_up_in_place_of_this_one(client, moderator, set_up, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    again = client.get(reverse("mfa_deactivate_totp"))
    client.post(f"{reverse('account_reauthenticate')}?next=/", {"password": "a long password"})

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    client.post(reverse("mfa_deactivate_totp"))

    assert again.url.startswith(reverse("account_reauthenticate"))
    assert not Authenticator.objects.exists()


def test_who_is_locked_out_sets_it_up_anew(client, moderator, set_up):
    said = StringIO()

    call_command("reset_mfa", "MO@example.org", stdout=said)

    assert said.getvalue().startswith("mo@example.org is signed out everywhere")
    assert client.get(ADMIN).url.startswith(reverse("account_login"))
    sign_in(client, moderator)
    assert client.get(ADMIN).url.startswith(SET_UP)


def told():
    return [letter.subject for letter in OutgoingMail.objects.filter(recipient="mo@example.org").order_by("pk")]


def test_they_are_told_when_it_is_added_changed_and_removed(
    client, moderator, request, django_capture_on_commit_callbacks
):
    for change in (
        lambda: request.getfixturevalue("set_up"),
        lambda: client.post(reverse("mfa_generate_recovery_codes")),
        lambda: client.post(reverse("mfa_deactivate_totp")),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            change()

    assert told() == [
        "Your account has a second step now",
        "You have new recovery codes",
        "Your account has no second step any more",
    ]


def test_who_is_let_in_anew_by_whoever_runs_the_server_is_told(client, moderator, set_up):
    call_command("reset_mfa", "mo@example.org", stdout=StringIO())
    call_command("reset_mfa", "mo@example.org", stdout=StringIO())

    assert told() == ["Your account has no second step any more"]


def test_of_nobody_nothing_is_reset():
    with pytest.raises(CommandError, match="Nobody has an account with the address"):
        call_command("reset_mfa", "nobody@example.org")


@pytest.mark.parametrize("address", ["ada@example.org", "connie@example.org"])
def test_an_admin_is_made_of_a_new_address_or_a_known_one(address, contributor, top_gallery):
    said = StringIO()
    call_command("make_admin", address, stdout=said)
    call_command("make_admin", address, stdout=said)

    user = User.objects.get(email=address)
    assert user.has_perm("wagtailadmin.access_admin")
    assert user.signed_out_at is not None
    assert said.getvalue().count(f"{address} is an admin now. They sign in at http://testserver/sign-in/") == 2


@pytest.mark.parametrize("address", ["", "ada", "ada@", "ada@example.org\nBcc: x@example.org"])
def test_no_admin_is_made_of_what_is_no_address(address, db):
    with pytest.raises(CommandError, match="is no email address"):
        call_command("make_admin", address)
    assert not User.objects.exists()
