"""Each step reads its own fields, and the questionnaire judges them together."""

import pytest
from django.http import QueryDict

from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.reading import MOST_ROWS
from gallery.contributions.steps.about_you import AboutYou
from gallery.contributions.steps.order import STEPS
from gallery.contributions.steps.photos import Photos
from gallery.contributions.steps.place_and_people import PlaceAndPeople
from gallery.contributions.steps.quotes import Quotes
from gallery.contributions.steps.your_story import YourStory
from gallery.models import Draft, GalleryPage, TermRedirect, Theme
from gallery.models.parts import parts_of
from tests.contributions.conftest import make_draft, photo_words, pictures_of

pytestmark = pytest.mark.django_db


def posted(**fields):
    query = QueryDict(mutable=True)
    for name, value in fields.items():
        query.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return query


def formset(name, *rows):
    fields = {f"{name}__TOTAL_FORMS": str(len(rows)), f"{name}__INITIAL_FORMS": "0"}
    return fields | {f"{name}__{n}__{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def test_the_steps_follow_one_another_as_the_story_is_told():
    assert list(STEPS) == ["about-you", "your-story", "quotes", "photos", "place-and-people"]


def test_a_complete_draft_is_valid_in_every_step(draft):
    questionnaire = Questionnaire(draft)

    assert [step.errors for step in questionnaire.steps] == [[]] * 5
    assert questionnaire.is_valid
    assert questionnaire.unfinished is None


def test_without_a_request_nothing_is_judged(contributor, gallery):
    empty = Draft(contributor=contributor, gallery=gallery)

    for step in STEPS.values():
        assert step(empty).errors == []


def test_a_step_goes_on_where_one_was_never_saved(draft):
    del draft.step_saves["quotes"]

    assert Questionnaire(draft).unfinished.slug == "quotes"


def test_what_is_typed_is_kept_as_it_stands(draft):
    step = YourStory(draft, data=posted(title="  Two  spaces \r\n", summary=""))

    assert step.typed()["story"] == {
        "title": "  Two  spaces \r\n",
        "summary": "",
        **{f"answer_{question.pk}": None for question in draft.gallery.questions.all()},
    }


@pytest.mark.parametrize("step", [AboutYou, YourStory, PlaceAndPeople])
def test_what_was_saved_is_read_again_as_the_same(draft, terms, step):
    place = {"themes": ["nature", "arts"], "cohorts": [], "region": "wales", "tags": "a, b", "is_open_to_hello": True}
    draft.answers["story"] |= place
    draft.answers["links"] = [{"url": "https://example.org", "label": "Us"}]

    again = step.saved(draft).typed()

    for name, value in again["story"].items():
        assert (value or None) == (draft.answers["story"].get(name) or None)
    assert again.get("links", draft.answers["links"]) == draft.answers["links"]


def test_quotes_without_a_word_are_not_kept(draft):
    rows = ({"text": "One", "said_by": ""}, {"text": "", "said_by": ""}, {"text": "", "said_by": "Nobody"})

    step = Quotes(draft, data=posted(**formset("quotes", *rows)))

    assert step.typed() == {"quotes": [rows[0], rows[2]]}


def test_three_quotes_are_asked_for_and_those_that_a_moderator_added_stay(draft):
    rows = [{"text": f"Quote {n}", "said_by": ""} for n in range(30)]

    assert len(Quotes(draft).form_list) == 3
    assert len(Quotes(draft, data=posted(**formset("quotes", *rows[:5]))).typed()["quotes"]) == 5
    assert len(Quotes(draft, data=posted(**formset("quotes", *rows))).typed()["quotes"]) == MOST_ROWS


def test_errors_name_the_field_and_say_what_is_wrong(draft):
    step = YourStory(draft, data=posted(title="", summary="We grow."))

    assert ("id_title", "Give your story a title.") in step.errors
    assert not step.is_valid
    assert "title" in step.wrong_parts
    assert "summary" not in step.wrong_parts


def test_errors_of_photos_say_which_photo_it_is(contributor, gallery):
    draft = make_draft(contributor, gallery, photos=2)
    second = pictures_of(draft)[1]
    draft.answers["photos"][second.key] = photo_words(second, alt_text="", order=2)

    errors = Photos.saved(draft).errors

    assert [error.words for error in errors] == ["Photo 2: Describe this photo in a sentence."]
    assert errors[0].target == f"id_photo-{second.key}-alt_text"


def test_photos_that_are_being_removed_are_not_judged(contributor, gallery):
    draft = make_draft(contributor, gallery, photos=1)
    key = pictures_of(draft)[0].key

    step = Photos(draft, data=posted(**{f"photo-{key}-remove": "on", f"photo-{key}-alt_text": ""}))

    assert step.errors == []
    assert [form.image.key for form in step.removed] == [key]
    assert step.typed() == {"photos": {}}


def test_a_required_photo_is_an_error_of_the_step_as_a_whole(draft):
    GalleryPage.objects.update(is_photo_required=True)
    draft.gallery.refresh_from_db()

    assert [error.words for error in Photos.saved(draft).errors] == [
        "Add at least one photo: this gallery asks for one."
    ]


def test_the_part_of_every_field_is_one_that_moderators_can_name(draft):
    parts = set().union(*(step.parts for step in Questionnaire(draft).steps))

    assert set(parts_of(draft.gallery)) == parts - {"about-you"}


def test_what_is_shared_is_what_was_cleaned(draft, terms):
    draft.answers["story"] |= {
        "title": "  Seeds ",
        "themes": ["nature"],
        "cohorts": ["carers"],
        "region": "wales",
        "place_name": "Cardiff",
        "tags": "Weekly, weekly, out  doors",
        "started": "March 2024",
        "people_reached": "40",
        "whose": "somebody_elses",
        "relationship": "My neighbour.",
        "is_open_to_hello": True,
    }
    draft.answers["quotes"] = [{"text": " It helped. ", "said_by": ""}]
    draft.answers["links"] = [{"url": "example.org", "label": ""}]

    shared = Questionnaire(draft).shared()

    assert shared.fields["title"] == "Seeds"
    assert (str(shared.fields["started"]), shared.fields["ended"], shared.fields["people_reached"]) == (
        "2024-03-01",
        None,
        40,
    )
    assert (round(shared.fields["latitude"]), round(shared.fields["longitude"])) == (51, -3)
    assert (shared.themes, shared.cohorts) == ([terms["nature"]], [terms["carers"]])
    assert shared.tags == ["weekly", "out doors"]
    assert shared.quotes == [{"text": "It helped.", "said_by": ""}]
    assert shared.links == [{"url": "https://example.org", "label": ""}]
    assert (shared.relationship, shared.is_open_to_hello) == ("My neighbour.", True)
    assert [text for _question, text in shared.answers] == ["Answer 1.", "Answer 2.", "Answer 3."]


def test_what_cannot_be_read_is_left_out_of_a_preview_and_the_rest_is_there(draft, terms):
    draft.answers["story"] |= {"title": "Seeds", "started": "sometime", "region": "atlantis", "themes": ["nature", "x"]}
    draft.answers["quotes"] = [{"text": "It helped.", "said_by": "x" * 500}, {"text": "", "said_by": "Nobody"}]

    shared = Questionnaire(draft).shared()

    assert shared.fields["title"] == "Seeds"
    assert (shared.fields["started"], shared.fields["region"]) == (None, None)
    assert shared.quotes == []


def test_who_is_in_a_photo_is_shared_apart_from_what_the_public_reads(contributor, gallery):
    draft = make_draft(contributor, gallery, photos=1)
    (image,) = pictures_of(draft)
    draft.answers["photos"][image.key] |= {"people": "children", "in_reports": True, "focus_x": 10, "focus_y": 20}

    shared = Questionnaire(draft).shared()

    assert shared.photos == [
        {"image": image, "alt_text": f"Photo {image.pk}", "caption": "", "credit": "", "focus_x": 10, "focus_y": 20}
    ]
    (said,) = shared.permissions
    assert (said.image, said.people, said.in_reports, said.on_social_media) == (image, "children", True, False)


def test_closed_fields_keep_what_the_draft_has(draft):
    step = YourStory(draft, data=posted(title="Changed", summary="Forged"))

    step.open_only({"title"})

    assert step.typed() == {"story": {"title": "Changed"}}
    assert step.has_open_fields
    assert step.form["summary"].value() == "We grow."


def test_remarks_stand_beside_their_own_part_alone(draft):
    step = YourStory(draft)

    step.remark_on({"title": "Shorter?", "photos": "Another one?"})

    assert step.remarks == {"title": "Shorter?"}
    assert [name for name, field in step.form.fields.items() if field.remark] == ["title"]


def rename(term, slug):
    term.slug = slug
    term.save()


def test_a_draft_keeps_a_theme_that_was_retired_since(contributor, gallery, terms):
    draft = make_draft(contributor, gallery, themes=["nature", "arts"])
    Theme.objects.filter(slug="arts").update(is_retired=True)

    questionnaire = Questionnaire(draft)

    assert questionnaire.place.is_valid
    assert {theme.slug for theme in questionnaire.shared().themes} == {"nature", "arts"}


def test_a_draft_is_read_by_the_slugs_of_today(contributor, gallery, terms):
    draft = make_draft(contributor, gallery, themes=["nature", "gone"], cohorts=["carers"])
    rename(terms["nature"], "wild-places")
    rename(terms["carers"], "who-cares")
    TermRedirect.objects.create(facet="theme", slug="gone", key=90_000, new_key=terms["arts"].pk)

    questionnaire = Questionnaire(draft)
    shown = questionnaire.step(PlaceAndPeople.slug)

    assert questionnaire.place.is_valid
    assert {theme.slug for theme in questionnaire.shared().themes} == {"wild-places", "arts"}
    assert shown.form["themes"].value() == ["wild-places", "arts"]
    assert shown.form["cohorts"].value() == ["who-cares"]
