"""Facets as a page shows them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gallery.discovery.filters import StoryFilters

SHOWN_FIRST = 5
MOST = 30
"""Values of a facet on a page: nobody reads four hundred tags, and search finds the others."""
LABELS: dict[str, Promise] = {
    "cohort": _("Who it’s for"),
    "theme": _("Theme"),
    "region": _("Place"),
    "gallery": _("Gallery"),
    "tag": _("Tag"),
}
"""Of the facets, in the order in which a page shows them."""
MANY = 12
"""Values of a facet: among more of them people look for one by typing."""
MOST_TYPED = 60
"""Characters."""
CURATED = ("cohort", "theme", "region")
"""Their values are chosen by editors."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: tuple[FacetValue, ...]
    number: int = 0
    """Of all its values, offered or not."""
    typed: str = ""
    """What those behind "show more" have in their names."""
    behind: int = 0
    """How many stand behind "show more", offered or not."""

    @property
    def first(self) -> tuple[FacetValue, ...]:
        """The most frequent values; a chosen one is never hidden behind "show more"."""
        return tuple(value for place, value in enumerate(self.values) if place < SHOWN_FIRST or value.is_chosen)

    @cached_property
    def rest(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self.values[SHOWN_FIRST:] if not value.is_chosen)

    @property
    def has_more(self) -> bool:
        return bool(self.rest or self.typed)

    @property
    def has_many(self) -> bool:
        return self.number > MANY

    @property
    def is_cut_off(self) -> bool:
        return self.behind > len(self.rest)

    @property
    def more(self) -> str:
        """What uncovers the rest."""
        if self.is_cut_off or self.typed:
            return __("Show more")
        return __("Show %(number)s more") % {"number": len(self.rest)}

    @property
    def find(self) -> str:
        return __("Find: %(facet)s") % {"facet": self.label}

    @property
    def found(self) -> str:
        return ngettext("%(number)s found", "%(number)s found", self.behind) % {"number": self.behind}


def facet_of(
    name: str,
    counts: Mapping[str, int],
    filters: StoryFilters,
    names: Mapping[str, str],
    *,
    typed: str = "",
    most: int = MOST,
) -> Facet:
    """Values without stories are not offered, unless they are chosen already. `names` come in their order.

    What is typed narrows what is offered beyond the first few.
    """
    chosen, typed = set(filters.chosen(name)), " ".join(typed[:MOST_TYPED].split())
    slugs = [slug for slug in names if slug and (counts.get(slug) or slug in chosen)]
    # Of equally many the order of the names is kept.
    slugs.sort(key=lambda slug: counts.get(slug, 0), reverse=True)
    first, rest = slugs[:SHOWN_FIRST], slugs[SHOWN_FIRST:]
    found = [slug for slug in rest if folded(typed) in folded(names[slug]) or slug in chosen] if typed else rest
    # Of hundreds a page shows a few: only those are made.
    offered = tuple(
        FacetValue(slug, names[slug], counts.get(slug, 0), slug in chosen)
        for place, slug in enumerate([*first, *found])
        if place < most or slug in chosen
    )
    return Facet(name, str(LABELS[name]), offered, len(slugs), typed, behind=len(set(found) - chosen))


def in_order(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By slug, in the order of the names."""
    return dict(sorted(names, key=itemgetter(1)))


def folded(text: str) -> str:
    """Without accents, in small letters."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
