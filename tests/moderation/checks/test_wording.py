import pytest

from gallery.models import Question
from gallery.moderation.checks import Kind
from gallery.moderation.checks.wording import longest_row

ROWS = {
    "PLEASE COME AND JOIN OUR GARDEN": "PLEASE COME AND JOIN OUR GARDEN",
    "We said: THIS IS WHAT WE WANTED, REALLY. And so on": "THIS IS WHAT WE WANTED, REALLY",
    "The NHS, the BBC, the RAF and the RSPB": None,
    "NHS BBC RAF RNLI": None,
    "We grow food together": None,
}


@pytest.mark.parametrize(("text", "expected"), ROWS.items())
def test_long_rows_in_capitals(text, expected):
    span = longest_row(text)

    assert (text[slice(*span)] if span else None) == expected


def found(findings, kind):
    return [(one.label, one.words) for one in findings if one.kind == kind]


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "count"), [("SEEDS OF SERVICE", 1), ("Seeds of Service", 0), ("RNLI", 0)])
def test_a_title_in_capitals(looked_at, title, count):
    findings = looked_at(title=title)

    assert found(findings, Kind.CAPITALS) == [("Title", title)] * count
    assert not any(one.is_blocking for one in findings)


@pytest.mark.django_db
def test_an_answer_that_is_asked_for_and_says_nothing(looked_at):
    assert found(looked_at(answers=("n/a", "It grew very well.")), Kind.EMPTY) == [("What did you do?", "n/a")]
    assert found(looked_at(answers=("We dug all day.",)), Kind.EMPTY) == [("What changed?", "")]
    assert found(looked_at(answers=("We dug all day.", "It grew very well.")), Kind.EMPTY) == []


@pytest.mark.django_db
def test_a_question_that_is_asked_since_then_is_missing_too(share_story, gallery, looked_at):
    Question.objects.create(gallery=gallery, label="Who helped?", sort_order=9)

    assert found(looked_at(answers=("We dug all day.", "It grew very well.")), Kind.EMPTY) == [("Who helped?", "")]


@pytest.mark.django_db
def test_the_same_words_in_two_answers(looked_at):
    (repeated,) = found(looked_at(answers=("We dug all day.", "we dug  ALL day.")), Kind.REPEATED)

    assert repeated == ("What did you do? / What changed?", "we dug  ALL day.")
    assert found(looked_at(answers=("We dug all day.", "We dug all night.")), Kind.REPEATED) == []
