"""The values of facets: there are eighty of them on a page, and a template takes twenty times as long."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from gallery.discovery.facets import Facet, FacetValue

register = template.Library()

VALUE = """<label class="facet__value" for="{id}">
  <input class="applies-itself" type="checkbox" name="{name}" value="{value}" id="{id}"{checked}>
  <span class="facet__name">{label}</span>
  <span class="facet__count" aria-hidden="true">{count}</span>
  <span class="visually-hidden">({words})</span>
</label>
"""


@register.simple_tag
def facet_values(facet: Facet, values: Iterable[FacetValue]) -> SafeString:
    """As boxes to tick, each with how many stories it would give."""
    return format_html_join("", VALUE, (as_words(facet.name, value) for value in values))


def as_words(facet: str, value: FacetValue) -> dict[str, object]:
    return {
        "id": value.id,
        "name": facet,
        "value": value.value,
        "checked": SafeString(" checked" if value.is_chosen else ""),
        "label": value.label,
        "count": value.shown_count,
        "words": value.count_in_words,
    }
