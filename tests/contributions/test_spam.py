"""Programs are slowed down; people, whatever they use to read and write, are never shut out."""

import time

import pytest
from django import forms
from django.core import signing
from django.template.loader import render_to_string

from gallery.contributions.spam import SALT, SLOWEST, GuardedForm, opened_now

ONCE_MORE = ["Please press the button once more. Nothing is lost."]


def opened(*, seconds_ago):
    return signing.dumps(time.time() - seconds_ago, salt=SALT)


def sent(**fields):
    return GuardedForm({"opened": opened(seconds_ago=4), **fields})


def test_a_form_that_took_its_time_is_let_in():
    assert sent().is_valid()


@pytest.mark.parametrize("came", [None, "", "nonsense", "\0", "é" * 5000])
def test_without_the_time_of_opening_the_button_is_pressed_once_more(came):
    form = GuardedForm({} if came is None else {"opened": came})

    assert form.errors == {"__all__": ONCE_MORE}


@pytest.mark.parametrize("seconds_ago", [2.5, 0, -60, SLOWEST + 1])
def test_a_form_that_was_too_quick_or_far_too_slow_is_sent_once_more(seconds_ago):
    form = GuardedForm({"opened": opened(seconds_ago=seconds_ago)})

    assert form.errors == {"__all__": ONCE_MORE}


def test_a_time_that_we_have_not_signed_counts_for_nothing():
    forged = [opened(seconds_ago=4)[:-1] + "!", signing.dumps(time.time() - 4, salt="something else")]

    assert [GuardedForm({"opened": came}).is_valid() for came in forged] == [False, False]


def test_a_form_that_was_too_quick_passes_three_seconds_after_it_was_shown():
    first = opened(seconds_ago=1)

    again = GuardedForm({"opened": first})

    assert not again.is_valid()
    assert again.opening == first


@pytest.mark.parametrize("came", ["", "forged", "too old"])
def test_a_useless_time_is_replaced_by_one_that_will_pass(came, monkeypatch):
    again = GuardedForm({"opened": opened(seconds_ago=SLOWEST + 1) if came == "too old" else came}).opening

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 4)

    assert GuardedForm({"opened": again}).is_valid()


def test_a_box_that_nobody_sees_catches_whoever_fills_it_in_and_comes_back_empty():
    form = sent(website="https://pills.example")

    assert form.non_field_errors() == ONCE_MORE
    assert "pills" not in render_to_string("includes/guard.html", {"form": form})


@pytest.mark.parametrize("filled", ["\0", "x" * 100_000])
def test_whatever_stands_in_the_hidden_box_the_error_is_not_beside_it(filled):
    assert list(sent(website=filled).errors) == ["__all__"]


def test_what_else_is_wrong_is_said_first():
    class GuardedName(GuardedForm):
        name = forms.CharField()

    assert GuardedName({"opened": ""}).errors == {"name": ["This field is required."]}
    assert GuardedName({"opened": "", "name": "Vera"}).errors == {"__all__": ONCE_MORE}


def test_the_hidden_box_is_hidden_from_screen_readers_and_the_tab_key():
    page = render_to_string("includes/guard.html", {"form": GuardedForm()})

    assert 'aria-hidden="true"' in page
    assert 'tabindex="-1"' in page


def test_an_opened_page_carries_its_time():
    form = GuardedForm()

    assert f'name="opened" value="{form.opening}"' in render_to_string("includes/guard.html", {"form": form})
    assert signing.loads(opened_now(), salt=SALT) == pytest.approx(time.time(), abs=2)
