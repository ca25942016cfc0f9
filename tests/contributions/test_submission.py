import pytest

from gallery.models import Contribution, Decision, Draft, Stage, StoryPage

pytestmark = pytest.mark.django_db


def stage_of(contribution):
    return Contribution.objects.with_stage().get(pk=contribution.pk).stage


def test_a_story_stays_hidden_until_a_moderator_approves(story_in_review, decided):
    assert list(StoryPage.objects.published()) == []
    assert stage_of(story_in_review) == Stage.IN_REVIEW

    story = decided(story_in_review)

    assert list(StoryPage.objects.published()) == [story]
    assert stage_of(story_in_review) == Stage.PUBLISHED


@pytest.mark.parametrize(
    ("kind", "stage"),
    [(Decision.Kind.REQUEST_CHANGES, Stage.CHANGES_REQUESTED), (Decision.Kind.DECLINE, Stage.DECLINED)],
)
def test_a_decision_against_publishing_shows_as_its_stage(story_in_review, decided, kind, stage):
    decided(story_in_review, kind, "Please say more.")

    assert stage_of(story_in_review) == stage
    assert not StoryPage.objects.published().exists()


def test_sending_leaves_no_draft_behind(story_in_review):
    assert not Draft.objects.exists()
