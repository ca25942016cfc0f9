"""The values of facets: there are eighty of them on a page, and a template takes a hundred times as long."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from gallery.discovery.facets import Facet, FacetValue

register = template.Library()

BOX = """<label class="facet__value" for="{name}-{value}">
  <input class="applies-itself" type="checkbox" name="{name}" value="{value}" id="{name}-{value}"{checked}>
  <span class="facet__name">{label}</span>
"""
COUNT = """  <span class="facet__count" aria-hidden="true">{count}</span>
  <span class="visually-hidden">({words})</span>
</label>
"""
REMEMBERED = 10_000


@register.simple_tag
def facet_values(facet: Facet, values: Iterable[FacetValue]) -> SafeString:
    """As boxes to tick, each with how many stories it would give."""
    language = get_language()
    parts = (
        box_of(facet.name, value.value, value.label, value.is_chosen) + count_of(value.count, language)
        for value in values
    )
    return mark_safe("".join(parts))  # noqa: S308 - the parts are escaped


@lru_cache(maxsize=REMEMBERED)
def box_of(facet: str, value: str, label: str, is_chosen: bool) -> SafeString:
    return format_html(BOX, name=facet, value=value, label=label, checked=SafeString(" checked" if is_chosen else ""))


@lru_cache(maxsize=REMEMBERED)
def count_of(count: int, language: str | None) -> SafeString:
    """In a language, for it is remembered."""
    shown = number_format(count, force_grouping=True)
    words = ngettext("%(number)s story", "%(number)s stories", count) % {"number": shown}
    return format_html(COUNT, count=shown, words=words)
