"""Stories that have something in common with one, as the worker has found them."""

from django.db import models
from django.utils import timezone

from gallery.models.stories import StoryPage


class InCommon(models.Model):
    """Another story that stands below a story, and why.

    Both are named as they were when they were compared: once one of them is published anew, the row says nothing.
    """

    story = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="in_common")
    story_as_of = models.DateTimeField(null=True)
    other = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="in_common_of")
    other_as_of = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField()
    shared = models.JSONField()
    """Slugs by facet, so that a term goes by the name that it has; of places, their names."""
    differs = models.JSONField()

    class Meta:
        ordering = ["story", "position"]
        constraints = [
            models.UniqueConstraint(fields=["story", "other"], name="in_common_once"),
            models.UniqueConstraint(fields=["story", "position"], name="in_common_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} – {self.other_id}"


class Comparison(models.Model):
    """When a story was last compared with others, whether it has something in common with any or not."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, primary_key=True, related_name="comparison")
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
