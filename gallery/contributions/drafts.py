"""A story until it is sent: what is saved is kept, right or wrong, and nothing is silently written over."""

import logging
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.contributions.uploads import CleanedPicture, PictureDoorBusy, PictureRefused
from gallery.models import (
    Contribution,
    Draft,
    DraftPhoto,
    GalleryPage,
    PhotoPermission,
    StoryImage,
    StoryPage,
    StoryPhoto,
    User,
)
from gallery.models.images import random_key
from gallery.moderation.permissions import collection_named
from gallery.notifications.between_people import drop_invitations
from gallery.notifications.outbox import forget_mails

logger = logging.getLogger(__name__)

MAX_PHOTOS = 8
STORY_PICTURES = "Pictures in stories"
"""The collection where contributors' pictures stand in the admin, apart from the editors' own."""

Answers = dict[str, Any]
WORDS = {"story", "quotes", "links", "photos"}
"""What people type. Beside it a draft keeps which parts of a returned story were opened."""


class StaleSave(Exception):
    """Somebody, or another window, has changed the same step since this one was opened."""

    def __init__(self, saved: Draft):
        super().__init__(saved.key)
        self.saved = saved


class PhotoThereAlready(PictureRefused):
    """The draft has this photo; one whose answer was lost is sent twice."""

    def __init__(self, image: StoryImage):
        super().__init__(_("This photo is in your story already."))
        self.image = image


@dataclass(frozen=True)
class Stamp:
    """What a window knows of the draft: the version that it shows, its own name, and how often it has saved."""

    version: int = 0
    window: str = ""
    count: int = 0


@transaction.atomic
def save_step(draft: Draft, typed: Answers, *, step: str, stamp: Stamp) -> Draft:
    """Keep what was typed in one step; the other steps stay as they are. The first save of a key makes its row.

    A window never conflicts with itself, so that a save whose answer was lost can be sent again; one that arrives
    after a later one is passed over. Raises StaleSave where another window's words would be lost, and
    Draft.DoesNotExist where the draft was sent meanwhile.
    """
    saved = kept_row(draft)
    last = saved.step_saves.get(step) or {}
    if last and last["window"] == stamp.window:
        if stamp.count < last["count"]:
            return saved
    elif last and last["version"] > stamp.version and is_different(saved.answers, typed):
        raise StaleSave(saved)
    saved.answers = merged(saved.answers, typed)
    saved.version += 1
    saved.step_saves[step] = {"version": saved.version, "window": stamp.window, "count": stamp.count}
    saved.save(update_fields=["answers", "version", "step_saves", "saved_at"])
    return saved


def kept_row(draft: Draft) -> Draft:
    """The draft's row, locked. Of two people who came by the same key, the first has it."""
    if Contribution.objects.sent_from(draft.key).exists():
        raise Draft.DoesNotExist
    if draft.pk is None:
        own = {"contributor": draft.contributor, "gallery": draft.gallery}
        Draft.objects.get_or_create(key=draft.key, defaults=own)
    locked = Draft.objects.select_for_update(of=("self",)).select_related("gallery", "contributor", "contribution")
    return locked.get(key=draft.key) if draft.pk else locked.get(key=draft.key, contributor=draft.contributor)


def merged(answers: Answers, typed: Answers) -> Answers:
    """The story's fields and the photos' words one by one; quotes and links as the list that they are."""
    whole = {**answers, **typed}
    for part in ("story", "photos"):
        whole[part] = {**answers.get(part, {}), **typed.get(part, {})}
    return whole


def is_different(answers: Answers, typed: Answers) -> bool:
    words = {part: typed[part] for part in WORDS & typed.keys()}
    return merged(answers, words) != merged(answers, {})


@transaction.atomic
def add_photo(draft: Draft, picture: CleanedPicture, *, title: str) -> StoryImage:
    """Keep a cleaned picture with the draft. `title` is for the admin's listing alone.

    Raises PhotoThereAlready, PictureRefused for the ninth, PictureDoorBusy where nothing can be stored, and
    Draft.DoesNotExist where the draft was sent meanwhile.
    """
    Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    file_hash = sha1(picture.content, usedforsecurity=False).hexdigest()
    same = draft.photos.filter(image__file_hash=file_hash).select_related("image").first()
    if same is not None:
        raise PhotoThereAlready(same.image)
    refuse_ninth_photo(draft)
    key = random_key()
    try:
        image = StoryImage.objects.create(
            key=key,
            title=title[:120] or key,
            file=ContentFile(picture.content, name=f"{key}.jpg"),
            file_size=len(picture.content),
            file_hash=file_hash,
            uploaded_by_user=draft.contributor,
            collection=collection_named(STORY_PICTURES),
        )
    except OSError as error:
        logger.exception("a photo could not be stored")
        raise PictureDoorBusy(_("Photos cannot be kept just now. Try again in a while.")) from error
    DraftPhoto.objects.create(draft=draft, image=image)
    mark_changed(draft)
    return image


def mark_changed(draft: Draft) -> None:
    """So that nobody sends what they have not read."""
    Draft.objects.filter(pk=draft.pk).update(version=F("version") + 1, saved_at=timezone.now())


def refuse_ninth_photo(draft: Draft) -> None:
    if draft.photos.count() >= MAX_PHOTOS:
        raise PictureRefused(_("A story has up to %(most)s photos. Remove one to add this one.") % {"most": MAX_PHOTOS})


@transaction.atomic
def remove_photo(draft: Draft, image: StoryImage) -> None:
    """Take a picture out of the draft, and off the disk unless something else shows it.

    Raises Draft.DoesNotExist where the draft was sent meanwhile.
    """
    Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    draft.photos.filter(image=image).delete()
    mark_changed(draft)
    if not (image.story_photos.exists() or image.draft_photos.exists() or is_in_a_revision(draft, image)):
        image.delete()


def is_in_a_revision(draft: Draft, image: StoryImage) -> bool:
    """Of the story that the draft would change: an earlier version may be put back, or read again."""
    if draft.contribution is None:
        return False
    contents = draft.contribution.story.revisions.values_list("content", flat=True)
    return any(photo["image"] == image.pk for content in contents for photo in content.get("photos", []))


@transaction.atomic
def delete_draft(draft: Draft) -> None:
    """With its pictures and the mails that lead to it; a story that it would have changed stays as it is."""
    for begun in Draft.objects.filter(pk=draft.pk).select_for_update():
        for photo in begun.photos.select_related("image"):
            remove_photo(begun, photo.image)
        drop_invitations(begun.invitations.all())
        forget_mails(Q(event__startswith=f"link {begun.key} ") | Q(event=f"reminder {begun.key}"))
        begun.delete()


@transaction.atomic
def reopen_story(contribution: Contribution) -> Draft:
    """A draft of changes to a story, starting from what was sent; the one already begun, if there is one."""
    # What was read before may be out of date.
    page = StoryPage.objects.select_for_update(of=("self", "page_ptr")).get(pk=contribution.story_id)
    contribution = Contribution.objects.get(pk=contribution.pk)
    owner = User.objects.get(pk=contribution.keeper_id or 0)
    begun = Draft.objects.filter(contribution=contribution).first()
    if begun is not None:
        return begun
    story = page.get_latest_revision_as_object()
    draft = Draft.objects.create(
        contributor=owner,
        gallery=GalleryPage.objects.get(pk=story.get_parent().pk),
        contribution=contribution,
        is_on_behalf=contribution.is_on_behalf,
        started_from=page.get_latest_revision(),
        answers=answers_of(story, contribution),
    )
    photos = [DraftPhoto(draft=draft, image=photo.image) for photo in story.photos.all()]
    # A moderator may have shown the same picture twice.
    DraftPhoto.objects.bulk_create(photos, ignore_conflicts=True)
    return draft


def answers_of(story: StoryPage, contribution: Contribution) -> Answers:
    """A sent story in the shape in which a draft keeps what was typed."""
    plain = ("organisation", "title", "summary", "place_name", "people_reached")
    fields = {name: getattr(story, name) for name in plain}
    fields |= {name: (day.strftime("%Y-%m") if (day := getattr(story, name)) else "") for name in ("started", "ended")}
    fields |= {f"answer_{answer.question_id}": answer.text for answer in story.answers.all() if answer.question_id}
    fields |= {
        "contact_email": contribution.contact_email,
        "your_name": name_of(contribution.contributor),
        "whose": "somebody_elses" if contribution.relationship else "ours",
        "relationship": contribution.relationship,
        "is_open_to_hello": contribution.is_open_to_hello,
        "region": story.region.slug if story.region else "",
        "themes": [term.slug for term in story.themes.all()],
        "cohorts": [term.slug for term in story.cohorts.all()],
        "tags": ", ".join(tag.name for tag in story.tags.all()),
    }
    return {
        "story": fields,
        "quotes": [{"text": quote.text, "said_by": quote.said_by} for quote in story.quotes.all()],
        "links": [{"url": link.url, "label": link.label} for link in story.links.all()],
        "photos": {photo.image.key: words_of(photo, place) for place, photo in enumerate(story.photos.all(), start=1)},
    }


def words_of(photo: StoryPhoto, place: int) -> dict[str, Any]:
    """What was said about a picture, and what the people in it last agreed to."""
    words = {name: getattr(photo, name) for name in ("alt_text", "caption", "credit", "focus_x", "focus_y")}
    agreed = PhotoPermission.objects.filter(image=photo.image).last()
    if agreed is not None:
        words |= {name: getattr(agreed, name) for name in ("people", "in_reports", "on_social_media")}
    return {"order": place, **words}


def name_of(user: User | None) -> str:
    return user.name if user else ""
