"""What people agreed to, when, and in which wording."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.models.images import StoryImage
from gallery.models.people import User


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def in_use(self, purpose: str) -> "ConsentText":
        return self.filter(purpose=purpose).latest()


class ConsentText(models.Model):
    """A wording that people agreed to. It is never edited: a new wording is a new row."""

    class Purpose(models.TextChoices):
        STORY = "story", _("Sharing a story")
        PHOTOS = "photos", _("Adding photos")

    purpose = models.CharField(_("asked when"), max_length=10, choices=Purpose.choices, default=Purpose.STORY)
    text = models.TextField(_("wording"))
    created_at = models.DateTimeField(_("in use since"), auto_now_add=True)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"
        verbose_name = _("consent wording")

    def __str__(self) -> str:
        return self.text[:80]


class PhotoPermissionQuerySet(models.QuerySet["PhotoPermission"]):
    def cleared_for_reports(self, images: Iterable[int]) -> set[int]:
        """Those of these pictures, by primary key, whose people have last agreed to be in what is printed."""
        rows = self.filter(image__in=images).order_by("pk").values_list("image", "in_reports")
        return {image for image, in_reports in dict(rows).items() if in_reports}


class PhotoPermission(models.Model):
    """What the people in a picture agreed to, as its contributor said. A change is a new row; the newest counts."""

    class People(models.TextChoices):
        NOBODY = "nobody", _("Nobody who can be recognised")
        ADULTS = "adults", _("Adults, and they have agreed")
        CHILDREN = "children", _("Children, and a parent or guardian has agreed")

    image = models.ForeignKey(StoryImage, on_delete=models.CASCADE, related_name="permissions")
    people = models.CharField(_("who is in it"), max_length=10, choices=People.choices)
    in_reports = models.BooleanField(_("in reports"), default=False)
    on_social_media = models.BooleanField(_("on social media"), default=False)
    wording = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(auto_now_add=True)

    objects = PhotoPermissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo permission")
        verbose_name_plural = _("photo permissions")
        ordering = ["pk"]
        get_latest_by = "pk"

    def __str__(self) -> str:
        return self.get_people_display()

    @property
    def uses(self) -> str:
        places = [_("in this gallery")]
        places += [_("in reports")] if self.in_reports else []
        places += [_("on social media")] if self.on_social_media else []
        return ", ".join(str(place) for place in places)
