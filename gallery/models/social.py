"""The picture that stands for a story where its address is shared."""

from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from gallery.models.images import random_key
from gallery.models.stories import StoryPage

if TYPE_CHECKING:
    from gallery.models.images import StoryImage

SOCIAL_SIZE = (1200, 630)
"""px, as Open Graph's readers want it."""


@dataclass(frozen=True)
class Poster:
    """What such a picture shows."""

    title: str
    place: str
    quote: str
    summary: str
    tint: str
    photo: str
    """The key of the picture, or empty."""

    @property
    def fingerprint(self) -> str:
        return blake2b(repr(astuple(self)).encode(), digest_size=16).hexdigest()


def poster_of(story: StoryPage) -> Poster:
    """As the public may read it now."""
    photo, quote = shareable_photo(story), story.lead_quote
    return Poster(
        title=story.title,
        place=story.place_name,
        quote=quote.text if quote else "",
        summary=story.summary,
        tint=story.tint,
        photo=photo.key if photo else "",
    )


def shareable_photo(story: StoryPage) -> "StoryImage | None":
    """The first photo, where its people agreed to social media: what is shared there cannot be taken back."""
    if not story.lead_photo:
        return None
    agreed = story.lead_photo.image.permissions.last()
    return story.lead_photo.image if agreed and agreed.on_social_media else None


class SocialPicture(models.Model):
    """Made with the story's publication, so that its address is known from then on; drawn by the worker."""

    story = models.OneToOneField(StoryPage, on_delete=models.CASCADE, primary_key=True, related_name="social_picture")
    key = models.CharField(max_length=32, unique=True, default=random_key)
    file = models.FileField(upload_to="social", blank=True)
    shows = models.CharField(max_length=32, blank=True)
    """The fingerprint of what was drawn; empty, and it is to be drawn anew."""
    drawn_by = models.CharField(max_length=32, blank=True)
    """Which way of drawing: another one, and it is to be drawn anew, but may be shown meanwhile."""

    def __str__(self) -> str:
        return self.key

    @property
    def address(self) -> str:
        return reverse("social_picture", args=[self.key])

    def is_true_of(self, story: StoryPage) -> bool:
        """Whether the story is still what the picture shows of it."""
        return self.shows == poster_of(story).fingerprint
