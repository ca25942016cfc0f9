"""What holds for what is asked in every step."""

import pytest

from gallery.contributions.steps.about_you import AboutYouForm
from gallery.contributions.steps.photos import PhotoForm
from gallery.contributions.steps.place_and_people import LinkForm, PlaceForm
from gallery.contributions.steps.quotes import QuoteForm
from gallery.contributions.steps.your_story import StoryForm

HANDLES = {"focus_x", "focus_y", "order", "remove"}
"""Parts of the page rather than questions."""


def test_a_short_story_is_enough(about_you, your_story, place, gallery):
    story = your_story()

    assert [form.errors for form in (about_you(), story, place())] == [{}, {}, {}]
    assert [(question.label, text) for question, text in story.answers()] == [
        (question.label, f"Answer {n}.") for n, question in enumerate(gallery.questions.all(), start=1)
    ]


@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_every_story_needs_is_asked_for(about_you, your_story, value):
    for name in ("organisation", "contact_email"):
        assert list(about_you(**{name: value}).errors) == [name]
    for name in ("title", "summary"):
        assert list(your_story(**{name: value}).errors) == [name]


@pytest.mark.parametrize(
    ("step", "name", "most"),
    [
        ("about_you", "organisation", 160),
        ("about_you", "your_name", 120),
        ("your_story", "title", 120),
        ("your_story", "summary", 300),
        ("place", "place_name", 120),
    ],
)
def test_lengths_are_bounded(request, step, name, most):
    read = request.getfixturevalue(step)

    assert read(**{name: "x" * most}).is_valid()
    assert list(read(**{name: "x" * (most + 1)}).errors) == [name]


def test_every_error_has_words_of_its_own(about_you, your_story, place):
    forms = [
        about_you(organisation="", contact_email="nobody"),
        your_story(title="", summary=""),
        place(started="soon", ended="x", region="atlantis"),
    ]

    sentences = [sentence for form in forms for errors in form.errors.values() for sentence in errors]
    assert len(sentences) == 7
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in sentences)


@pytest.mark.parametrize("form", [AboutYouForm, StoryForm, QuoteForm, PhotoForm, PlaceForm, LinkForm])
def test_each_question_says_why_it_is_asked(form):
    asked = {name: field.help_text for name, field in form.base_fields.items() if name not in HANDLES}

    assert asked
    assert [name for name, why in asked.items() if not why] == []
