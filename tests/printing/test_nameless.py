"""Somebody leaves, and their story stays without them: what is printed of it names them no longer."""

import pytest

from gallery.contributions.account_erasure import delete_account
from gallery.printing.making import Lost, make_booklet, note, take

pytestmark = pytest.mark.django_db


def test_what_has_been_printed_is_handed_out_no_more(publish, made, without_typst, client, contributor):
    publish(organisation="Qwyx Growers")
    booklet = made()
    assert client.get(booklet.file_address).status_code == 200

    delete_account(contributor, keep_stories=True)

    assert client.get(booklet.file_address).status_code == 410
    made()
    assert ["Qwyx" in str(told) for told in without_typst] == [True, False]


def test_what_is_being_printed_is_begun_anew(publish, ask, without_typst, contributor):
    publish(organisation="Qwyx Growers")
    booklet = ask()
    in_hand = take(str(booklet.pk))

    delete_account(contributor, keep_stories=True)

    with pytest.raises(Lost):
        note(in_hand)
    make_booklet.call(str(booklet.pk))
    booklet.refresh_from_db()
    assert booklet.is_ready
    assert ["Qwyx" in str(told) for told in without_typst] == [False]


def test_what_is_printed_of_others_stays(publish, made, without_typst, client, stranger, contributor):
    publish(by=stranger, title="Another")
    booklet = made()

    delete_account(contributor, keep_stories=True)

    assert client.get(booklet.file_address).status_code == 200
