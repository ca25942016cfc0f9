"""A decline is undone: the story waits again, and whoever told it hears of that."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from gallery.contributions.access import stage_of
from gallery.contributions.submission import take_back_story, withdraw_story
from gallery.models import Contribution, Decision, OutgoingMail, Stage, StoryPage
from gallery.moderation.review import ReviewConflict, reopen
from tests.deciding import waiting
from tests.moderation.test_review import log_of, resend

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


def stage(contribution):
    return stage_of(Contribution.objects.with_stage().get(pk=contribution.pk))


@pytest.fixture
def declined(story_in_review, decided):
    decided(story_in_review, Kind.DECLINE, "Not for us.")
    return story_in_review


def test_a_declined_story_that_is_taken_up_again_waits_and_can_be_published(declined, moderator, decided):
    assert stage(declined) == Stage.DECLINED

    decision = reopen(declined.story, moderator=moderator)

    assert (decision.kind, stage(declined)) == (Kind.REOPEN, Stage.IN_REVIEW)
    assert waiting() == [declined.story]
    assert log_of(declined.story)[-1] == ("gallery.reopen", moderator.pk)
    assert decided(declined).live
    assert stage(declined) == Stage.PUBLISHED


def test_whoever_told_it_is_told_that_it_is_read_again(declined, moderator, contributor, as_user):
    decision = reopen(declined.story, moderator=moderator)

    mail = OutgoingMail.objects.get(event=f"decision {decision.pk}")
    page = as_user(contributor).get(reverse("contributions:my_story", args=[declined.pk])).content.decode()
    assert mail.recipient == contributor.email
    assert "We are reading your story again" in mail.subject
    assert "Waiting for a moderator" in page
    assert "Taken up again" in page


def test_the_clock_goes_on_where_it_stopped(share_story, decided, moderator):
    first, second = share_story(), share_story()
    TaskState.objects.filter(workflow_state__object_id=str(first.story_id)).update(
        started_at=timezone.now() - timedelta(days=3)
    )
    decided(first, Kind.DECLINE, "No.")

    reopen(first.story, moderator=moderator)

    assert waiting() == [first.story, second.story]
    assert decided(first).decisions.last().waited >= timedelta(days=3)


def test_what_was_taken_up_again_can_be_taken_back_withdrawn_and_sent_again(declined, moderator, contributor):
    reopen(declined.story, moderator=moderator)

    take_back_story(declined, by=contributor)
    assert stage(declined) == Stage.TAKEN_BACK
    with pytest.raises(ReviewConflict, match="taken back"):
        reopen(declined.story, moderator=moderator)

    withdraw_story(declined, by=contributor)
    assert stage(declined) == Stage.WITHDRAWN
    resend(declined, title="Once more")
    assert stage(declined) == Stage.IN_REVIEW


def test_what_was_taken_up_again_can_be_declined_and_taken_up_once_more(declined, moderator, decided):
    reopen(declined.story, moderator=moderator)
    decided(declined, Kind.DECLINE, "Still not.")
    assert stage(declined) == Stage.DECLINED

    reopen(declined.story, moderator=moderator)

    assert stage(declined) == Stage.IN_REVIEW
    assert [row.kind for row in declined.story.decisions.all()] == [Kind.DECLINE, Kind.REOPEN] * 2


def test_changes_that_were_declined_are_taken_up_beside_the_public_version(published_story, decided, moderator):
    resend(published_story.contribution, title="Changed")
    decided(published_story.contribution, Kind.DECLINE, "No.")
    assert stage(published_story.contribution) == Stage.PUBLISHED

    reopen(published_story, moderator=moderator)

    assert stage(published_story.contribution) == Stage.CHANGES_WAITING
    assert StoryPage.objects.published().get().title == "Seeds of Service"


def test_a_decline_is_undone_once(declined, moderator, admin):
    reopen(declined.story, moderator=moderator)

    with pytest.raises(ReviewConflict, match="Mo decided “Taken up again”"):
        reopen(declined.story, moderator=admin)

    assert [row.kind for row in declined.story.decisions.all()] == [Kind.DECLINE, Kind.REOPEN]


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.REQUEST_CHANGES])
def test_only_a_decline_is_undone(story_in_review, decided, moderator, kind):
    story = decided(story_in_review, kind, "So.")

    with pytest.raises(ReviewConflict):
        reopen(story, moderator=moderator)


def test_a_declined_story_that_was_withdrawn_stays_so(declined, moderator, contributor):
    withdraw_story(declined, by=contributor)

    with pytest.raises(ReviewConflict, match="has withdrawn it"):
        reopen(declined.story, moderator=moderator)

    assert stage(declined) == Stage.WITHDRAWN


def test_nobody_takes_up_their_own_story_again(share_story, moderator, admin):
    story = share_story(by=moderator).story

    with pytest.raises(PermissionDenied):
        reopen(story, moderator=moderator)


def test_the_message_after_a_decline_has_a_button_that_undoes_it(declined, as_user, moderator, contributor):
    desk, address = as_user(moderator), reverse("reopen_story", args=[declined.story_id])
    screen = desk.get(reverse("review_story", args=[declined.story_id])).content.decode()

    page = desk.post(address, follow=True).content.decode()

    assert address in screen
    assert address not in page
    assert "“Seeds of Service”: Taken up again." in page
    assert as_user(contributor).post(address).status_code in (302, 403)
    assert stage(declined) == Stage.IN_REVIEW
