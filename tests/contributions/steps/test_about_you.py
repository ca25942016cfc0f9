"""Who tells the story, and whose it is."""

import pytest


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"whose": "ours"}, {}),
        ({"whose": "ours", "relationship": "Left over from before."}, {}),
        ({"whose": "somebody_elses", "relationship": "My neighbour. She has agreed."}, {}),
        ({"whose": "somebody_elses"}, {"relationship": ["Say how you know them, and that they have agreed."]}),
        (
            {"whose": "somebody_elses", "relationship": " \n"},
            {"relationship": ["Say how you know them, and that they have agreed."]},
        ),
    ],
)
def test_whoever_tells_somebody_elses_story_says_how_they_know_them(about_you, changes, errors):
    assert about_you(**changes).errors == errors


def test_too_long_a_relationship_gets_one_error_and_not_two(about_you):
    form = about_you(whose="somebody_elses", relationship="x" * 301)

    assert len(form.errors["relationship"]) == 1


def test_a_relationship_is_kept_of_somebody_elses_story_alone(about_you):
    ours = about_you(whose="ours", relationship="Left over from before.")
    theirs = about_you(whose="somebody_elses", relationship="My neighbour.")

    assert (ours.is_valid(), theirs.is_valid()) == (True, True)
    assert (ours.cleaned_data["relationship"], theirs.cleaned_data["relationship"]) == ("", "My neighbour.")


def test_a_story_is_ours_or_somebody_elses(about_you):
    assert list(about_you(whose="the kings").errors) == ["whose"]
    assert about_you(whose=None).errors == {"whose": ["Say whose story it is."]}


def test_nobody_is_said_hello_to_without_having_ticked_it(about_you):
    silent, ticked = about_you(), about_you(is_open_to_hello="on")

    assert (silent.is_valid(), ticked.is_valid()) == (True, True)
    assert (silent.cleaned_data["is_open_to_hello"], ticked.cleaned_data["is_open_to_hello"]) == (False, True)
