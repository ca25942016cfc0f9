"""How many findings a story has, kept for lists: written when it comes in, is changed or cleared, and by the sweep."""

from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django_tasks import task
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from gallery.models import CheckSummary, PictureBand, StoryImage, StoryPage, story_under_review
from gallery.moderation.checks.bands import keep_picture_bands, keep_text_bands
from gallery.moderation.checks.looking import findings_of
from gallery.moderation.standing import locked

BATCH = 100
"""Stories, and pictures, that one sweep looks at."""


def register_signal_handlers() -> None:
    task_submitted.connect(story_came_in, sender=TaskState, dispatch_uid="gallery_check_story")


def story_came_in(sender: type[TaskState], instance: TaskState, **kwargs: Any) -> None:
    story = story_under_review(instance)
    if story is not None:
        transaction.on_commit(lambda: check_story.enqueue(story.pk))


@task
def check_story(story: int) -> None:
    """Whoever sent it does not wait for this."""
    for found in StoryPage.objects.filter(pk=story, latest_revision__isnull=False):
        version = found.get_latest_revision_as_object()
        for image in without_bands().filter(pk__in=[photo.image_id for photo in version.photos.all()]):
            keep_picture_bands(image)
        summarise(found)


@transaction.atomic
def summarise(story: StoryPage) -> CheckSummary:
    """Check the latest version anew, keep how that ended, and what other stories are compared with."""
    version = locked(story).get_latest_revision_as_object()
    keep_text_bands(version)
    findings = [finding for finding in findings_of(version) if finding.clearance is None]
    blocking = sum(finding.is_blocking for finding in findings)
    counts = {"blocking": blocking, "hints": len(findings) - blocking}
    summary, _is_new = CheckSummary.objects.update_or_create(
        story_id=story.pk, defaults={"revision_id": version.latest_revision_id, **counts}
    )
    return summary


def summarise_what_is_stale() -> None:
    """Pictures that nobody has looked at, and stories as they are now; of those first the ones that wait."""
    for image in without_bands()[:BATCH]:
        keep_picture_bands(image)
    for story in stale()[:BATCH]:
        summarise(story)


def without_bands() -> QuerySet[StoryImage]:
    return StoryImage.objects.filter(~Exists(PictureBand.objects.filter(image=OuterRef("pk")))).order_by("-pk")


def stale() -> QuerySet[StoryPage]:
    of_story = {"workflow_state__object_id": Cast(OuterRef("pk"), CharField())}
    of_pages = {
        "workflow_state__base_content_type__app_label": "wagtailcore",
        "workflow_state__base_content_type__model": "page",
    }
    waiting = TaskState.objects.filter(**of_story, **of_pages, status=TaskState.STATUS_IN_PROGRESS)
    is_stale = Q(check_summary=None) | ~Q(check_summary__revision_id=F("latest_revision_id"))
    stories = StoryPage.objects.filter(is_stale, latest_revision__isnull=False)
    return stories.annotate(waits=Exists(waiting)).order_by("-waits", "-latest_revision_created_at", "pk")
