"""How long stories wait for a decision."""

from datetime import timedelta
from statistics import median

from gallery.models import Decision

RECENT = 100
FEWEST = 5
"""Below this many decisions, nobody can say what is usual."""


def usual_wait() -> timedelta | None:
    """The median of the latest decisions; None while there are too few of them."""
    decisions = Decision.objects.filter(waited__isnull=False).order_by("-pk")
    waits = decisions.values_list("waited", flat=True)[:RECENT]
    seconds = [wait.total_seconds() for wait in waits if wait is not None]
    return timedelta(seconds=median(seconds)) if len(seconds) >= FEWEST else None
