"""Keeps the fingerprints that other stories are compared with."""

import logging

from django.db import transaction
from PIL import Image

from gallery.models import PictureBand, StoryImage, StoryPage, TextBand
from gallery.moderation.checks.fingerprints import PICTURE_BANDS, Bands, picture_bands, shingles_of, text_bands
from gallery.moderation.checks.likeness import words_of

SMALL = (64, 64)
"""Px that a picture is decoded to at least: a JPEG gives them without giving all."""

logger = logging.getLogger(__name__)


def keep_text_bands(version: StoryPage) -> None:
    """Those of this version in place of those before; rows that stay the same are left alone."""
    bands = text_bands(shingles_of(words_of(version)))
    kept = dict(TextBand.objects.filter(story=version.pk).values_list("band", "value"))
    if kept != bands:
        TextBand.objects.filter(story=version.pk).delete()
        TextBand.objects.bulk_create(TextBand(story_id=version.pk, band=band, value=bands[band]) for band in bands)


def keep_picture_bands(image: StoryImage) -> None:
    """Its master never changes. Decoded outside of any transaction, since that takes a while."""
    bands = look_of(image)
    with transaction.atomic():
        PictureBand.objects.filter(image=image).delete()
        rows = [PictureBand(image=image, band=band, value=bands[band]) for band in bands]
        # Two workers may look at it at the same time, and see the same.
        PictureBand.objects.bulk_create(rows, ignore_conflicts=True)


def look_of(image: StoryImage) -> Bands:
    """Of a picture without a readable file that of a wall: it is like no other, and not tried each minute."""
    try:
        with image.file.open("rb") as file, Image.open(file) as picture:
            picture.draft("L", SMALL)
            return picture_bands(picture)
    except OSError:
        logger.exception("picture %s has no readable file", image.pk)
        return dict.fromkeys(range(PICTURE_BANDS), 0)
