"""Versions and typed tags are read by what stands in the place of terms that are gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from gallery.models import StoryPage, TermRedirect, Theme
from gallery.models.current_terms import all_with_current_terms, current_tags, with_current_terms
from gallery.models.stories import StoryForm
from gallery.models.versions import read_by_all

pytestmark = pytest.mark.django_db


def lead(facet, key, to, **words):
    return TermRedirect.objects.create(facet=facet, key=key, new_key=to, **{"slug": "old", **words})


def test_a_term_that_is_gone_is_the_one_in_its_place_once():
    lead("theme", 1, 2)
    lead("cohort", 1, None)

    content = with_current_terms({"themes": [1, 2, 3], "cohorts": [1, 4], "title": "T"})

    assert content == {"themes": [2, 3], "cohorts": [4], "title": "T"}


def test_rows_of_tags_keep_their_numbers():
    lead("tag", 1, 2)
    lead("tag", 3, None)
    lead("tag", 4, 5)
    rows = [{"pk": 10 + tag, "content_object": 7, "tag": tag} for tag in (1, 2, 3, 4, 6)]

    content = with_current_terms({"tagged_items": rows})

    found = {row["tag"]: row["pk"] for row in content["tagged_items"]}
    assert found == {2: 12, 5: 14, 6: 16}


def test_what_was_written_stays_as_it_is():
    lead("theme", 1, 2)
    content = {"themes": [1]}

    with_current_terms(content)

    assert content == {"themes": [1]}


def test_many_versions_ask_once():
    lead("theme", 1, 2)

    with CaptureQueriesContext(connection) as queries:
        found = all_with_current_terms([{"themes": [1]}, {"themes": [3], "cohorts": [1]}, {}])

    assert found == [{"themes": [2]}, {"themes": [3], "cohorts": [1]}, {}]
    assert len(queries) == 1


def test_nobody_has_changed_a_story_whose_theme_was_merged(share_story, terms):
    story = share_story(themes=[terms["nature"]]).story
    first = story.latest_revision
    version = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    version.themes.set([terms["arts"]])
    second = version.save_revision()
    assert read_by_all(first) != read_by_all(second)

    lead("theme", terms["nature"].pk, terms["arts"].pk)

    assert read_by_all(first) == read_by_all(second)


def test_typed_tags_follow_whatever_their_capitals():
    allotments = Tag.objects.create(name="allotments", slug="allotments")
    lead("tag", 90_001, allotments.pk, name="plots")
    lead("tag", 90_002, None, name="stuff")
    lead("tag", 90_003, 90_004, name="lost")

    assert current_tags(["Plots", "weekly", "STUFF", "allotments", "Lost"]) == ["allotments", "weekly", "Lost"]


def test_the_editor_is_offered_what_is_not_retired_and_what_the_story_has(share_story, terms):
    story = StoryPage.objects.get(pk=share_story(themes=[terms["nature"]]).story_id)
    third = Theme.objects.create(name="Culture", slug="culture")
    Theme.objects.exclude(pk=third.pk).update(is_retired=True)

    form = story.get_edit_handler().get_form_class()(instance=story)

    assert isinstance(form, StoryForm)
    assert {theme.slug for theme in form.fields["themes"].queryset} == {"nature", "culture"}
