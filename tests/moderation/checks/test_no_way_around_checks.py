"""What must not be published is not, whichever door of the admin somebody tries: nothing goes around the checks."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from gallery.models import BulkRun, Decision, PhotoPermission, StoryPage
from gallery.moderation.bulk.runs import Chosen, carry_out_run, start_run
from gallery.moderation.review import ReviewConflict, decide, fingerprint, open_task
from tests.deciding import all_confirmed, decision_form
from tests.moderation.test_permissions import editor_form

pytestmark = pytest.mark.django_db

STAFF = ("moderator", "editor", "admin")
WORKFLOW_DOORS = ("workflow_action", "collect_workflow_action_data")
WORKFLOW_ACTIONS = ("approve", "reject", "publish")
EDITOR_BUTTONS = ("action-publish", "action-submit", "action-workflow-action", "action-restart-workflow")


@pytest.fixture(params=["personal data", "missing permission", "changed since it was opened"])
def unfit(request, share_story, editor):
    """A story that must not be published, and what a moderator saw of it."""
    kind = request.param
    answers = ("Ring Joan on 07700 900123.", "It grew.") if kind == "personal data" else ("We dug.", "It grew.")
    story = StoryPage.objects.get(pk=share_story(photos=1, answers=answers).story_id)
    seen = fingerprint(story.get_latest_revision())
    if kind == "missing permission":
        PhotoPermission.objects.all().delete()
    if kind == "changed since it was opened":
        latest = story.get_latest_revision_as_object()
        latest.summary = "Nobody has read this."
        latest.save_revision(user=editor)
    return StoryPage.objects.get(pk=story.pk), seen


def is_still_waiting(story: StoryPage) -> bool:
    is_public = StoryPage.objects.filter(pk=story.pk, live=True).exists()
    return not is_public and not Decision.objects.exists() and open_task(story) is not None


def test_the_review_screen_does_not_publish_it_and_says_why(unfit, as_user, moderator):
    story, seen = unfit

    response = as_user(moderator).post(
        reverse("review_story", args=[story.pk]), {**decision_form(story, "approve", "Thank you."), "seen": seen}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "It cannot be published yet" in page or "Edie changed the story while you were reading" in page
    assert "Thank you." in page
    assert is_still_waiting(story)


def test_the_verb_itself_does_not_publish_it(unfit, moderator, admin):
    story, seen = unfit

    for user in (moderator, admin):
        with pytest.raises(ReviewConflict):
            decide(story, kind="approve", moderator=user, seen=seen, confirmed=all_confirmed(story))

    assert is_still_waiting(story)


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("button", EDITOR_BUTTONS)
def test_wagtails_editor_does_not_publish_it(unfit, who, button, request, as_user):
    story, _seen = unfit
    task = open_task(story)
    form = {
        **editor_form(story, photos=inline_formset([])),
        button: "approve",
        "workflow-action-name": "approve",
        "workflow_action": "approve",
        "comment": "Fine",
    }

    as_user(request.getfixturevalue(who)).post(reverse("wagtailadmin_pages:edit", args=[story.pk]), form)

    task.refresh_from_db()
    assert task.status == "in_progress"
    assert is_still_waiting(story)


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("door", WORKFLOW_DOORS)
def test_wagtails_workflow_modal_does_not_publish_it(unfit, who, door, request, as_user):
    story, _seen = unfit
    task, client = open_task(story), as_user(request.getfixturevalue(who))

    for action in WORKFLOW_ACTIONS:
        address = reverse(f"wagtailadmin_pages:{door}", args=[story.pk, action, task.pk])
        client.get(address)
        client.post(address, {"comment": "Fine by me"})

    assert is_still_waiting(story)


@pytest.mark.parametrize("who", STAFF)
def test_wagtails_cancellation_dialog_publishes_nothing(unfit, who, request, as_user):
    story, _seen = unfit
    address = reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[story.pk])
    client = as_user(request.getfixturevalue(who))

    client.get(address)
    client.post(address, {"action-publish": "1"})

    assert is_still_waiting(story)


@pytest.mark.parametrize("who", STAFF)
def test_wagtails_bulk_actions_do_not_publish_it(unfit, who, request, as_user):
    story, _seen = unfit
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    as_user(request.getfixturevalue(who)).post(f"{address}?id={story.pk}&next=/admin/", {"include_descendants": "on"})

    assert is_still_waiting(story)


def test_a_bulk_run_of_the_desk_notes_why_it_does_not_publish_it(unfit, moderator):
    story, seen = unfit
    options = {"confirmed": decision_form(story, "approve")["confirmed"]}
    run = start_run(BulkRun.Action.APPROVE, [Chosen(story.pk, seen)], by=moderator, options=options)

    carry_out_run.call(run.pk)

    result = run.results.get()
    assert result.is_done is False
    assert "It cannot be published yet" in result.note or "changed the story" in result.note
    assert is_still_waiting(story)


def test_a_story_with_nothing_against_it_is_published_by_the_same_post(share_story, as_user, moderator):
    """So that the others fail for the right reason."""
    story = share_story(photos=1).story

    as_user(moderator).post(reverse("review_story", args=[story.pk]), decision_form(story, "approve"))

    assert list(StoryPage.objects.published()) == [story]
