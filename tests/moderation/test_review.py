from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState, WorkflowState
from wagtail.signals import page_published

from gallery.contributions.co_authors import accept
from gallery.contributions.drafts import reopen_story
from gallery.contributions.submission import SharedStory, resubmit_story, take_back_story, withdraw_story
from gallery.models import (
    Contribution,
    Decision,
    DeclineReason,
    OutgoingMail,
    Remark,
    Report,
    SafeguardingQuestion,
    StoryPage,
    User,
)
from gallery.moderation.afterwards.reports import decide_reports
from gallery.moderation.afterwards.review_dates import set_review_date
from gallery.moderation.checks import clear, take_back_clearance
from gallery.moderation.claims import claim
from gallery.moderation.curated import questions_for
from gallery.moderation.queue.rows import rows_of
from gallery.moderation.queue.turns import free_for
from gallery.moderation.review import (
    ReviewConflict,
    fingerprint,
    is_taken_down,
    may_review,
    open_task,
    reopen,
    restore,
    start_review,
    stop_review,
    take_down,
)
from gallery.notifications.to_moderators import moderators_of_others
from tests.deciding import decide, waiting

pytestmark = pytest.mark.django_db

Kind = Decision.Kind


def stage_of(contribution):
    return Contribution.objects.with_stage().get(pk=contribution.pk).stage


def seen(story):
    return fingerprint(StoryPage.objects.get(pk=story.pk).get_latest_revision())


def changed(story, by=None, **fields):
    """Somebody saves a newer version in the editor."""
    latest = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    return latest.save_revision(user=by)


def test_approving_publishes_the_revision_that_was_seen(story_in_review, moderator):
    story = story_in_review.story

    decision = decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen(story))

    public = StoryPage.objects.published().get()
    assert public.live_revision_id == decision.revision_id == story.get_latest_revision().pk
    assert (public.title, public.summary) == ("Seeds of Service", "We grow.")
    assert [answer.text for answer in public.answers.all()] == ["We dug.", "It grew."]
    assert decision.moderator == moderator


@pytest.mark.parametrize("is_loaded_again", [True, False])
def test_a_newer_version_is_a_conflict_and_nothing_is_published(story_in_review, moderator, is_loaded_again):
    """Also where it was saved a moment after the request had loaded the story."""
    story = story_in_review.story
    was_seen = seen(story)
    changed(story, by=moderator, title="Something nobody has read")
    story = StoryPage.objects.get(pk=story.pk) if is_loaded_again else story

    with pytest.raises(ReviewConflict, match="Mo changed the story while you were reading"):
        decide(story, kind=Kind.APPROVE, moderator=moderator, seen=was_seen)

    assert not StoryPage.objects.filter(live=True).exists()
    assert not Decision.objects.exists()
    assert open_task(story) is not None


def test_a_revision_overwritten_in_place_is_a_conflict_too(story_in_review, moderator):
    story = story_in_review.story
    was_seen = seen(story)
    revision = story.get_latest_revision()
    revision.content = {**revision.content, "title": "Overwritten"}
    revision.save()

    with pytest.raises(ReviewConflict):
        decide(story, kind=Kind.APPROVE, moderator=moderator, seen=was_seen)

    assert not Decision.objects.exists()


@pytest.mark.parametrize("second", [Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE])
@pytest.mark.parametrize("first", [Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_a_second_decision_conflicts_and_is_told_who_was_faster(story_in_review, moderator, admin, first, second):
    story = story_in_review.story
    was_seen = seen(story)
    decide(story, kind=first, moderator=moderator, seen=was_seen, message="Because.")
    before = stage_of(story_in_review)

    with pytest.raises(ReviewConflict, match=f"Mo decided “{first.label}”"):
        decide(story, kind=second, moderator=admin, seen=was_seen, message="Because.")

    assert list(Decision.objects.values_list("kind", "moderator")) == [(first, moderator.pk)]
    assert stage_of(story_in_review) == before


def test_a_conflict_after_the_moderator_left_names_a_former_colleague(story_in_review, moderator, admin):
    story = story_in_review.story
    was_seen = seen(story)
    decide(story, kind=Kind.DECLINE, moderator=moderator, seen=was_seen, message="No.")
    moderator.delete()

    with pytest.raises(ReviewConflict, match="a former colleague"):
        decide(story, kind=Kind.APPROVE, moderator=admin, seen=was_seen)


@pytest.fixture
def failing_index():
    """Something that fails while a story is being published."""

    def fail(**kwargs):
        raise ZeroDivisionError

    page_published.connect(fail, sender=StoryPage)
    yield
    page_published.disconnect(fail, sender=StoryPage)


def test_a_failure_half_way_through_leaves_no_decision(story_in_review, moderator, failing_index):
    story = story_in_review.story

    with pytest.raises(ZeroDivisionError):
        decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen(story))

    assert not Decision.objects.exists()
    assert not StoryPage.objects.filter(live=True).exists()
    assert open_task(story) is not None


def test_moderators_review_but_never_their_own_story(share_story, moderator, contributor, stranger, editor, admin):
    story, own = share_story().story, share_story(by=moderator).story

    assert {user: may_review(user, story) for user in (moderator, admin, contributor, stranger, editor)} == {
        moderator: True,
        admin: True,
        contributor: False,
        stranger: False,
        editor: False,
    }
    assert not may_review(moderator, own)
    assert may_review(admin, own)


def test_a_moderator_who_has_left_reviews_nothing(story_in_review, moderator):
    moderator.is_active = False

    assert not may_review(moderator, story_in_review.story)


def test_what_waits_longest_comes_first(share_story, decided):
    first, second, third = share_story(), share_story(), share_story()

    decided(second)

    assert waiting() == [first.story, third.story]


def resend(contribution, photos=(), **fields):
    contribution = Contribution.objects.get(pk=contribution.pk)
    draft = reopen_story(contribution)
    story = StoryPage.objects.get(pk=contribution.story_id).get_latest_revision_as_object()
    shared = SharedStory(
        contact_email=contribution.contact_email,
        fields={"title": story.title, "summary": story.summary, "organisation": story.organisation, **fields},
        answers=[(answer.question, answer.text) for answer in story.answers.all()],
        photos=list(photos),
    )
    return resubmit_story(shared, draft=draft, sent_by=contribution.contributor)


def test_a_returned_story_is_sent_again_and_approved(story_in_review, decided):
    decided(story_in_review, Kind.REQUEST_CHANGES, "Say more.")
    resend(story_in_review, summary="We grow, and we meet.")
    assert stage_of(story_in_review) == "in_review"

    story = decided(story_in_review)

    assert story.live
    assert story.summary == "We grow, and we meet."
    assert [decision.kind for decision in story.decisions.all()] == [Kind.REQUEST_CHANGES, Kind.APPROVE]


def test_a_story_can_be_returned_twice(story_in_review, decided):
    for message in ("Say more.", "Even more."):
        decided(story_in_review, Kind.REQUEST_CHANGES, message)
        resend(story_in_review)

    assert stage_of(story_in_review) == "in_review"
    assert WorkflowState.objects.count() == 1


def test_a_story_taken_down_vanishes_and_can_be_put_back_as_it_was(published_story, moderator):
    take_down(published_story, moderator=moderator, message="Somebody in the photo asked.")

    assert not StoryPage.objects.published().exists()
    assert stage_of(published_story.contribution) == "taken_down"

    restore(published_story, moderator=moderator)

    assert list(StoryPage.objects.published()) == [published_story]
    assert stage_of(published_story.contribution) == "published"


def test_what_was_put_back_is_the_version_that_was_taken_down(published_story, moderator):
    take_down(published_story, moderator=moderator, message="Asked.")
    changed(published_story, title="Changed meanwhile")

    restore(published_story, moderator=moderator)

    assert StoryPage.objects.published().get().title == "Seeds of Service"


def test_taking_down_twice_or_putting_back_what_is_public_conflicts(published_story, moderator):
    with pytest.raises(ReviewConflict, match="nothing to put back"):
        restore(published_story, moderator=moderator)
    take_down(published_story, moderator=moderator, message="Asked.")

    with pytest.raises(ReviewConflict, match="not public any more"):
        take_down(published_story, moderator=moderator, message="Asked.")

    assert [decision.kind for decision in published_story.decisions.all()] == [Kind.APPROVE, Kind.TAKE_DOWN]


@pytest.fixture
def verbs(published_story, moderator):
    """Each by its name, about a story that is public."""
    clearance = published_story.clearances.create(key="a" * 64, kind="phone", reason="Theirs.", cleared_by=moderator)
    report = Report.objects.create(story=published_story, reason="harm", key="0" * 32)
    about_reports = {"numbers": [report.pk], "outcome": Report.Outcome.CORRECTED}
    return {
        "take down": lambda who: take_down(published_story, moderator=who, message="Asked."),
        "put back": lambda who: restore(published_story, moderator=who),
        "take up again": lambda who: reopen(published_story, moderator=who),
        "decide about reports": lambda who: decide_reports(published_story, moderator=who, **about_reports),
        "clear": lambda who: clear(published_story, key="b" * 64, kind="phone", reason="Theirs.", by=who),
        "take a clearance back": lambda who: take_back_clearance(clearance, by=who),
        "choose a day": lambda who: set_review_date(published_story, due_on=timezone.localdate(), by=who),
    }


@pytest.mark.parametrize("who", ["former moderator", "its own contributor"])
@pytest.mark.parametrize(
    "verb",
    [
        "take down",
        "put back",
        "take up again",
        "decide about reports",
        "clear",
        "take a clearance back",
        "choose a day",
    ],
)
def test_whoever_may_not_any_more_when_their_turn_comes_changes_nothing(
    verb, who, verbs, published_story, moderator, contributor
):
    if who == "former moderator":
        moderator.groups.clear()
        person = User.objects.get(pk=moderator.pk)
    else:
        contributor.groups.set(moderator.groups.all())
        person = contributor
    before = PageLogEntry.objects.count()

    with pytest.raises(PermissionDenied):
        verbs[verb](person)

    assert PageLogEntry.objects.count() == before
    assert list(StoryPage.objects.published()) == [published_story]


def test_a_declined_story_cannot_be_put_back(story_in_review, decided, moderator):
    story = decided(story_in_review, Kind.DECLINE, "No.")

    with pytest.raises(ReviewConflict, match="nothing to put back"):
        restore(story, moderator=moderator)


def test_a_story_made_by_an_editor_is_reviewed_without_a_contribution(gallery, editor, moderator):
    story = gallery.add_child(instance=StoryPage(title="Ours", summary="S", organisation="O", live=False))
    story.save_revision(user=editor)

    start_review(story, sent_by=editor)
    decide(story, kind=Kind.REQUEST_CHANGES, moderator=moderator, seen=seen(story), message="More.")
    start_review(StoryPage.objects.get(pk=story.pk), sent_by=editor)
    decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen(story))
    take_down(story, moderator=moderator, message="Asked.")
    restore(story, moderator=moderator)

    assert list(StoryPage.objects.published()) == [story]


def test_nobody_decides_about_a_story_that_they_help_with(story_in_review, moderator, admin):
    story_in_review.co_authors.add(moderator)

    assert not may_review(moderator, story_in_review.story)
    assert may_review(admin, story_in_review.story)


@pytest.mark.parametrize("tie", ["left", "handed over"])
def test_nobody_decides_about_a_story_that_they_told_once(tie, share_story, moderator, contributor, admin):
    is_left = tie == "left"
    contribution = share_story(by=contributor if is_left else moderator)
    kind, email = ("co_author", moderator.email.upper()) if is_left else ("hand_over", contributor.email)
    invited = contribution.invitations.create(kind=kind, email=email, invited_by=contributor if is_left else moderator)
    accept(invited, user=moderator if is_left else contributor)
    contribution.co_authors.clear()

    story = StoryPage.objects.get()
    assert (may_review(moderator, story), may_review(admin, story)) == (False, True)
    assert moderator not in moderators_of_others(story)
    assert not free_for(moderator).exists()
    assert [row.is_own for row in rows_of([story.pk], reader=moderator)] == [True]


def question_part(story):
    """The name of the gallery's first question, as a part of the story."""
    return f"answer_{story.get_parent().specific.questions.first().pk}"


def test_remarks_are_kept_with_the_request_for_changes(story_in_review, moderator):
    story = story_in_review.story
    remarks = {"title": "Shorter, please.", question_part(story): "How many?", "photos": " "}

    decision = decide(story, kind=Kind.REQUEST_CHANGES, moderator=moderator, seen=seen(story), remarks=remarks)

    assert dict(decision.remarks.values_list("part", "text")) == {
        "title": "Shorter, please.",
        question_part(story): "How many?",
    }


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.DECLINE])
def test_remarks_belong_to_requests_for_changes_alone(story_in_review, moderator, kind):
    story = story_in_review.story

    decide(story, kind=kind, moderator=moderator, seen=seen(story), message="So.", remarks={"title": "Shorter."})

    assert not Remark.objects.exists()


@pytest.mark.parametrize("part", ["answer_999999", "contact_email", "nonsense", ""])
def test_a_remark_about_a_part_that_is_not_asked_for_is_refused_whole(story_in_review, moderator, part):
    story = story_in_review.story
    remarks = {"title": "Shorter.", part: "What is this?"}

    with pytest.raises(ReviewConflict, match="not asked for any more"):
        decide(story, kind=Kind.REQUEST_CHANGES, moderator=moderator, seen=seen(story), remarks=remarks)

    assert not Decision.objects.exists()
    assert not Remark.objects.exists()
    assert stage_of(story_in_review) == "in_review"


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_a_decision_keeps_how_long_the_story_had_waited(story_in_review, moderator, kind):
    story = story_in_review.story
    TaskState.objects.update(started_at=timezone.now() - timedelta(hours=5))

    decision = decide(story, kind=kind, moderator=moderator, seen=seen(story), message="So.")

    assert timedelta(hours=5) <= decision.waited < timedelta(hours=5, minutes=1)


def test_nobody_waits_for_a_take_down(published_story, moderator):
    decision = take_down(published_story, moderator=moderator, message="Asked.")

    assert decision.waited is None


def test_a_review_that_was_stopped_starts_anew(story_in_review, contributor, decided):
    story = story_in_review.story

    assert stop_review(story, by=contributor)
    assert open_task(story) is None
    assert stage_of(story_in_review) == "taken_back"

    start_review(StoryPage.objects.get(pk=story.pk), sent_by=contributor)

    assert stage_of(story_in_review) == "in_review"
    assert waiting() == [story]
    assert decided(story_in_review).live


def test_stopping_says_whether_a_moderator_still_had_to_decide(story_in_review, contributor, decided):
    story = decided(story_in_review, Kind.REQUEST_CHANGES, "More.")

    assert not stop_review(story, by=contributor)
    assert not stop_review(story, by=contributor)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


def test_stopping_the_review_of_changes_leaves_the_public_version(published_story, contributor):
    changed(published_story, title="Changed")
    start_review(StoryPage.objects.get(pk=published_story.pk), sent_by=contributor)

    stop_review(published_story, by=contributor)

    assert StoryPage.objects.published().get().title == "Seeds of Service"
    assert stage_of(published_story.contribution) == "published"


def test_of_a_story_that_was_taken_back_there_is_nothing_to_decide(published_story, contributor, moderator):
    """Nobody is told that a colleague was faster, whatever was decided about an earlier version."""
    resend(published_story.contribution, title="Changed")
    was_seen = seen(published_story)
    take_back_story(published_story.contribution, by=contributor)

    with pytest.raises(ReviewConflict, match="taken back"):
        decide(published_story, kind=Kind.APPROVE, moderator=moderator, seen=was_seen)

    assert StoryPage.objects.published().get().title == "Seeds of Service"


def test_what_is_withdrawn_is_neither_decided_about_nor_waits(share_story, contributor, moderator):
    """Also where somebody in the admin has handed it in again."""
    contribution, other = share_story(), share_story()
    was_seen = seen(contribution.story)
    withdraw_story(contribution, by=contributor)
    start_review(StoryPage.objects.get(pk=contribution.story_id), sent_by=moderator)

    with pytest.raises(ReviewConflict, match="has withdrawn it"):
        decide(contribution.story, kind=Kind.APPROVE, moderator=moderator, seen=was_seen)

    assert not StoryPage.objects.published().exists()
    assert waiting() == [other.story]


def test_what_its_contributor_has_withdrawn_is_not_put_back(published_story, contributor, moderator):
    take_down(published_story, moderator=moderator, message="Asked.")
    assert is_taken_down(StoryPage.objects.get())
    withdraw_story(published_story.contribution, by=contributor)

    with pytest.raises(ReviewConflict, match="nothing to put back"):
        restore(published_story, moderator=moderator)

    assert not is_taken_down(StoryPage.objects.get())
    assert not StoryPage.objects.published().exists()


def test_a_story_that_was_taken_down_and_waits_again_is_decided_about_and_not_put_back(
    published_story, contributor, moderator
):
    take_down(published_story, moderator=moderator, message="Asked.")
    withdraw_story(published_story.contribution, by=contributor)
    resend(published_story.contribution)

    with pytest.raises(ReviewConflict, match="nothing to put back"):
        restore(published_story, moderator=moderator)

    assert not StoryPage.objects.published().exists()
    assert open_task(StoryPage.objects.get()) is not None


def test_a_withdrawn_story_that_is_sent_again_is_decided_about(published_story, contributor, decided):
    withdraw_story(published_story.contribution, by=contributor)
    published_story.contribution.refresh_from_db()

    resend(published_story.contribution, title="Once more")

    assert waiting() == [published_story]
    assert decided(published_story.contribution).title == "Once more"


def test_what_was_changed_by_nobody_we_know_is_a_conflict_too(story_in_review, moderator):
    was_seen = seen(story_in_review.story)
    changed(story_in_review.story, title="Something nobody has read")

    with pytest.raises(ReviewConflict, match="Somebody changed the story"):
        decide(story_in_review.story, kind=Kind.APPROVE, moderator=moderator, seen=was_seen)


def test_nobody_approves_without_confirming_each_safeguarding_statement(story_in_review, moderator):
    story = story_in_review.story

    with pytest.raises(ReviewConflict, match="Confirm each safeguarding statement"):
        decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen(story), confirmed=[])

    assert not Decision.objects.exists()
    assert not StoryPage.objects.filter(live=True).exists()


def test_a_confirmation_keeps_the_wording_of_its_day(story_in_review, moderator):
    story = story_in_review.story
    question = questions_for(story.get_latest_revision_as_object())[0]
    wording = question.text

    decision = decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen(story))
    SafeguardingQuestion.objects.filter(pk=question.pk).update(text="Something else.")

    assert list(decision.confirmations.values_list("question", "wording")) == [(question.pk, wording)]


@pytest.mark.parametrize("kind", [Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_only_what_is_published_needs_confirming(story_in_review, moderator, kind):
    story = story_in_review.story

    decision = decide(story, kind=kind, moderator=moderator, seen=seen(story), message="So.", confirmed=[])

    assert not decision.confirmations.exists()


def test_whoever_typed_a_story_in_for_somebody_does_not_decide_about_it(story_in_review, moderator, admin):
    Contribution.objects.update(entered_by=moderator)
    story = StoryPage.objects.get(pk=story_in_review.story_id)

    with pytest.raises(PermissionDenied):
        decide(story, kind=Kind.APPROVE, moderator=moderator, seen=seen(story))

    assert decide(story, kind=Kind.APPROVE, moderator=admin, seen=seen(story)).moderator == admin


def test_a_story_that_a_colleague_has_claimed_is_theirs_to_decide(story_in_review, moderator, admin):
    story = story_in_review.story
    claim(story, by=admin)

    with pytest.raises(ReviewConflict, match="Ada has been looking at this story"):
        decide(story, kind=Kind.DECLINE, moderator=moderator, seen=seen(story), message="No.")

    decide(story, kind=Kind.DECLINE, moderator=admin, seen=seen(story), message="No.")
    assert not StoryPage.objects.get(pk=story.pk).locked


def test_a_reason_for_declining_reaches_the_contributor_before_the_moderators_words(story_in_review, moderator):
    story, reason = story_in_review.story, DeclineReason.objects.exclude(text="").first()

    decision = decide(
        story, kind=Kind.DECLINE, moderator=moderator, seen=seen(story), message="See you.", reason=reason
    )
    DeclineReason.objects.update(text="Something else.")

    assert (decision.reason, decision.message) == (reason, f"{reason.text}\n\nSee you.")
    assert f"{reason.text}\n\nSee you." in OutgoingMail.objects.get(event=f"decision {decision.pk}").text.replace(
        "> ", ""
    )


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.REQUEST_CHANGES])
def test_a_reason_belongs_to_declining_alone(story_in_review, moderator, kind):
    story, reason = story_in_review.story, DeclineReason.objects.exclude(text="").first()

    decision = decide(story, kind=kind, moderator=moderator, seen=seen(story), message="So.", reason=reason)

    assert (decision.reason, decision.message) == (None, "So.")


def log_of(story):
    """What the record keeps of the story, in its order, without what Wagtail's machinery adds."""
    entries = PageLogEntry.objects.filter(page=story.pk, action__startswith="gallery.").order_by("timestamp", "pk")
    return list(entries.values_list("action", "user"))


@pytest.mark.parametrize("kind", [Kind.APPROVE, Kind.REQUEST_CHANGES, Kind.DECLINE])
def test_the_record_has_one_entry_for_each_decision(story_in_review, decided, contributor, moderator, kind):
    story = decided(story_in_review, kind, "So.")

    assert log_of(story) == [("gallery.send", contributor.pk), (f"gallery.{kind}", moderator.pk)]
    assert PageLogEntry.objects.get(action=f"gallery.{kind}").data == {
        "about": "decision",
        "id": story.decisions.get().pk,
    }
