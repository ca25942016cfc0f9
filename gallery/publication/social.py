"""The social pictures of published stories: when they are drawn, and when they are gone.

Those of showcases are drawn and kept in the same way.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Manager, QuerySet
from django.db.models.signals import post_delete, post_save
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from gallery.models import PhotoPermission, SiteSettings, SocialPicture, StoryImage, StoryPage
from gallery.models.images import random_key
from gallery.models.social import DrawnPicture, Motif, motif_of, shareable_photo
from gallery.publication.drawing import Brand, drawn, mark_of, our_mark

DRAWING = 2
"""Counts the ways of drawing: raise it, and all of them are drawn anew."""
BATCH = 20
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """Of pages that such pictures stand for: each has the number of its page."""

    pictures: Manager[Any]
    pages: Callable[[], QuerySet[Any]]
    """Those that anybody may see now."""
    motif_of: Callable[[Any], Motif]
    photo_of: Callable[[Any], StoryImage | None]


STORIES = Kind(SocialPicture.objects, StoryPage.objects.published, motif_of, shareable_photo)


def register_signal_handlers() -> None:
    post_save.connect(photo_changed, sender=StoryImage, dispatch_uid="gallery_social_focus_moved")
    post_save.connect(agreement_changed, sender=PhotoPermission, dispatch_uid="gallery_social_agreement_changed")
    post_delete.connect(file_is_left_over, sender=SocialPicture, dispatch_uid="gallery_social_file_left_over")


def photo_changed(sender: Any, instance: StoryImage, **kwargs: Any) -> None:
    """An editor may have moved its focal point."""
    SocialPicture.objects.filter(story__photos__image=instance).update(drawn_by="")


def agreement_changed(sender: Any, instance: PhotoPermission, **kwargs: Any) -> None:
    SocialPicture.objects.filter(story__photos__image=instance.image_id).update(drawn_by="")


def file_is_left_over(sender: Any, instance: DrawnPicture, **kwargs: Any) -> None:
    forget_file(instance)


def promise_picture(story: StoryPage) -> None:
    """Let it have an address from its publication on, and be drawn as it is now."""
    SocialPicture.objects.update_or_create(story=story, defaults={"drawn_by": ""})


def take_picture_away(story: StoryPage) -> None:
    for picture in SocialPicture.objects.select_for_update().filter(story=story):
        empty(picture)


def empty(picture: DrawnPicture) -> None:
    forget_file(picture)
    picture.file, picture.shows, picture.drawn_by = "", "", ""
    picture.save()


def forget_file(picture: DrawnPicture) -> None:
    """Once its row is committed: until then somebody may read it."""
    if name := picture.file.name:
        transaction.on_commit(partial(picture.file.storage.delete, name))


def draw_picture(number: int) -> bool:
    """Whether the story with that number has one now."""
    return draw(STORIES, number)


def draw(kind: Kind, number: int) -> bool:
    """Whether the page with that number has one now. One that is as it would be drawn is left alone."""
    page, way = kind.pages().filter(pk=number).first(), way_of_drawing()
    if page is None:
        return False
    motif = kind.motif_of(page)
    if is_drawn(page, motif, way=way):
        return True
    return keep(kind, number, motif, drawn_or_without(motif, kind.photo_of(page)), way=way)


def is_drawn(page: Page, motif: Motif, *, way: str) -> bool:
    picture: DrawnPicture | None = getattr(page, "social_picture", None)
    return picture is not None and (picture.shows, picture.drawn_by) == (motif.fingerprint, way)


def drawn_or_without(motif: Motif, photo: StoryImage | None) -> bytes:
    """The words alone where the photo cannot be read."""
    try:
        return drawn(motif, photo, brand())
    except SourceImageIOError:
        logger.exception("a photo has no readable file")
        return drawn(motif, None, brand())


def brand() -> Brand:
    site = SiteSettings.current()
    try:
        return Brand(site.name, mark_of(site.logo) if site.logo else our_mark())
    except SourceImageIOError:
        logger.exception("the logo has no readable file")
        return Brand(site.name, our_mark())


def keep(kind: Kind, number: int, motif: Motif, content: bytes, *, way: str) -> bool:
    """Unless the page has become another, or is gone, while it was drawn: whoever did that has it drawn anew."""
    with transaction.atomic():
        kind.pictures.get_or_create(pk=number)
        picture = kind.pictures.select_for_update().get(pk=number)
        page = kind.pages().filter(pk=number).first()
        if page is None or kind.motif_of(page) != motif:
            return False
        fill(picture, motif, content, way=way)
    return True


def fill(picture: DrawnPicture, motif: Motif, content: bytes, *, way: str) -> None:
    forget_file(picture)
    picture.file.save(f"{random_key()}.jpg", ContentFile(content), save=False)
    picture.shows, picture.drawn_by = motif.fingerprint, way
    picture.save()


def way_of_drawing() -> str:
    """Another one, and those that are there are drawn anew, one after another."""
    site = SiteSettings.current()
    return blake2b(f"{DRAWING} {site.logo_id} {site.name}".encode(), digest_size=16).hexdigest()


def draw_missing_pictures() -> None:
    """Of stories that a killed worker left out, and those that are not drawn as they are now."""
    done = SocialPicture.objects.filter(drawn_by=way_of_drawing())
    missing = StoryPage.objects.published().exclude(pk__in=done.values("pk"))
    made = 0
    for number in missing.values_list("pk", flat=True).iterator():
        made += draw_picture(number)
        if made == BATCH:
            return
