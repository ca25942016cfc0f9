"""The questions of the gallery, and what is taken for an answer."""

from gallery.contributions.steps.your_story import MAX_ANSWER_CHARACTERS
from gallery.models import Question


def test_a_required_question_needs_an_answer_and_an_optional_one_does_not(your_story, gallery):
    first, _second, optional = gallery.questions.all()

    assert list(your_story(**{f"answer_{first.pk}": " "}).errors) == [f"answer_{first.pk}"]
    without = your_story(**{f"answer_{optional.pk}": ""})
    assert without.is_valid()
    assert optional not in [question for question, _text in without.answers()]


def test_an_answer_over_its_questions_limit_is_refused_beside_it(your_story, gallery):
    question = gallery.questions.first()

    form = your_story(**{f"answer_{question.pk}": "word " * 152})

    assert form.errors == {f"answer_{question.pk}": ["Take out 2 words. This answer can be up to 150 words."]}


def test_an_answer_of_one_endless_word_is_bounded(your_story, gallery):
    question = f"answer_{gallery.questions.first().pk}"

    assert your_story(**{question: "x" * MAX_ANSWER_CHARACTERS}).is_valid()
    assert list(your_story(**{question: "x" * (MAX_ANSWER_CHARACTERS + 1)}).errors) == [question]


def test_a_question_added_later_is_asked_from_then_on(gallery, your_story):
    gallery.questions.add(Question(label="And what did it cost?", word_limit=20, sort_order=9))
    gallery.save()

    assert "And what did it cost?" in [str(field.label) for field in your_story()]
