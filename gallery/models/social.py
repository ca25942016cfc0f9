"""The picture that stands for a story or a showcase where its address is shared."""

from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from gallery.discovery.listing import counted
from gallery.models.images import random_key
from gallery.models.showcase_blocks import stands_in_a_story
from gallery.models.showcases import LOOKED_AT, ShowcasePage
from gallery.models.stories import TINTS, StoryPage, StoryQuerySet

if TYPE_CHECKING:
    from gallery.models.images import StoryImage

SOCIAL_SIZE = (1200, 630)
"""px, as Open Graph's readers want it."""


@dataclass(frozen=True)
class Motif:
    """What such a picture shows."""

    title: str
    place: str
    quote: str
    summary: str
    tint: str
    photo: str
    """Which picture, and what of it; or empty."""

    @property
    def fingerprint(self) -> str:
        return blake2b(repr(astuple(self)).encode(), digest_size=16).hexdigest()


def motif_of(story: StoryPage) -> Motif:
    """As the public may read it now."""
    photo, quote = shareable_photo(story), story.lead_quote
    return Motif(
        title=story.title,
        place=story.place_name,
        quote=quote.text if quote else "",
        summary=story.summary,
        tint=story.tint,
        photo=named(photo),
    )


def named(photo: "StoryImage | None") -> str:
    """By its key and what it is cut around: whoever moves its focal point changes what is shown of it."""
    return " ".join(map(str, (photo.key, *(photo.get_focal_point() or ())))) if photo else ""


def shareable_photo(story: StoryPage) -> "StoryImage | None":
    """The first photo, where its people agreed to social media: what is shared there cannot be taken back."""
    if not story.lead_photo:
        return None
    agreed = story.lead_photo.image.permissions.last()
    return story.lead_photo.image if agreed and agreed.on_social_media else None


def motif_of_showcase(showcase: ShowcasePage) -> Motif:
    """As the public may see it now: its stories are counted where others have their place."""
    photo, number = photo_of_showcase(showcase), public_stories_of(showcase).count()
    return Motif(
        title=showcase.title,
        place=counted(number) if number else "",
        quote="",
        summary=showcase.introduction,
        tint=TINTS[showcase.pk % len(TINTS)],
        photo=named(photo),
    )


def photo_of_showcase(showcase: ShowcasePage) -> "StoryImage | None":
    """Its cover, which is an editor's own; else the first photo of its stories that may be shared."""
    if showcase.cover and not stands_in_a_story(showcase.cover):
        return showcase.cover
    stories = public_stories_of(showcase).order_by("held_by__position")[:LOOKED_AT]
    return next((photo for story in stories if (photo := shareable_photo(story))), None)


def public_stories_of(showcase: ShowcasePage) -> StoryQuerySet:
    return StoryPage.objects.published().filter(held_by__showcase=showcase.pk)


class DrawnPicture(models.Model):
    """Made with the publication of what it shows, so that its address is known from then on; drawn by the worker."""

    key = models.CharField(max_length=32, unique=True, default=random_key)
    file = models.FileField(upload_to="social", blank=True)
    shows = models.CharField(max_length=32, blank=True)
    """The fingerprint of what was drawn; empty, and it is to be drawn anew."""
    drawn_by = models.CharField(max_length=32, blank=True)
    """Which way of drawing: another one, and it is to be drawn anew, but may be shown meanwhile."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class SocialPicture(DrawnPicture):
    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, primary_key=True, related_name="social_picture")

    @property
    def address(self) -> str:
        return reverse("social_picture", args=[self.key])

    def is_true_of(self, story: StoryPage) -> bool:
        """Whether the story is still what the picture shows of it."""
        return self.shows == motif_of(story).fingerprint


class ShowcasePicture(DrawnPicture):
    showcase = models.OneToOneField(
        ShowcasePage, on_delete=models.CASCADE, primary_key=True, related_name="social_picture"
    )

    @property
    def address(self) -> str:
        return reverse("showcase_picture", args=[self.key])

    def is_true_of(self, showcase: ShowcasePage) -> bool:
        """Whether it would be drawn alike now: same words, as many stories, and a photo that is public still."""
        return self.shows == motif_of_showcase(showcase).fingerprint
