"""What is agreed to when a story is sent: the words that stood on the page."""

import pytest

from gallery.contributions.agreement import SendForm
from gallery.models import ConsentText
from tests.contributions.typed import changed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", [None, "", "false"])
def test_nothing_is_sent_without_an_agreement(value):
    form = SendForm(changed({"consent": "on"}, {"consent": value}))

    assert form.errors == {"consent": ["Tick this box if you agree. Without it we cannot publish your story."]}


def test_a_program_that_fills_in_everything_is_caught():
    assert list(SendForm({"consent": "on", "website": "https://example.com"}).errors) == ["website"]


def test_the_wording_that_was_shown_is_agreed_to_and_not_one_that_came_later():
    shown = ConsentText.objects.in_use("story")
    ConsentText.objects.create(text="A newer wording.")

    form = SendForm({"consent": "on", "consent_text": str(shown.pk)})

    assert form.is_valid()
    assert form.cleaned_data["consent_text"] == shown
    assert form.consent_wording == shown.text


def test_where_the_page_names_no_wording_the_one_in_use_is_shown_and_kept():
    newest = ConsentText.objects.create(text="A newer wording.")

    fresh, sent = SendForm(), SendForm({"consent": "on"})

    assert sent.is_valid()
    assert sent.cleaned_data["consent_text"] == newest
    assert fresh.consent_wording == "A newer wording."


@pytest.mark.parametrize("forged", ["0", "-1", "x", "\0", "9" * 40, "²"])
def test_a_forged_wording_is_refused_and_the_one_in_use_is_shown(forged):
    form = SendForm({"consent": "on", "consent_text": forged})

    assert list(form.errors) == ["consent_text"]
    assert form.consent_wording == ConsentText.objects.in_use("story").text


def test_digits_of_another_alphabet_name_the_same_wording():
    in_use = ConsentText.objects.in_use("story")
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(in_use.pk))

    form = SendForm({"consent": "on", "consent_text": wide})

    assert form.is_valid()
    assert form.cleaned_data["consent_text"] == in_use


def test_the_wording_about_photos_is_no_agreement_to_a_story():
    about_photos = ConsentText.objects.in_use("photos")

    assert list(SendForm({"consent": "on", "consent_text": str(about_photos.pk)}).errors) == ["consent_text"]
