from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, TaskState

from gallery.models.curated import DeclineReason, SafeguardingQuestion
from gallery.models.people import User
from gallery.models.stories import StoryPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page, WorkflowState


class StoryReview(AbstractGroupApprovalTask):
    """A story is decided on the review screen alone: Wagtail's own buttons do not know what the moderator read."""

    class Meta:
        verbose_name = _("Story review")
        verbose_name_plural = _("Story reviews")

    def get_actions(self, obj: "Page", user: User) -> list[tuple[str, str, bool]]:
        return []

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> "QuerySet[TaskState]":
        """Stories wait on a panel of their own, which leads to the review screen."""
        return TaskState.objects.none()

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied


class Decision(models.Model):
    """What a moderator decided about one revision of a story. Never edited."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("Published")
        REQUEST_CHANGES = "request_changes", _("Changes requested")
        DECLINE = "decline", _("Not published")
        TAKE_DOWN = "take_down", _("Taken down")
        RESTORE = "restore", _("Put back")
        REOPEN = "reopen", _("Taken up again")

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="decisions")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.ForeignKey(DeclineReason, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.TextField(blank=True)
    moderator = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="decisions")
    decided_at = models.DateTimeField(auto_now_add=True)
    waited = models.DurationField(null=True, help_text=_("How long the story had waited for it."))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class Remark(models.Model):
    """About one part of a returned story. Where there are any, only the parts that they name are open for changes."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=40, help_text=_("As from `parts_of` a gallery, such as “title” or “answer_12”."))
    text = models.TextField(max_length=2000)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "part"], name="one_remark_a_part")]

    def __str__(self) -> str:
        return self.text[:80]


class Confirmation(models.Model):
    """That whoever approved a story said yes to a question about safeguarding, in the wording of that day."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="confirmations")
    question = models.ForeignKey(SafeguardingQuestion, null=True, on_delete=models.SET_NULL, related_name="+")
    wording = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.wording


def story_under_review(state: "WorkflowState | TaskState") -> StoryPage | None:
    """The story that a workflow state is about. `content_object` is the base page, never a StoryPage itself."""
    workflow_state = state.workflow_state if isinstance(state, TaskState) else state
    if workflow_state.base_content_type.model != "page":
        return None
    return StoryPage.objects.filter(pk=workflow_state.object_id).first()
