"""The row that lists read, and what keeps it up to date."""

import pytest

from gallery.management.commands.worker import LOOKS
from gallery.models import CheckSummary, PictureBand, StoryPage
from gallery.moderation.checks import summaries, summarise, summarise_what_is_stale
from tests.moderation.checks.conftest import change

pytestmark = pytest.mark.django_db

PRIVATE = "Ring 07700 900123."


def counts(story):
    return CheckSummary.objects.filter(story=story.pk).values_list("blocking", "hints").first()


@pytest.fixture
def answers():
    return {"answers": ("We dug all day long.", "It grew very well.")}


def test_a_story_that_comes_in_is_checked(share_story, answers, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story = share_story(summary=PRIVATE, title="SEEDS OF SERVICE", photos=1, **answers).story

    summary = CheckSummary.objects.get(story=story)
    assert (summary.blocking, summary.hints, summary.revision_id) == (1, 2, story.latest_revision_id)
    assert PictureBand.objects.values("image").distinct().count() == 1


def test_summarising_anew_sees_the_new_version(share_story, answers):
    story = share_story(**answers).story
    summarise(story)
    assert counts(story) == (0, 0)
    change(story, summary=PRIVATE)

    summarise(StoryPage.objects.get(pk=story.pk))

    assert counts(story) == (1, 0)


def test_the_worker_looks_for_stories_without_a_summary_and_with_an_old_one(share_story, answers):
    old, new, fresh = (share_story(**answers).story for _time in range(3))
    for story in (old, fresh):
        summarise(story)
    change(old, summary=PRIVATE)
    before = CheckSummary.objects.get(story=fresh).checked_at

    summarise_what_is_stale()

    assert (counts(old), counts(new)) == ((1, 0), (0, 0))
    assert CheckSummary.objects.get(story=fresh).checked_at == before
    assert summarise_what_is_stale in LOOKS


def test_those_that_wait_come_first(share_story, published_story, monkeypatch):
    CheckSummary.objects.all().delete()
    waiting = share_story().story
    change(published_story, summary="Changed by an editor since.")
    monkeypatch.setattr(summaries, "BATCH", 1)

    summarise_what_is_stale()

    assert list(CheckSummary.objects.values_list("story", flat=True)) == [waiting.pk]


def test_pictures_are_looked_at_once(share_story, django_assert_num_queries):
    share_story(photos=2)
    summarise_what_is_stale()
    assert PictureBand.objects.count() == 16

    with django_assert_num_queries(2):
        summarise_what_is_stale()


def test_an_erased_story_leaves_no_summary(share_story):
    story = share_story().story
    summarise(story)

    story.delete()

    assert CheckSummary.objects.count() == 0
