"""What is asked in each step, and what is taken for an answer."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from gallery.contributions.fields import MonthField, TagListField, within_words
from gallery.contributions.agreement import SendForm
from gallery.contributions.places import coordinates_of
from gallery.contributions.steps.about_you import AboutYouForm
from gallery.contributions.steps.photos import PhotoForm
from gallery.contributions.steps.place_and_people import LinkForm, PlaceForm
from gallery.contributions.steps.quotes import QuoteForm
from gallery.contributions.steps.your_story import MAX_ANSWER_CHARACTERS, StoryForm
from gallery.models import ConsentText, Question, Region
from tests.contributions.conftest import told

MONTH_SENTENCE = "Write a month and a year, such as March 2024."


def as_query(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def changed(usual, changes):
    """What a browser sends: None leaves a field out."""
    return as_query({name: value for name, value in {**usual, **changes}.items() if value is not None})


@pytest.fixture
def about_you(gallery):
    def read(**changes):
        return AboutYouForm(changed(told(gallery), changes))

    return read


@pytest.fixture
def your_story(gallery):
    def read(**changes):
        return StoryForm(changed(told(gallery), changes), gallery=gallery)

    return read


@pytest.fixture
def place(terms):
    def read(**changes):
        return PlaceForm(as_query(changes))

    return read


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


@pytest.mark.parametrize(
    ("started", "ended", "is_fine"),
    [("2024", "2023", False), ("May 2024", "April 2024", False), ("May 2024", "05/2024", True), ("", "2020", True)],
)
def test_nothing_ends_before_it_starts(place, started, ended, is_fine):
    form = place(started=started, ended=ended)

    assert form.errors == ({} if is_fine else {"ended": ["This is before the start. Change one of the two."]})


@pytest.mark.parametrize("value", ["-1", "10000001", "1.5", "many", "1e5", "9" * 5000, "\x00"])
def test_people_are_counted_in_whole_numbers(place, value):
    assert list(place(people_reached=value).errors) == ["people_reached"]


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
def test_terms_that_do_not_exist_are_refused_beside_their_field(place, changes):
    assert list(place(**changes).errors) == list(changes)


def test_terms_are_read_by_their_slugs(place, terms):
    form = place(themes=["nature", "arts", "arts"], cohorts=["carers"], region="wales")

    assert form.is_valid()
    assert set(form.cleaned_data["themes"]) == {terms["nature"], terms["arts"]}
    assert form.cleaned_data["region"] == terms["wales"]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, "", "false"])
def test_nothing_is_sent_without_an_agreement(value):
    form = SendForm(changed({"consent": "on"}, {"consent": value}))

    assert form.errors == {"consent": ["Tick this box if you agree. Without it we cannot publish your story."]}


@pytest.mark.django_db
def test_a_program_that_fills_in_everything_is_caught():
    assert list(SendForm({"consent": "on", "website": "https://example.com"}).errors) == ["website"]


@pytest.mark.django_db
def test_the_wording_that_was_shown_is_agreed_to_and_not_one_that_came_later():
    shown = ConsentText.objects.in_use("story")
    ConsentText.objects.create(text="A newer wording.")

    form = SendForm({"consent": "on", "consent_text": str(shown.pk)})

    assert form.is_valid()
    assert form.cleaned_data["consent_text"] == shown
    assert form.consent_wording == shown.text


@pytest.mark.django_db
def test_where_the_page_names_no_wording_the_one_in_use_is_shown_and_kept():
    newest = ConsentText.objects.create(text="A newer wording.")

    fresh, sent = SendForm(), SendForm({"consent": "on"})

    assert sent.is_valid()
    assert sent.cleaned_data["consent_text"] == newest
    assert fresh.consent_wording == "A newer wording."


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["0", "-1", "x", "\0", "9" * 40, "²", "１"])
def test_a_forged_wording_is_refused_and_the_one_in_use_is_shown(forged):
    form = SendForm({"consent": "on", "consent_text": forged})

    assert form.is_valid() is False or form.cleaned_data["consent_text"] == ConsentText.objects.in_use("story")
    assert form.consent_wording == ConsentText.objects.in_use("story").text


@pytest.mark.django_db
def test_the_wording_about_photos_is_no_agreement_to_a_story():
    about_photos = ConsentText.objects.in_use("photos")

    assert list(SendForm({"consent": "on", "consent_text": str(about_photos.pk)}).errors) == ["consent_text"]


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


def test_every_error_has_words_of_its_own(about_you, your_story, place):
    forms = [
        about_you(organisation="", contact_email="nobody"),
        your_story(title="", summary=""),
        place(started="soon", ended="x", region="atlantis"),
    ]

    sentences = [sentence for form in forms for errors in form.errors.values() for sentence in errors]
    assert len(sentences) == 7
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in sentences)


def test_a_question_added_later_is_asked_from_then_on(gallery, your_story):
    gallery.questions.add(Question(label="And what did it cost?", word_limit=20, sort_order=9))
    gallery.save()

    assert "And what did it cost?" in [str(field.label) for field in your_story()]


@pytest.mark.django_db
def test_places_are_found_by_name_and_by_the_region_they_are_in():
    scotland = Region(name="Scotland", slug="s", latitude=56, longitude=-4)

    assert coordinates_of("Nowhere at all", region=None) == (None, None)
    assert coordinates_of("", region=scotland) == (None, None)
    latitude, longitude = coordinates_of("Leith, Edinburgh", region=scotland)
    assert (round(latitude), round(longitude)) == (56, -3)
    assert coordinates_of("  EDINBURGH ", region=scotland) == (latitude, longitude)


HANDLES = {"focus_x", "focus_y", "order", "remove"}
"""Parts of the page rather than questions."""


@pytest.mark.parametrize("form", [AboutYouForm, StoryForm, QuoteForm, PhotoForm, PlaceForm, LinkForm])
def test_each_question_says_why_it_is_asked(form):
    asked = {name: field.help_text for name, field in form.base_fields.items() if name not in HANDLES}

    assert asked
    assert [name for name, why in asked.items() if not why] == []
