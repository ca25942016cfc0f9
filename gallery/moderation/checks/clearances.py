"""A moderator's word that a finding is no reason against publishing, and taking it back."""

from django.db import transaction
from django.utils import timezone

from gallery.models import Clearance, StoryPage, User
from gallery.moderation.checks.findings import Finding
from gallery.moderation.checks.looking import findings_of
from gallery.moderation.checks.summaries import summarise
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import locked_for


class FindingGone(Exception):
    """What was to be cleared does not stand in the latest version any more."""


@transaction.atomic
def clear(story: StoryPage, *, key: str, kind: str, reason: str, by: User) -> Clearance:
    """`key` and `kind` are those of a finding in the latest version; raises FindingGone if it has none like that.

    Of two moderators who clear the same finding, the first one's word stands.
    """
    story = locked_for(by, story)
    found = finding_by(story, key=key, kind=kind)
    if found.clearance is not None:
        return found.clearance
    clearance = Clearance.objects.create(story=story, key=key, kind=kind, reason=reason, cleared_by=by)
    keep(story, "gallery.clear", by=by, about=clearance)
    summarise(story)
    return clearance


def finding_by(story: StoryPage, *, key: str, kind: str) -> Finding:
    for found in findings_of(story.get_latest_revision_as_object()):
        if (found.key, found.kind) == (key, kind):
            return found
    raise FindingGone


@transaction.atomic
def take_back_clearance(clearance: Clearance, *, by: User) -> None:
    """The finding stands open again. The row stays, since the log points to it."""
    story = locked_for(by, clearance.story)
    standing = Clearance.objects.filter(pk=clearance.pk, taken_back_at=None)
    if standing.update(taken_back_at=timezone.now()):
        keep(story, "gallery.take_back_clearance", by=by, about=clearance)
        summarise(story)
