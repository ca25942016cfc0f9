"""How every process learns what has changed for the public, and the cards of stories as they are shown."""

from django.db import models

from gallery.models.stories import StoryPage


class IndexVersion(models.Model):
    """One row, with the number of the latest change.

    Whoever makes the next change holds its lock until that is committed, so numbers are seen in their order.
    """

    number = models.PositiveBigIntegerField(default=0)


class IndexChange(models.Model):
    """Something that the public reads is not what it was: one story, or any of them."""

    number = models.PositiveBigIntegerField(primary_key=True)
    # No foreign key: the story may be gone for good.
    story = models.PositiveBigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)


class StoryCard(models.Model):
    """A published story as lists show it, ready to be sent: rendered by the worker, apart from the story itself."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, primary_key=True, related_name="card")
    html = models.TextField()
    made_from = models.CharField(max_length=64)
    """What it shows and the template that shows it, as a hash: another one, and the card is stale."""
