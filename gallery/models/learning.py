"""What was worked out of a gallery's stories taken together, to be shown until it is worked out again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.discovery.learning.figures import SHAPE, Figures
from gallery.models.pages import GalleryPage


class LearnedQuerySet(models.QuerySet["Learned"]):
    def legible(self) -> "LearnedQuerySet":
        """Those that this version of the site has written."""
        return self.filter(shape=SHAPE)


class Learned(models.Model):
    """Counts, numbers of stories, and single words that several of them say, which stand until it is worked out again;
    whatever else people wrote is read from the stories when it is shown."""

    gallery = models.OneToOneField(GalleryPage, on_delete=models.CASCADE, primary_key=True, related_name="learned")
    facts = models.JSONField()
    shape = models.PositiveSmallIntegerField()
    as_of = models.PositiveBigIntegerField()
    """The version of the index that they were read from."""
    made_at = models.DateTimeField()

    objects = LearnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("what was learned")
        verbose_name_plural = _("what was learned")

    def __str__(self) -> str:
        return str(self.gallery)

    @property
    def figures(self) -> Figures:
        return Figures(**self.facts)
