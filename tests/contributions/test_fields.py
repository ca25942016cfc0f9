"""Months, tags and lengths, read the way people write them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from gallery.contributions.fields import MonthField, TagListField, within_words

MONTH_SENTENCE = "Write a month and a year, such as March 2024."


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-03", (2024, 3)),
        ("2024-3", (2024, 3)),
        ("2024-03-15", (2024, 3)),
        ("03/2024", (2024, 3)),
        ("3.2024", (2024, 3)),
        ("3 2024", (2024, 3)),
        ("March 2024", (2024, 3)),
        ("  march   2024 ", (2024, 3)),
        ("MAR 2024", (2024, 3)),
        ("Mar. 2024", (2024, 3)),
        ("March, 2024", (2024, 3)),
        ("Sept 2024", (2024, 9)),
        ("June 2024", (2024, 6)),
        ("July 2024", (2024, 7)),
        ("2024", (2024, 1)),
        ("1900", (1900, 1)),
    ],
)
def test_months_are_read_as_people_write_them(typed, day):
    assert MonthField().clean(typed) == dt.date(*day, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "2024-13",
        "2024-00",
        "13/2024",
        "Ma 2024",
        "Marvellous 2024",
        "soon",
        "March",
        "15 March 2024",
        "24",
        "0x10",
        "²",
        "March 2024" * 1000,
        "2" * 10000,
        "March 2024; DROP TABLE",
        "\x00",
        "٣/٢٠",
    ],
)
def test_what_is_no_month_gets_a_sentence(typed):
    with pytest.raises(ValidationError) as caught:
        MonthField().clean(typed)

    assert caught.value.messages == [MONTH_SENTENCE]


@pytest.mark.parametrize("typed", ["1899", "0000", "9999", "March 1066", "01/3000"])
def test_a_year_far_away_gets_a_sentence(typed):
    with pytest.raises(ValidationError) as caught:
        MonthField().clean(typed)

    assert caught.value.messages in (["Write a year between 1900 and a few years from now."], [MONTH_SENTENCE])


def test_a_month_may_be_left_out_and_is_shown_in_words():
    assert MonthField(required=False).clean("  ") is None
    assert MonthField().prepare_value(dt.date(2024, 3, 1)) == "March 2024"
    assert MonthField().prepare_value("2024-99") == "2024-99"


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", []),
        (" , ,, ", []),
        ("weekly", ["weekly"]),
        ("weekly,  out  doors \n, café", ["weekly", "out doors", "café"]),
        ("a\nb", ["a", "b"]),
    ],
)
def test_tags_stand_between_commas(typed, tags):
    assert TagListField(required=False).clean(typed) == tags


def test_tags_that_differ_in_case_alone_are_one():
    assert len(TagListField().clean("Weekly, weekly, WEEKLY, Straße, STRASSE")) == 2


@pytest.mark.parametrize("typed", [",".join(f"t{n}" for n in range(9)), "x" * 41, "a\x00b", "," + "y" * 10_000])
def test_too_many_too_long_or_unreadable_tags_are_refused(typed):
    with pytest.raises(ValidationError):
        TagListField().clean(typed)


def test_eight_tags_of_forty_characters_are_fine():
    typed = ", ".join(str(n) * 40 for n in range(8))

    assert len(TagListField().clean(typed)) == 8


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (10, None),
        (11, "Take out 1 word. This answer can be up to 10 words."),
        (25, "Take out 15 words. This answer can be up to 10 words."),
    ],
)
def test_word_limits_say_how_many_to_take_out(words, sentence):
    text = "\n ".join(["word"] * words)

    if sentence is None:
        assert within_words(10)(text) is None
    else:
        with pytest.raises(ValidationError) as caught:
            within_words(10)(text)
        assert caught.value.messages == [sentence]
