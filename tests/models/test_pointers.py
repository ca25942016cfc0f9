"""A version of a story outlives what it points to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.models import Question, Region, StoryImage

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(share_story, gallery, terms):
    return share_story(photos=2).story


def version_of(story):
    story.refresh_from_db()
    return story.latest_revision.as_object()


def test_a_version_is_what_was_sent(story):
    version = version_of(story)

    assert version.title == story.title
    assert len(version.photos.all()) == 2
    assert all(answer.question_id for answer in version.answers.all())


def test_a_photo_goes_with_its_picture(story):
    first, second = version_of(story).photos.all()
    StoryImage.objects.filter(pk=first.image_id).delete()

    assert [photo.image_id for photo in version_of(story).photos.all()] == [second.image_id]


def test_an_answer_outlives_its_question(story):
    answers = [answer.text for answer in version_of(story).answers.all()]
    Question.objects.all().delete()

    kept = version_of(story).answers.all()

    assert [answer.text for answer in kept] == answers
    assert {answer.question_id for answer in kept} == {None}


def test_a_version_forgets_a_region_that_is_gone(story, terms):
    region = Region.objects.create(name="Nowhere", slug="nowhere")
    version = version_of(story)
    version.region = region
    version.save_revision()
    region.delete()

    assert version_of(story).region is None


def test_more_photos_and_answers_ask_no_more_questions(share_story):
    few, many = share_story(photos=1, answers=("We dug.",)).story, share_story(photos=5).story

    assert number_of_queries(many) == number_of_queries(few)


def number_of_queries(story):
    story.refresh_from_db()
    revision = story.latest_revision
    with CaptureQueriesContext(connection) as queries:
        revision.as_object()
    return len(queries)
