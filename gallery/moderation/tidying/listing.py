"""The page that lists what can be tidied, with the number of published stories of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gallery.models import DifferentTags, TermChange, TermRedirect
from gallery.moderation.tidying.forms import SEARCHED, tidied
from gallery.moderation.tidying.likeness import likenesses
from gallery.moderation.tidying.terms import PLURALS, Facet, published_counts, terms_of

PER_PAGE = 50
SUGGESTED = 12
CHANGES_SHOWN = 5


@dataclass(frozen=True)
class Suggestion:
    """The one with fewer stories is merged into the other."""

    less: Any
    more: Any
    why: Promise


def list_context(facet: Facet, asked: Mapping[str, str]) -> dict[str, Any]:
    q = tidied(asked.get("q", "")[:SEARCHED].replace("\0", ""))
    counts = published_counts(facet)
    found = terms_of(facet).filter(name__icontains=q) if q else terms_of(facet)
    paginator = Paginator(found, PER_PAGE)
    page = paginator.get_page(asked.get("p"))
    return {
        "page_title": _("Tidy terms"),
        "facet": facet,
        "plural": PLURALS[facet],
        "tabs": [{"facet": one.value, "label": label, "is_current": one == facet} for one, label in PLURALS.items()],
        "q": q,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "rows": [{"term": term, "stories": counts.get(term.slug, 0), "kinds": kinds_for(term)} for term in page],
        "retired_tags": retired_tags() if facet == Facet.TAG else [],
        "changes": TermChange.objects.select_related("started_by")[:CHANGES_SHOWN],
        **suggestions(facet, counts),
    }


def kinds_for(term: Any) -> list[tuple[str, str]]:
    is_retired = getattr(term, "is_retired", False)
    return [(kind, str(label)) for kind, label in TermChange.Kind.choices if not (is_retired and kind == "retire")]


def retired_tags() -> list[TermRedirect]:
    rows = TermRedirect.objects.filter(facet=Facet.TAG, new_key=None).exclude(name="")
    return list(rows.order_by("name"))


def suggestions(facet: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """Of tags that look alike; themes and cohorts are few enough to be seen."""
    if facet != Facet.TAG:
        return {}
    tags = {tag.pk: tag for tag in terms_of(facet)}
    told_apart = set(DifferentTags.objects.values_list("one", "other"))
    alike = likenesses(((pk, tag.name) for pk, tag in tags.items()), told_apart=told_apart)
    shown = [suggestion([tags[number] for number in one.pair], one.why, counts) for one in alike[:SUGGESTED]]
    return {"suggestions": shown, "more_suggestions": len(alike) - len(shown)}


def suggestion(pair: list[Any], why: Promise, counts: Mapping[str, int]) -> Suggestion:
    less, more = sorted(pair, key=lambda tag: counts.get(tag.slug, 0))
    return Suggestion(less, more, why)
