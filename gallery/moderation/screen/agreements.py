"""What whoever shared a story agreed to, and what they said about the people in its photos."""

from dataclasses import dataclass
from datetime import datetime

from gallery.models import Contribution, PhotoPermission, StoryImage, StoryPage, StoryPhoto


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
    images = StoryImage.objects.in_bulk([photo.image_id for photo in photos])
    for photo in photos:
        photo.image = images[photo.image_id]
    rows = PhotoPermission.objects.filter(image__in=images).select_related("wording", "agreed_by")
    newest = {row.image_id: row for row in rows.order_by("pk")}
    return [PermittedPhoto(photo, newest.get(photo.image_id)) for photo in photos]


@dataclass(frozen=True)
class ChangedPermission:
    """What is said of a photo now, and what moderators knew of it; None where nobody had said anything."""

    photo: StoryPhoto
    before: PhotoPermission | None
    now: PhotoPermission


def changed_permissions(old: StoryPage, photos: list[PermittedPhoto], *, since: datetime) -> list[ChangedPermission]:
    """Of the photos that stood in the old version too, those about which something else has been said `since`."""
    images = {photo.image_id for photo in old.photos.all()}
    known = PhotoPermission.objects.filter(image__in=images, agreed_at__lte=since).order_by("pk")
    before = {row.image_id: row for row in known}
    return [
        ChangedPermission(row.photo, before.get(row.photo.image_id), row.permission)
        for row in photos
        if row.permission and row.permission.agreed_at > since and row.photo.image_id in images
    ]
