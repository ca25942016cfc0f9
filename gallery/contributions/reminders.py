"""One reminder of a draft that was left lying, then none."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gallery.models import Draft, GalleryPage
from gallery.notifications.to_contributors import remind_of_draft

QUIET = timedelta(days=5)
BATCH = 100


def remind_of_quiet_drafts() -> None:
    """Changes to a sent story are remembered too; a story that its gallery takes no more is not."""
    now = timezone.now()
    quiet = Draft.objects.filter(saved_at__lt=now - QUIET, reminded_at=None).exclude(answers={})
    reachable = quiet.filter(contributor__is_active=True)
    still_wanted = reachable.filter(
        Q(gallery__in=GalleryPage.objects.open_for_stories()) | Q(contribution__isnull=False)
    )
    for draft in still_wanted.select_related("contributor")[:BATCH]:
        with transaction.atomic():
            if Draft.objects.filter(pk=draft.pk, reminded_at=None).update(reminded_at=now):
                remind_of_draft(draft)
