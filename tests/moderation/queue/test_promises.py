"""What is left of the promised days, wherever it is said."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from gallery.models import GalleryPage
from gallery.moderation.queue.promises import promise_about
from gallery.moderation.review import open_task

pytestmark = pytest.mark.django_db


def waits(story, **time):
    TaskState.objects.for_instance(story).update(started_at=timezone.now() - timedelta(**time))


@pytest.fixture
def head(as_user, moderator):
    def read(story):
        page = as_user(moderator).get(reverse("review_story", args=[story.pk])).content.decode()
        return " ".join(page.split())

    return read


def test_the_review_screen_says_how_long_it_waits_and_what_is_left(head, story_in_review, gallery):
    GalleryPage.objects.filter(pk=gallery.pk).update(promised_days=7)
    waits(story_in_review.story, hours=5, minutes=1)

    assert "· Waits for 5 hours · 6 days left" in head(story_in_review.story)


def test_the_review_screen_says_that_a_promise_is_over(head, story_in_review):
    waits(story_in_review.story, days=8, minutes=1)

    page = head(story_in_review.story)

    assert "Waits for 8 days" in page
    assert "3 days over" in page


def test_nothing_is_promised_of_a_story_that_does_not_wait(head, published_story):
    assert "Waits for" not in head(published_story)


def test_it_takes_one_query(story_in_review, django_assert_num_queries):
    since = open_task(story_in_review.story).started_at

    with django_assert_num_queries(1):
        promise = promise_about(story_in_review.story, since=since)

    assert promise.due == since + timedelta(days=5)
