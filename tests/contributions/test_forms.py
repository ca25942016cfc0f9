import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gallery.contributions.forms import (
    MAX_ANSWER_CHARACTERS,
    LinkForm,
    MonthField,
    PhotoForm,
    QuoteForm,
    StoryForm,
    TagListField,
    within_words,
)
from gallery.contributions.places import coordinates_of
from gallery.models import Question, Region

MONTH_SENTENCE = "Write a month and a year, such as March 2024."


def filled(gallery, **changes):
    """What a browser sends of a complete form, words of `changes` in place of the usual ones; None leaves one out."""
    answers = {f"answer_{question.pk}": f"Answer {n}." for n, question in enumerate(gallery.questions.all(), start=1)}
    formsets = {f"{name}-{part}_FORMS": "0" for name in ("quotes", "links") for part in ("TOTAL", "INITIAL")}
    usual = {
        "organisation": "Catterick Growers CIC",
        "contact_email": "connie@example.org",
        "title": "Seeds of Service",
        "summary": "We grow.",
        "consent": "on",
        "action": "send",
    }
    data = {**usual, **answers, **formsets, **changes}
    return {name: value for name, value in data.items() if value is not None}


def as_query(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


@pytest.fixture
def read(gallery, terms):
    """The form as it has read a complete one with these changes."""

    def read_form(**changes):
        return StoryForm(as_query(filled(gallery, **changes)), gallery=gallery)

    return read_form


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


def test_a_complete_form_is_valid(read, gallery):
    form = read()

    assert form.is_valid(), form.errors
    assert [(question.label, text) for question, text in form.answers()] == [
        (question.label, f"Answer {n}.") for n, question in enumerate(gallery.questions.all(), start=1)
    ]


@pytest.mark.parametrize("name", ["organisation", "contact_email", "title", "summary", "consent"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_every_story_needs_is_asked_for(read, name, value):
    form = read(**{name: value})

    assert list(form.errors) == [name]


def test_a_required_question_needs_an_answer_and_an_optional_one_does_not(read, gallery):
    first, _second, optional = gallery.questions.all()

    assert list(read(**{f"answer_{first.pk}": " "}).errors) == [f"answer_{first.pk}"]
    without = read(**{f"answer_{optional.pk}": ""})
    assert without.is_valid()
    assert optional not in [question for question, _text in without.answers()]


def test_an_answer_over_its_questions_limit_is_refused_beside_it(read, gallery):
    question = gallery.questions.first()

    form = read(**{f"answer_{question.pk}": "word " * 152})

    assert form.errors == {f"answer_{question.pk}": ["Take out 2 words. This answer can be up to 150 words."]}


def test_an_answer_of_one_endless_word_is_bounded(read, gallery):
    question = gallery.questions.first()

    assert read(**{f"answer_{question.pk}": "x" * MAX_ANSWER_CHARACTERS}).is_valid()
    assert list(read(**{f"answer_{question.pk}": "x" * (MAX_ANSWER_CHARACTERS + 1)}).errors) == [
        f"answer_{question.pk}"
    ]


@pytest.mark.parametrize(
    ("name", "most"), [("organisation", 160), ("title", 120), ("summary", 300), ("place_name", 120)]
)
def test_lengths_are_bounded(read, name, most):
    assert read(**{name: "x" * most}).is_valid()
    assert list(read(**{name: "x" * (most + 1)}).errors) == [name]


@pytest.mark.parametrize(
    ("started", "ended", "is_fine"),
    [("2024", "2023", False), ("May 2024", "April 2024", False), ("May 2024", "05/2024", True), ("", "2020", True)],
)
def test_nothing_ends_before_it_starts(read, started, ended, is_fine):
    form = read(started=started, ended=ended)

    assert form.errors == ({} if is_fine else {"ended": ["This is before the start. Change one of the two."]})


@pytest.mark.parametrize("value", ["-1", "10000001", "1.5", "many", "1e5", "9" * 5000, "\x00"])
def test_people_are_counted_in_whole_numbers(read, value):
    assert list(read(people_reached=value).errors) == ["people_reached"]


@pytest.mark.parametrize(
    "changes",
    [
        {"themes": ["nature", "nothing"]},
        {"cohorts": ["'"]},
        {"region": "atlantis"},
        {"themes": ["\x00"]},
        {"region": "\x00"},
        {"cohorts": ["x" * 10000]},
    ],
)
def test_terms_that_do_not_exist_are_refused_beside_their_field(read, changes):
    assert list(read(**changes).errors) == list(changes)


def test_terms_are_read_by_their_slugs(read, terms):
    form = read(themes=["nature", "arts", "arts"], cohorts=["carers"], region="wales")

    assert form.is_valid()
    assert set(form.cleaned_data["themes"]) == {terms["nature"], terms["arts"]}
    assert form.cleaned_data["region"] == terms["wales"]


def test_a_program_that_fills_in_everything_is_caught(read):
    assert list(read(website="https://example.com").errors) == ["website"]


@pytest.mark.parametrize(
    ("text", "said_by", "errors"),
    [
        ("", "", []),
        ("It helped.", "", []),
        ("It helped.", "A member", []),
        ("", "A member", ["text"]),
        ("x" * 301, "A member", ["text"]),
        ("It helped.", "x" * 121, ["said_by"]),
    ],
)
def test_a_quote_is_words_with_or_without_a_name(text, said_by, errors):
    assert list(QuoteForm({"text": text, "said_by": said_by}).errors) == errors


@pytest.mark.parametrize(
    ("url", "label", "errors"),
    [
        ("", "", []),
        ("example.org", "", []),
        ("https://example.org/a?b=c#d", "Ours", []),
        ("", "Ours", ["url"]),
        ("javascript:alert(1)", "Ours", ["url"]),
        ("data:text/html,x", "", ["url"]),
        ("https://" + "x" * 500 + ".org", "", ["url"]),
        ("example.org", "x" * 121, ["label"]),
    ],
)
def test_a_link_is_an_address_of_the_web(url, label, errors):
    assert list(LinkForm({"url": url, "label": label}).errors) == errors


def test_an_address_without_a_scheme_gets_https():
    form = LinkForm({"url": "example.org/we", "label": ""})

    assert form.is_valid()
    assert form.cleaned_data["url"] == "https://example.org/we"


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"alt_text": "Two people."}, []),
        ({"alt_text": " "}, ["alt_text"]),
        ({"alt_text": "", "remove": "on"}, []),
        ({"alt_text": "x" * 301}, ["alt_text"]),
        ({"alt_text": "x", "order": "0"}, ["order"]),
        ({"alt_text": "x", "order": "abc"}, ["order"]),
    ],
)
def test_a_photo_needs_a_description_unless_it_goes(said, errors):
    assert list(PhotoForm(said, image=None).errors) == errors


def test_every_error_has_words_of_its_own(read, gallery):
    form = read(organisation="", contact_email="nobody", title="", summary="", consent=None, started="soon", ended="x")

    assert not form.is_valid()
    assert all(sentence and "Traceback" not in sentence for errors in form.errors.values() for sentence in errors)


def test_a_question_added_later_is_asked_from_then_on(gallery, read):
    gallery.questions.add(Question(label="And what did it cost?", word_limit=20, sort_order=9))
    gallery.save()

    labels = [str(field.label) for section in read().section_list for field in section.fields]

    assert "And what did it cost?" in labels


@pytest.mark.django_db
def test_places_are_found_by_name_and_by_the_region_they_are_in():
    scotland = Region(name="Scotland", slug="s", latitude=56, longitude=-4)

    assert coordinates_of("Nowhere at all", region=None) == (None, None)
    assert coordinates_of("", region=scotland) == (None, None)
    latitude, longitude = coordinates_of("Leith, Edinburgh", region=scotland)
    assert (round(latitude), round(longitude)) == (56, -3)
    assert coordinates_of("  EDINBURGH ", region=scotland) == (latitude, longitude)
