"""What the checks of a story leave behind. What they find is worked out from the story each time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.models.images import StoryImage
from gallery.models.people import User
from gallery.models.stories import StoryPage


class CheckSummary(models.Model):
    """How the checks of a story's latest version ended, for lists. The review itself checks anew."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, related_name="check_summary")
    revision_id = models.PositiveBigIntegerField()
    blocking = models.PositiveSmallIntegerField(help_text=_("Findings that keep it from being published."))
    hints = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("summary of checks")
        verbose_name_plural = _("summaries of checks")


class Clearance(models.Model):
    """That a moderator has looked at a finding and found it to be no reason against publishing."""

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="clearances")
    key = models.CharField(max_length=64, help_text=_("Of the finding: its kind, part and words, as a keyed hash."))
    kind = models.CharField(max_length=20)
    reason = models.TextField(max_length=500)
    cleared_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    cleared_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, help_text=_("From then on the finding stands open again."))

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["story", "key"], condition=Q(taken_back_at=None), name="cleared_once")
        ]


class TextBand(models.Model):
    """A part of the fingerprint of a story's words: stories that share one may be near-duplicates."""

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="text_bands")
    band = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "band"], name="one_text_band")]
        indexes = [models.Index(fields=["band", "value"], name="text_bands")]


class PictureBand(models.Model):
    """A part of the fingerprint of a picture's look."""

    image = models.ForeignKey(StoryImage, on_delete=models.CASCADE, related_name="bands")
    band = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "band"], name="one_picture_band")]
        indexes = [models.Index(fields=["band", "value"], name="picture_bands")]
