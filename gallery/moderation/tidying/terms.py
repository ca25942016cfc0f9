"""The terms that can be tidied: themes, cohorts and tags."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from gallery.discovery.filters import StoryFilters
from gallery.discovery.tree import TOP_DEPTH
from gallery.models import GalleryPage, StoryPage, TermChange
from gallery.models.stories import StoryQuerySet
from gallery.models.taxonomy import RELATIONS, TERMS

Facet = TermChange.Facet
PLURALS = {Facet.THEME: _("themes"), Facet.COHORT: _("cohorts"), Facet.TAG: _("tags")}
Described = dict[str, Any]
"""A term by its number, slug and name, as a change keeps it."""


def terms_of(facet: str) -> QuerySet[Any]:
    """Tags that only pictures have are no terms of stories."""
    terms = TERMS[facet]._default_manager.order_by(Lower("name"), "pk")
    if facet != Facet.TAG:
        return terms
    of_pictures = Tag.objects.filter(taggit_taggeditem_items__isnull=False, gallery_storytag_items=None)
    return terms.exclude(pk__in=of_pictures.order_by().values("pk"))


def described(term: Model) -> Described:
    return {"pk": term.pk, "slug": term.slug, "name": term.name}  # type: ignore[attr-defined]  # every term has them


def stories_having(facet: str, numbers: Collection[int]) -> StoryQuerySet:
    """Public or not."""
    return StoryPage.objects.filter(Q(**{f"{RELATIONS[facet]}__in": numbers})).order_by("pk").distinct()


def published_counts(facet: str) -> dict[str, int]:
    """By slug, as the gallery counts them."""
    top = GalleryPage.objects.filter(depth=TOP_DEPTH).first()
    return dict(top.answers().counts(StoryFilters())[facet]) if top else {}


def named(facet: str, name: str) -> Any | None:
    """The term of that name, whatever its capitals."""
    return TERMS[facet]._default_manager.filter(name__iexact=name).order_by("pk").first()


def chosen_terms(facet: str, values: Iterable[str]) -> list[Any]:
    """Those that there are, in the order of their names."""
    numbers = {int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19}
    return list(terms_of(facet).filter(pk__in=numbers))
