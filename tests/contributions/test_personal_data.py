"""A new address is the account's once somebody who reads its mail has said so, and only once."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError
from django.utils import timezone

from gallery.contributions import personal_data
from gallery.contributions.personal_data import (
    SALT,
    AddressChange,
    AddressTaken,
    LinkOfNoUse,
    addresses_of,
    ask_for_new_address,
    change_address,
)
from gallery.contributions.sign_in import account_for
from gallery.models import Contribution, Draft, OutgoingMail, User

pytestmark = pytest.mark.django_db

OLD, NEW = "connie@example.org", "new@example.org"


@pytest.fixture
def change(contributor):
    return AddressChange(user=contributor.pk, old=contributor.email, new=NEW)


def mails():
    return [(mail.recipient, mail.subject) for mail in OutgoingMail.objects.order_by("pk")]


def test_the_link_goes_to_the_new_address(contributor):
    ask_for_new_address(contributor, address=NEW)

    letter = OutgoingMail.objects.get()
    token = re.search(r"/account/address/(\S+)/", letter.text)[1]
    assert letter.recipient == NEW
    assert AddressChange.of(token) == AddressChange(user=contributor.pk, old=OLD, new=NEW)
    assert User.objects.get(pk=contributor.pk).email == OLD


def test_that_an_address_is_taken_is_told_to_its_owner_alone(contributor, stranger):
    ask_for_new_address(contributor, address=stranger.email.upper())

    letter = OutgoingMail.objects.get()
    assert letter.recipient == stranger.email
    assert "/account/address/" not in letter.text
    assert OLD not in letter.text


def test_an_address_that_somebody_signs_in_with_is_taken_too(contributor, stranger):
    EmailAddress.objects.create(user=stranger, email="second@example.org", verified=True)

    ask_for_new_address(contributor, address="second@example.org")

    assert mails() == [(stranger.email, "You have an account with this address")]


def test_everything_that_knew_the_old_address_knows_the_new_one(contributor, change, share_story, gallery):
    account_for(OLD)
    ours, elsewhere = share_story(), share_story(title="Another")
    Contribution.objects.filter(pk=ours.pk).update(contact_email=OLD.upper())
    Contribution.objects.filter(pk=elsewhere.pk).update(contact_email="office@example.org")
    words = {"story": {"contact_email": OLD, "title": "Mine"}}
    draft = Draft.objects.create(contributor=contributor, gallery=gallery, answers=words)

    change_address(change)

    contributor.refresh_from_db()
    draft.refresh_from_db()
    assert contributor.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert [row.contact_email for row in Contribution.objects.order_by("pk")] == [NEW, "office@example.org"]
    assert draft.answers["story"] == {"contact_email": NEW, "title": "Mine"}


def test_the_old_address_is_told(change):
    change_address(change)

    assert mails() == [(OLD, "Your address was changed")]


def test_a_code_sent_to_the_new_address_opens_the_same_account(contributor, change):
    change_address(change)

    assert account_for(NEW) == contributor
    assert account_for(OLD) != contributor


def test_a_link_works_once(contributor, change):
    change_address(change)

    with pytest.raises(LinkOfNoUse):
        change_address(change)


def test_a_link_is_of_no_use_once_another_one_was_used(contributor, change):
    change_address(AddressChange(user=contributor.pk, old=OLD, new="third@example.org"))

    with pytest.raises(LinkOfNoUse):
        change_address(change)


def test_a_link_to_an_account_that_is_switched_off_is_of_no_use(contributor, change):
    User.objects.update(is_active=False)

    with pytest.raises(LinkOfNoUse):
        change_address(change)


def test_a_link_works_for_an_hour(change, monkeypatch):
    token = change.token
    later = timezone.now() + timedelta(minutes=61)

    assert AddressChange.of(token) == change
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    with pytest.raises(LinkOfNoUse):
        AddressChange.of(token)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "ü:ü:ü", "\0", "x" * 10_000, "::"])
def test_what_we_did_not_sign_is_of_no_use(token):
    with pytest.raises(LinkOfNoUse):
        AddressChange.of(token)


def test_what_we_signed_for_something_else_is_of_no_use(change):
    other = signing.dumps({"user": change.user, "old": OLD, "new": NEW}, salt=f"{SALT}.other")

    with pytest.raises(LinkOfNoUse):
        AddressChange.of(other)


def test_an_address_taken_meanwhile_stays_with_whoever_has_it(contributor, change):
    User.objects.create_user(NEW)

    with pytest.raises(AddressTaken):
        change_address(change)

    assert User.objects.get(pk=contributor.pk).email == OLD
    assert mails() == []


def test_an_address_taken_in_the_same_moment_stays_with_whoever_has_it(contributor, change, monkeypatch):
    def faster(user, *, address):
        User.objects.create_user(address)
        user.email = address
        user.save()

    monkeypatch.setattr(personal_data, "sign_in_with", faster)
    with pytest.raises(AddressTaken) as caught:
        change_address(change)

    assert isinstance(caught.value.__cause__, IntegrityError)
    assert User.objects.get(pk=contributor.pk).email == OLD


def test_former_addresses_are_known_until_somebody_else_has_them(contributor, change):
    change_address(change)

    contributor.refresh_from_db()
    assert addresses_of(contributor) == {OLD, NEW}
    User.objects.create_user(OLD)
    assert addresses_of(contributor) == {NEW}
