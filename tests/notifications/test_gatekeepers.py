"""Wagtail writes about every other page as it always did, and about stories not at all."""

import pytest
from wagtail.admin.signal_handlers import register_signal_handlers as register_wagtails
from wagtail.models import Workflow, WorkflowPage
from wagtail.signals import workflow_approved, workflow_rejected

from gallery.models import Decision, OutgoingMail
from gallery.notifications.gatekeepers import GATES, ApprovalNotifier, RejectionNotifier, register_signal_handlers
from home.models import StandingPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    """Django's test runner puts a backend of its own in the place of ours."""
    settings.EMAIL_BACKEND = "gallery.notifications.backend.OutboxBackend"


def wagtails_letters():
    """What came in by Django's door for mail."""
    return OutgoingMail.objects.filter(event__startswith="message ")


@pytest.mark.parametrize(
    ("kind", "message"),
    [(Decision.Kind.APPROVE, ""), (Decision.Kind.REQUEST_CHANGES, "More."), (Decision.Kind.DECLINE, "No.")],
)
def test_wagtail_is_silent_about_stories(moderator, story_in_review, decided, admin, kind, message):
    decided(story_in_review, kind, message)

    assert list(wagtails_letters()) == []


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_wagtail_still_writes_about_other_pages(top_gallery, editor, admin, action):
    home = top_gallery.get_parent()
    page = home.add_child(instance=StandingPage(title="About", slug="about-us", live=False))
    page.save_revision(user=editor)
    WorkflowPage.objects.create(page=page, workflow=Workflow.objects.get(name="Moderators approval"))
    state = page.get_workflow().start(page, editor)
    before = set(wagtails_letters().values_list("pk", flat=True))

    state.current_task_state.task.specific.on_action(state.current_task_state, admin, action)

    told = [letter.recipient for letter in wagtails_letters().exclude(pk__in=before)]
    assert told == [editor.email]


@pytest.mark.parametrize(
    ("signal", "kind"), [(workflow_approved, ApprovalNotifier), (workflow_rejected, RejectionNotifier)]
)
def test_our_notifiers_stand_in_the_place_of_wagtails(signal, kind):
    uid = next(uid for gate, _sender, _notifier, uid in GATES if gate is signal)

    assert [type(row[1]()) for row in signal.receivers if row[0][0] == uid] == [kind]


def test_connecting_again_does_not_write_twice(moderator, story_in_review, decided):
    register_wagtails()
    register_signal_handlers()
    register_signal_handlers()

    decided(story_in_review)

    assert list(wagtails_letters()) == []
