"""What whoever shared a story agreed to, and what they said about the people in its photos."""

from dataclasses import dataclass
from datetime import datetime

from gallery.models import Contribution, PhotoPermission, StoryPage, StoryPhoto


@dataclass(frozen=True)
class Agreement:
    agreed_at: datetime
    wording: str


@dataclass(frozen=True)
class PermittedPhoto:
    photo: StoryPhoto
    permission: PhotoPermission | None


def agreements_of(contribution: Contribution) -> list[Agreement]:
    """When the story was sent, and each time that changes were."""
    changes = contribution.changes.filter(consent__isnull=False).select_related("consent").order_by("pk")
    return [
        Agreement(contribution.consented_at, contribution.consent.text),
        *(Agreement(change.sent_at, change.consent.text) for change in changes if change.consent),
    ]


def permitted_photos(story: StoryPage) -> list[PermittedPhoto]:
    """Each photo of this version with the newest permission; None where nobody has said anything."""
    photos = list(story.photos.all())
    rows = PhotoPermission.objects.filter(image__in=[photo.image_id for photo in photos]).select_related("wording")
    newest = {row.image_id: row for row in rows.order_by("pk")}
    return [PermittedPhoto(photo, newest.get(photo.image_id)) for photo in photos]
