"""What stands in front of Wagtail's own mails.

Wagtail writes to whoever handed a page in, with a link into the admin, where
contributors cannot go. About stories it stays silent: `letters` tells them.
"""

from typing import Any

from wagtail.admin.mail import WorkflowStateApprovalEmailNotifier, WorkflowStateRejectionEmailNotifier
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected

from gallery.models import story_under_review


class ApprovalNotifier(WorkflowStateApprovalEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: Any) -> bool:
        return story_under_review(instance) is None and super().can_handle(instance, **kwargs)


class RejectionNotifier(WorkflowStateRejectionEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: Any) -> bool:
        return story_under_review(instance) is None and super().can_handle(instance, **kwargs)


GATES = (
    (workflow_approved, ApprovalNotifier(), "workflow_state_approved_email_notification"),
    (workflow_rejected, RejectionNotifier(), "workflow_state_rejected_email_notification"),
)


def register_signal_handlers() -> None:
    """Called after Wagtail's admin has connected its own, so that ours take their places."""
    for signal, notifier, uid in GATES:
        signal.disconnect(sender=WorkflowState, dispatch_uid=uid)
        signal.connect(notifier, sender=WorkflowState, dispatch_uid=uid)
