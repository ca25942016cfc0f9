"""The same done to many stories at once, one after the other."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.models.people import User
from gallery.models.stories import StoryPage


class BulkRun(models.Model):
    class Action(models.TextChoices):
        APPROVE = "approve", _("Publish")
        CLAIM = "claim", _("Claim")
        REQUEST_CHANGES = "request_changes", _("Request changes")
        TAG = "tag", _("Tag")
        MOVE = "move", _("Move to another gallery")

    action = models.CharField(max_length=20, choices=Action.choices)
    options: Any = models.JSONField(default=dict)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bulk run")
        verbose_name_plural = _("bulk runs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_action_display()


class BulkResult(models.Model):
    """One story of a run, and what became of it."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="results")
    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="+")
    seen = models.CharField(max_length=64, help_text=_("The fingerprint of the version that stood in the list."))
    is_done = models.BooleanField(null=True, help_text=_("Empty while it waits for its turn."))
    note = models.CharField(max_length=400, blank=True, help_text=_("Why it was not done."))
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("result of a bulk run")
        verbose_name_plural = _("results of bulk runs")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "story"], name="story_once_in_a_run")]
