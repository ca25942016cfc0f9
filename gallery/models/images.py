import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

WIDTHS = (400, 800, 1200, 1600)
"""Widths of the responsive set, in px."""

FORMATS = {"webp": "format-webp|webpquality-80", "jpg": "format-jpeg|jpegquality-80"}
"""File ending to the part of Wagtail's filter specification that makes it."""

SHAPES = {"whole": "width-{width}", "card": "fill-{width}x{height}"}


class Ground(models.TextChoices):
    """What stands where a picture will: the one of a few pale colours that is nearest to it."""

    MINT = "mint", _("mint")
    LILAC = "lilac", _("lilac")
    PEACH = "peach", _("peach")
    SKY = "sky", _("sky")
    BUTTER = "butter", _("butter")
    WASH = "wash", _("grey")


def random_key() -> str:
    return secrets.token_urlsafe(16)


def rendition_spec(shape: str, width: int, ending: str) -> str:
    size = SHAPES[shape].format(width=width, height=width * 3 // 4)
    return f"{size}|{FORMATS[ending]}"


class OfferedSizes:
    """The sizes of a picture, and where a browser gets them: of a row, or of as much as a page knows of one."""

    key: Any
    width: Any
    height: Any
    ground: Any

    def address(self, shape: str, width: int, ending: str) -> str:
        """Where a visitor's browser gets the picture at `width` px."""
        name = f"{width}" if shape == "whole" else f"{width}-{shape}"
        return f"{self.folder}{name}.{ending}"

    def natural_size(self, shape: str) -> tuple[int, int]:
        """Of the largest picture of that shape that can be cut from the master, in px."""
        if shape == "whole":
            return self.width, self.height
        width = min(self.width, self.height * 4 // 3)
        return width, width * 3 // 4

    def offered_widths(self, shape: str) -> tuple[int, ...]:
        """No larger ones than the picture itself has: they would be the same bytes at another address."""
        largest, _height = self.natural_size(shape)
        return WIDTHS[: 1 + sum(width < largest for width in WIDTHS)]

    @cached_property
    def folder(self) -> str:
        """The beginning of all addresses of the picture."""
        return f"{pictures_below(get_script_prefix())}{self.key}/"


@cache
def pictures_below(prefix: str) -> str:
    """Where all pictures are, on a site at this prefix: asked once, not for each picture."""
    return reverse("picture", args=["key", "0", "jpg"]).removesuffix("key/0.jpg")


@dataclass
class KnownPicture(OfferedSizes):
    """All of a picture that a page needs to show it."""

    key: str
    width: int
    height: int
    ground: str


class StoryImage(OfferedSizes, AbstractImage):
    """A cleaned master: upright, without metadata, under a random name. The upload itself is never kept."""

    key = models.CharField(max_length=32, unique=True, default=random_key, editable=False)
    made_from = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="made_into",
        help_text=_("The picture that a moderator has cropped or blurred into this one."),
    )
    ground = models.CharField(_("ground"), max_length=10, choices=Ground.choices, blank=True, editable=False)
    """Empty until its sizes are made."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        return f"masters/{self.key}.jpg"

    @property
    def largest_url(self) -> str:
        return self.address("whole", WIDTHS[-1], "jpg")


class StoryRendition(AbstractRendition):
    image = models.ForeignKey(StoryImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"renditions/{filename}"

    @property
    def url(self) -> str:
        """Wagtail's admin shows pictures too: by the same door, which asks who is looking."""
        return reverse("rendition", args=[self.image.key, self.pk])
