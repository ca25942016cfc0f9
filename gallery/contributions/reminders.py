"""One reminder of a draft that was left lying, then none; after a year it is gone."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gallery.contributions.drafts import delete_draft
from gallery.models import Draft, GalleryPage
from gallery.notifications.to_contributors import DRAFT_KEPT, remind_of_draft

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


def abandoned_drafts() -> QuerySet[Draft]:
    """Nobody has written in them for a year."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - DRAFT_KEPT)


def forget_abandoned_drafts() -> None:
    """Unless somebody writes in one meanwhile."""
    for number in list(abandoned_drafts().values_list("pk", flat=True)):
        for draft in abandoned_drafts().filter(pk=number):
            delete_draft(draft)
