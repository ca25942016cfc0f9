"""Where old addresses lead whose terms have another slug now, as the database has it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from gallery.discovery.filters import Moved
from gallery.models import TermRedirect
from gallery.models.taxonomy import TERMS


def moved_slugs() -> Moved:
    rows = list(TermRedirect.objects.order_by("pk").values_list("facet", "slug", "key", "new_key"))
    facets = dict.fromkeys(facet for facet, *_row in rows)
    found = ((facet, moved_within(facet, [row for kind, *row in rows if kind == facet])) for facet in facets)
    return {(facet, old): new for facet, moved in found for old, new in moved.items()}


def moved_within(facet: str, rows: Iterable[Any]) -> dict[str, str]:
    """What has taken an old slug meanwhile keeps it; of several rows for one slug the last counts."""
    by_slug = {slug: (key, new) for slug, key, new in rows}
    numbers = [new for _key, new in by_slug.values() if new is not None]
    terms = TERMS[facet]._default_manager.order_by()
    now = dict(terms.filter(Q(pk__in=numbers) | Q(slug__in=by_slug)).values_list("pk", "slug"))
    taken = {slug: number for number, slug in now.items()}
    return {
        slug: now.get(new, "")
        for slug, (key, new) in by_slug.items()
        if taken.get(slug) in (None, key) and now.get(new) != slug
    }
