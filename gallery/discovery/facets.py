from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gallery.discovery.filters import StoryFilters
from gallery.discovery.tree import PROGRAMME_DEPTH, STEP

if TYPE_CHECKING:
    from gallery.models.stories import StoryQuerySet

SHOWN_FIRST = 5
GALLERY_LABEL = _("Gallery")
GALLERY_PATH_LENGTH = PROGRAMME_DEPTH * STEP


@dataclass(frozen=True)
class GalleryOption:
    slug: str
    title: str
    path: str


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool
    id: str

    @property
    def count_in_words(self) -> str:
        return ngettext("%(number)s story", "%(number)s stories", self.count) % {"number": self.count}


@dataclass(frozen=True)
class Facet:
    name: str
    label: str | Promise
    values: tuple[FacetValue, ...]

    @property
    def first(self) -> tuple[FacetValue, ...]:
        """The most frequent values; a chosen one is never hidden behind "show more"."""
        return tuple(value for place, value in enumerate(self.values) if place < SHOWN_FIRST or value.is_chosen)

    @property
    def rest(self) -> tuple[FacetValue, ...]:
        return tuple(value for place, value in enumerate(self.values) if place >= SHOWN_FIRST and not value.is_chosen)

    @property
    def has_more(self) -> bool:
        return bool(self.rest)


@dataclass(frozen=True)
class TermFacet:
    """A facet whose values are rows that stories point to."""

    name: str
    label: str | Promise
    relation: str
    is_curated: bool = True

    def labels(self, stories: "StoryQuerySet") -> dict[str, str]:
        """Words that contributors choose are known only where a story of these has them."""
        if not self.is_curated:
            used = stories.order_by().filter(**{f"{self.relation}__isnull": False})
            return dict(used.values_list(f"{self.relation}__slug", f"{self.relation}__name").distinct())
        terms = stories.model._meta.get_field(self.relation).related_model
        return dict(terms._default_manager.values_list("slug", "name"))

    def narrow(self, stories: "StoryQuerySet", values: Iterable[str]) -> "StoryQuerySet":
        matching = stories.model._default_manager.filter(**{f"{self.relation}__slug__in": list(values)})
        return stories.filter(pk__in=matching.order_by().values("pk"))

    def counts(self, stories: "StoryQuerySet") -> dict[str, int]:
        slug = f"{self.relation}__slug"
        rows = stories.order_by().filter(**{f"{slug}__isnull": False}).values_list(slug)
        return dict(rows.annotate(number=Count("pk", distinct=True)))


@dataclass(frozen=True)
class GalleryFacet:
    """Which programme a story stands in, told by its path in the tree."""

    options: tuple[GalleryOption, ...]
    name: str = "gallery"
    label: str | Promise = GALLERY_LABEL

    def labels(self, stories: "StoryQuerySet") -> dict[str, str]:
        return {option.slug: option.title for option in self.options}

    def narrow(self, stories: "StoryQuerySet", values: Iterable[str]) -> "StoryQuerySet":
        wanted = set(values)
        paths = [option.path for option in self.options if option.slug in wanted]
        return stories.annotate(gallery_path=Substr("path", 1, GALLERY_PATH_LENGTH)).filter(gallery_path__in=paths)

    def counts(self, stories: "StoryQuerySet") -> dict[str, int]:
        rows = stories.order_by().annotate(gallery_path=Substr("path", 1, GALLERY_PATH_LENGTH))
        by_path = dict(rows.values_list(F("gallery_path")).annotate(number=Count("pk")))
        return {option.slug: by_path.get(option.path, 0) for option in self.options}


TERM_FACETS = (
    TermFacet("cohort", _("Who it’s for"), "cohorts"),
    TermFacet("theme", _("Theme"), "themes"),
    TermFacet("region", _("Place"), "region"),
    TermFacet("tag", _("Tag"), "tags", is_curated=False),
)


@dataclass(frozen=True)
class Facets:
    """All facets of one gallery, with the names of their values."""

    kinds: tuple[TermFacet | GalleryFacet, ...]
    names: dict[str, dict[str, str]]

    @classmethod
    def of(cls, stories: "StoryQuerySet", galleries: Iterable[GalleryOption] = ()) -> "Facets":
        options = tuple(galleries)
        kinds = (*TERM_FACETS[:3], GalleryFacet(options), TERM_FACETS[3]) if options else TERM_FACETS
        return cls(kinds, {kind.name: kind.labels(stories) for kind in kinds})

    def known(self, filters: StoryFilters) -> StoryFilters:
        filters = filters if "gallery" in self.names else filters.choosing("gallery", ())
        for name, labels in self.names.items():
            filters = filters.keep(name, set(labels))
        return filters

    def narrow(self, stories: "StoryQuerySet", filters: StoryFilters, *, ignoring: str = "") -> "StoryQuerySet":
        """Values of one facet widen the result; different facets narrow it."""
        for kind in self.kinds:
            if kind.name != ignoring and filters.chosen(kind.name):
                stories = kind.narrow(stories, filters.chosen(kind.name))
        return stories

    def counted(self, stories: "StoryQuerySet", filters: StoryFilters) -> list[Facet]:
        """A facet's counts ignore its own choice and respect everything else."""
        facets = [
            facet_of(
                kind, kind.counts(self.narrow(stories, filters, ignoring=kind.name)), filters, self.names[kind.name]
            )
            for kind in self.kinds
        ]
        return [facet for facet in facets if facet.values]


def facet_of(
    kind: TermFacet | GalleryFacet, counts: dict[str, int], filters: StoryFilters, names: dict[str, str]
) -> Facet:
    chosen = set(filters.chosen(kind.name))
    values = [
        FacetValue(slug, name, counts.get(slug, 0), slug in chosen, f"{kind.name}-{slug}")
        for slug, name in names.items()
        if slug and (counts.get(slug) or slug in chosen)
    ]
    values.sort(key=lambda value: (-value.count, value.label))
    return Facet(kind.name, kind.label, tuple(values))
