from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import Tag, TaggedItemBase
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
    phrase = models.CharField(
        _("inside a sentence"),
        max_length=80,
        blank=True,
        help_text=_("Such as “the arts” in “Also about the arts”. Empty: its name, which then begins small."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("phrase"), FieldPanel("sort_order")]

    class Meta:
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class OfferedTermQuerySet(models.QuerySet[Any]):
    def offered(self, *, keeping: Collection[str] = ()) -> "OfferedTermQuerySet":
        """What can be chosen; `keeping` are the slugs of what has been chosen already."""
        return self.filter(models.Q(is_retired=False) | models.Q(slug__in=keeping))


class OfferedTerm(Term):
    """A term that contributors choose."""

    is_retired = models.BooleanField(
        _("retired"),
        default=False,
        editable=False,
        help_text=_("It is offered no more, and stays on the stories that have it."),
    )

    objects = OfferedTermQuerySet.as_manager()

    class Meta(Term.Meta):
        abstract = True


class Theme(OfferedTerm):
    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Cohort(OfferedTerm):
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

    class Meta:
        indexes = [models.Index(fields=["tag", "content_object"], name="gallery_storytag_having")]


TERMS: dict[str, type[models.Model]] = {"cohort": Cohort, "theme": Theme, "region": Region, "tag": Tag}
"""By facet."""
RELATIONS = {"cohort": "cohorts", "theme": "themes", "region": "region", "tag": "tags"}
"""What a story calls the terms of each."""


def in_a_sentence(facet: str, name: str, phrase: str) -> str:
    """As editors say, or with a small first letter; names of places and what contributors write stay as they are."""
    if facet == "tag":
        return f"“{name}”"
    return phrase or (name if facet == "region" else beginning_small(name))


def beginning_small(name: str) -> str:
    """ "LGBTQ+ people" begin with no word that could be written small."""
    first = name.split(" ", 1)[0]
    return name if first[1:] != first[1:].lower() else name[:1].lower() + name[1:]
