"""What stands in front of Wagtail's own mails.

Wagtail writes to whoever handed a page in, with a link into the admin, where
contributors cannot go; and to moderators, with links around the review screen.
About stories it stays silent: `letters` tells them.
"""

from typing import Any

from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from gallery.models import story_under_review
from gallery.notifications.to_moderators import tell_moderators


class NotAboutStories:
    def can_handle(self, instance: WorkflowState | TaskState, **kwargs: Any) -> bool:
        return story_under_review(instance) is None and super().can_handle(instance, **kwargs)  # type: ignore[misc]


class SubmissionNotifier(NotAboutStories, GroupApprovalTaskStateSubmissionEmailNotifier):
    pass


class ApprovalNotifier(NotAboutStories, WorkflowStateApprovalEmailNotifier):
    pass


class RejectionNotifier(NotAboutStories, WorkflowStateRejectionEmailNotifier):
    pass


GATES = (
    (task_submitted, TaskState, SubmissionNotifier(), "group_approval_task_submitted_email_notification"),
    (workflow_approved, WorkflowState, ApprovalNotifier(), "workflow_state_approved_email_notification"),
    (workflow_rejected, WorkflowState, RejectionNotifier(), "workflow_state_rejected_email_notification"),
)


def register_signal_handlers() -> None:
    """Ours take the places of Wagtail's, whichever comes first: a second receiver by one dispatch_uid is ignored."""
    for signal, sender, notifier, uid in GATES:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(notifier, sender=sender, dispatch_uid=uid)
    task_submitted.connect(story_came_in, sender=TaskState, dispatch_uid="gallery_story_came_in")


def story_came_in(sender: type[TaskState], instance: TaskState, **kwargs: Any) -> None:
    """From a contributor or from the admin: moderators hear of both."""
    story = story_under_review(instance)
    if story is not None:
        tell_moderators(story, instance)
