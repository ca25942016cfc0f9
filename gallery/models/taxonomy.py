from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel


class Term(models.Model):
    """A word that editors curate and stories are found by."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Stands in the addresses that people share: change it rarely."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("sort_order")]

    class Meta:
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class Theme(Term):
    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Cohort(Term):
    """Who a story is for."""

    class Meta(Term.Meta):
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")


class Region(Term):
    latitude = models.DecimalField(
        _("latitude"), max_digits=4, decimal_places=2, null=True, blank=True, help_text=_("Of its middle, in degrees.")
    )
    longitude = models.DecimalField(_("longitude"), max_digits=5, decimal_places=2, null=True, blank=True)

    panels = [*Term.panels, FieldPanel("latitude"), FieldPanel("longitude")]

    class Meta(Term.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class StoryTag(TaggedItemBase):
    content_object = ParentalKey("gallery.StoryPage", on_delete=models.CASCADE, related_name="tagged_items")
