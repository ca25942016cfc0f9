from datetime import timedelta

import pytest

from gallery.models import Decision
from gallery.moderation.insight.waits import usual_wait
from gallery.moderation.queue.turns import stories_before
from gallery.moderation.review import stop_review

pytestmark = pytest.mark.django_db


def test_those_that_wait_longer_stand_before_a_story(share_story, decided):
    first, second, third = share_story(), share_story(), share_story()
    assert [stories_before(each.story) for each in (first, second, third)] == [0, 1, 2]

    decided(first)

    assert [stories_before(each.story) for each in (second, third)] == [0, 1]


def test_before_a_story_that_does_not_wait_there_is_nobody(share_story, contributor):
    share_story()
    taken_back = share_story()

    stop_review(taken_back.story, by=contributor)

    assert stories_before(taken_back.story) == 0


@pytest.fixture
def waited(story_in_review):
    """Decisions that took so many hours, the oldest first."""

    def decide_after(*hours):
        Decision.objects.bulk_create(
            Decision(story=story_in_review.story, kind="approve", waited=None if h is None else timedelta(hours=h))
            for h in hours
        )

    return decide_after


def test_the_usual_wait_is_the_median_of_what_was_measured(waited):
    waited(1, 2, None, 90, 3, 4, None)

    assert usual_wait() == timedelta(hours=3)


def test_of_four_decisions_nobody_says_what_is_usual(waited):
    waited(1, 2, 3, 4, None)

    assert usual_wait() is None


def test_only_the_last_hundred_decisions_count(waited):
    waited(*[500] * 300, *[2] * 100)

    assert usual_wait() == timedelta(hours=2)
