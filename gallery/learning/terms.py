"""The cohorts, themes and regions that editors keep, as this page says them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gallery.discovery.filters import Moved
from gallery.discovery.learning.figures import Counts, Figures
from gallery.models import Cohort, Region, Theme
from gallery.models.taxonomy import in_a_sentence


class Term(NamedTuple):
    slug: str
    name: str
    phrase: str
    is_retired: bool


class Place(NamedTuple):
    slug: str
    name: str
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True)
class Terms:
    """In the editors' order: also those that nobody has told of, unless they are retired or become another."""

    cohort: dict[str, Term]
    theme: dict[str, Term]
    region: dict[str, Place]

    @classmethod
    def now(cls, figures: Figures, moved: Moved) -> "Terms":
        cohorts = Cohort.objects.offered(keeping=told(figures.cohort)).values_list(*Term._fields)
        themes = Theme.objects.offered(keeping=told(figures.theme)).values_list(*Term._fields)
        return cls(
            cohort={row[0]: Term(*row) for row in cohorts if ("cohort", row[0]) not in moved},
            theme={row[0]: Term(*row) for row in themes if ("theme", row[0]) not in moved},
            region={row[0]: Place(*row) for row in Region.objects.values_list(*Place._fields)},
        )

    def named(self, facet: str) -> Iterator[tuple[str, str]]:
        """Slugs and names."""
        return ((slug, term.name) for slug, term in getattr(self, facet).items())

    def offered(self, facet: str) -> list[str]:
        """The slugs of those that a new story can have."""
        return [slug for slug, term in getattr(self, facet).items() if not term.is_retired]

    def sentence(self, facet: str, slug: str) -> str:
        """As the term is called inside one."""
        term = getattr(self, facet)[slug]
        return in_a_sentence(facet, term.name, term.phrase)


def told(counts: Counts) -> list[str]:
    return [slug for slug, number in counts.items() if number]
