"""A picture of a story, cropped or blurred. Only the new bytes are public from then on; the old ones stay with us."""

from hashlib import sha1
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision
from wagtail.signals import page_published

from gallery.models import Decision, Draft, PhotoPermission, StoryImage, StoryPage, StoryPhoto, User
from gallery.models.images import random_key
from gallery.moderation import checks
from gallery.moderation.edits.redrawing import Box, Redrawn, redrawn
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import ReviewConflict, is_taken_down, locked


class PublishBetweenReviews(PublishPageRevisionAction):
    """Wagtail would end the review of the version that waits."""

    def _after_publish(self) -> None:
        page_published.send(sender=StoryPage, instance=self.object, revision=self.revision)


def edit_picture(story: StoryPage, image: StoryImage, *, crop: Box | None, blurs: list[Box], by: User) -> StoryImage:
    """Put a new picture in the place of one: in what is public, at once, and in the version that waits.

    Raises ReviewConflict where the story does not show that one any more, and SourceImageIOError where its file cannot
    be read.
    """
    # Before anything is locked: to decode and encode takes a second.
    picture = redrawn(image, crop=crop, blurs=blurs)
    return put_in_place(story, image, picture, crop=crop, by=by)


@transaction.atomic
def put_in_place(story: StoryPage, old: StoryImage, picture: Redrawn, *, crop: Box | None, by: User) -> StoryImage:
    story = locked(story)
    shown, latest = shown_or_restorable(story), story.get_latest_revision()
    if not is_shown(old, shown, latest):
        raise ReviewConflict(_("This photo was changed or removed meanwhile. Here is the story as it is now."))
    new = kept(picture, made_from=old)
    swap = Swap(old, new, crop=crop, by=by)
    if is_shown(old, shown):
        swap.in_what_is_shown(story, shown)
    # Also where it has another picture: what waits for a decision stays the newest version.
    if latest is not None and (shown is None or latest.pk != shown.pk):
        swap.in_version(latest)
    swap.in_drafts(story)
    keep(story, "gallery.edit_picture", by=by, about=new)
    checks.summarise(StoryPage.objects.get(pk=story.pk))
    return new


def shown_or_restorable(story: StoryPage) -> Revision | None:
    """The public version, or the one that would be put back."""
    if story.live:
        return story.live_revision
    return taking_down(story).revision if is_taken_down(story) else None


def taking_down(story: StoryPage) -> Decision:
    return story.decisions.filter(kind=Decision.Kind.TAKE_DOWN).last()


def is_shown(image: StoryImage, *versions: Revision | None) -> bool:
    return any(image.pk in pictures_in(version) for version in versions if version is not None)


def pictures_in(version: Revision) -> set[int]:
    return {photo["image"] for photo in version.content.get("photos", [])}


def pictures_of(story: StoryPage) -> set[int]:
    """Those that a moderator may change: in what is public, or would be, and in what waits."""
    versions = [shown_or_restorable(story), story.get_latest_revision()]
    return set().union(*(pictures_in(version) for version in versions if version is not None))


def kept(picture: Redrawn, *, made_from: StoryImage) -> StoryImage:
    """Whoever sent the old one has the new one, and what was agreed about the old one is agreed about it."""
    key = random_key()
    image = StoryImage.objects.create(
        key=key,
        title=made_from.title,
        file=ContentFile(picture.content, name=f"{key}.jpg"),
        file_size=len(picture.content),
        file_hash=sha1(picture.content, usedforsecurity=False).hexdigest(),
        uploaded_by_user=made_from.uploaded_by_user,
        collection=made_from.collection,
        # The one that was sent, however often it is changed.
        made_from=made_from.made_from or made_from,
    )
    agreed = made_from.permissions.last()
    if agreed is not None:
        copy_permission(agreed, image)
    return image


def copy_permission(agreed: PhotoPermission, image: StoryImage) -> None:
    copied = PhotoPermission.objects.create(
        image=image,
        people=agreed.people,
        in_reports=agreed.in_reports,
        on_social_media=agreed.on_social_media,
        wording=agreed.wording,
        agreed_by=agreed.agreed_by,
    )
    # Making the row has set the time to now.
    PhotoPermission.objects.filter(pk=copied.pk).update(agreed_at=agreed.agreed_at)


class Swap:
    """One picture for another, wherever the story has it."""

    def __init__(self, old: StoryImage, new: StoryImage, *, crop: Box | None, by: User) -> None:
        self.old, self.new, self.crop, self.by = old, new, crop, by

    def in_what_is_shown(self, story: StoryPage, shown: Revision) -> None:
        edited = self.in_version(shown)
        if story.live:
            PublishBetweenReviews(edited, user=self.by, log_action=False).execute(skip_permission_checks=True)
        else:
            Decision.objects.filter(pk=taking_down(story).pk).update(revision=edited)

    def in_version(self, version: Revision) -> Revision:
        """The newest version, with the words of that one."""
        story = Revision.objects.get(pk=version.pk).as_object()
        photos = list(story.photos.all())
        for photo in photos:
            if photo.image_id == self.old.pk:
                photo.image = self.new
                self.move_focus(photo)
        story.photos.set(photos)
        # Nobody has changed a word: what was good enough to be sent is not refused here.
        return story.save_revision(user=self.by, clean=False)

    def move_focus(self, photo: StoryPhoto) -> None:
        if self.crop is None or photo.focus_x is None or photo.focus_y is None:
            return
        focus = (
            share_of(photo.focus_x, start=self.crop.left, length=self.crop.width),
            share_of(photo.focus_y, start=self.crop.top, length=self.crop.height),
        )
        photo.focus_x, photo.focus_y = (None, None) if None in focus else focus

    def in_drafts(self, story: StoryPage) -> None:
        """Of changes that were begun: sent as they are, they would bring the old picture back."""
        drafts = Draft.objects.select_for_update(of=("self",)).filter(contribution__story=story)
        for draft in drafts.filter(photos__image=self.old):
            draft.photos.filter(image=self.old).update(image=self.new)
            photos = draft.answers.get("photos", {})
            if self.old.key in photos:
                photos[self.new.key] = self.words_about(photos.pop(self.old.key))
            draft.version += 1
            draft.save(update_fields=["answers", "version"])

    def words_about(self, words: dict[str, Any]) -> dict[str, Any]:
        """Of a cropped picture its contributor points anew at what matters most."""
        return words if self.crop is None else {**words, "focus_x": None, "focus_y": None}


def share_of(place: int, *, start: float, length: float) -> int | None:
    """Where a place stands in a part of the picture, all in percent; None outside."""
    share = round((place - start) / length * 100)
    return share if 0 <= share <= 100 else None
