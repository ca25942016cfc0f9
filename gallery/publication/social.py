"""The social pictures of published stories: when they are drawn, and when they are gone."""

import logging
from functools import partial
from hashlib import blake2b
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.images.models import SourceImageIOError

from gallery.models import PhotoPermission, SiteSettings, SocialPicture, StoryImage, StoryPage
from gallery.models.images import random_key
from gallery.models.social import Poster, poster_of, shareable_photo
from gallery.publication.posters import Brand, drawn, mark_of, our_mark

DRAWING = 1
"""Counts the ways of drawing: raise it, and all of them are drawn anew."""
BATCH = 20
logger = logging.getLogger(__name__)


def register_signal_handlers() -> None:
    post_save.connect(photo_changed, sender=StoryImage, dispatch_uid="gallery_social_focus_moved")
    post_save.connect(agreement_changed, sender=PhotoPermission, dispatch_uid="gallery_social_agreement_changed")
    post_delete.connect(file_is_left_over, sender=SocialPicture, dispatch_uid="gallery_social_file_left_over")


def photo_changed(sender: Any, instance: StoryImage, **kwargs: Any) -> None:
    """An editor may have moved its focal point."""
    SocialPicture.objects.filter(story__photos__image=instance).update(drawn_by="")


def agreement_changed(sender: Any, instance: PhotoPermission, **kwargs: Any) -> None:
    SocialPicture.objects.filter(story__photos__image=instance.image_id).update(drawn_by="")


def file_is_left_over(sender: Any, instance: SocialPicture, **kwargs: Any) -> None:
    forget_file(instance)


def promise_picture(story: StoryPage) -> None:
    """Let it have an address from its publication on, and be drawn as it is now."""
    SocialPicture.objects.update_or_create(story=story, defaults={"drawn_by": ""})


def take_picture_away(story: StoryPage) -> None:
    for picture in SocialPicture.objects.select_for_update().filter(story=story):
        forget_file(picture)
        picture.file, picture.shows, picture.drawn_by = "", "", ""
        picture.save()


def forget_file(picture: SocialPicture) -> None:
    """Once its row is committed: until then somebody may read it."""
    if name := picture.file.name:
        transaction.on_commit(partial(picture.file.storage.delete, name))


def draw_picture(number: int) -> bool:
    """Whether the story with that number has one now."""
    story = StoryPage.objects.published().filter(pk=number).first()
    if story is None:
        return False
    poster, way = poster_of(story), way_of_drawing()
    return keep(number, poster, drawn_or_without(poster, shareable_photo(story)), way=way)


def drawn_or_without(poster: Poster, photo: StoryImage | None) -> bytes:
    """The words alone where the photo cannot be read."""
    try:
        return drawn(poster, photo, brand())
    except SourceImageIOError:
        logger.exception("a photo has no readable file")
        return drawn(poster, None, brand())


def brand() -> Brand:
    site = SiteSettings.current()
    try:
        return Brand(site.name, mark_of(site.logo) if site.logo else our_mark())
    except SourceImageIOError:
        logger.exception("the logo has no readable file")
        return Brand(site.name, our_mark())


def keep(number: int, poster: Poster, content: bytes, *, way: str) -> bool:
    """Unless the story has become another, or is gone, while it was drawn: whoever did that has it drawn anew."""
    with transaction.atomic():
        SocialPicture.objects.get_or_create(story_id=number)
        picture = SocialPicture.objects.select_for_update().get(pk=number)
        story = StoryPage.objects.published().filter(pk=number).first()
        if story is None or poster_of(story) != poster:
            return False
        forget_file(picture)
        picture.file.save(f"{random_key()}.jpg", ContentFile(content), save=False)
        picture.shows, picture.drawn_by = poster.fingerprint, way
        picture.save()
    return True


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
