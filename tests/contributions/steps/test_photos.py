"""What is said about a photo."""

import pytest

from gallery.contributions.steps.photos import PhotoForm


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({}, []),
        ({"alt_text": " "}, ["alt_text"]),
        ({"people": ""}, ["people"]),
        ({"people": "everybody"}, ["people"]),
        ({"alt_text": "", "people": ""}, ["alt_text", "people"]),
        ({"alt_text": "", "people": "", "remove": "on"}, []),
        ({"alt_text": "x" * 301}, ["alt_text"]),
        ({"caption": "x" * 301}, ["caption"]),
        ({"credit": "x" * 121}, ["credit"]),
        ({"order": "0"}, ["order"]),
        ({"order": "abc"}, ["order"]),
        ({"focus_x": "101"}, ["focus_x"]),
        ({"focus_y": "-1"}, ["focus_y"]),
        ({"focus_x": "½"}, ["focus_x"]),
    ],
)
def test_a_photo_needs_a_description_and_who_is_in_it_unless_it_goes(said, errors):
    assert list(PhotoForm({"alt_text": "Two people.", "people": "adults", **said}, image=None).errors) == errors


@pytest.mark.parametrize(
    ("x", "y", "focus"),
    [("", "", (None, None)), ("50", "50", (None, None)), ("0", "50", (0, 50)), ("30", "70", (30, 70))],
)
def test_the_middle_of_a_photo_is_no_choice_of_what_must_stay_in_it(x, y, focus):
    form = PhotoForm({"alt_text": "x", "people": "nobody", "focus_x": x, "focus_y": y}, image=None)

    assert form.is_valid()
    assert tuple(form.focus.values()) == focus
