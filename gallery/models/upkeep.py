"""That the system was put back from a back-up, and which workers there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Restoration(models.Model):
    """Begun in the moment in which the tables are there; finished once nothing is in them that was erased since."""

    backup = models.CharField(max_length=40)
    """Its name."""
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("restoration")
        verbose_name_plural = _("restorations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.backup


class Worker(models.Model):
    """A process that does jobs, on whichever machine, for as long as it is heard of."""

    name = models.CharField(max_length=64, primary_key=True)
    """As it stands in `worker_ids` of the jobs that it has taken."""
    heard_at = models.DateTimeField()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
