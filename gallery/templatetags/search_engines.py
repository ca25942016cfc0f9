from dataclasses import replace
from typing import Any

from django import template

from gallery.discovery.filters import VIEWS, StoryFilters

register = template.Library()

MOST_CHOICES = 1
"""A page about one theme is worth finding elsewhere; the millions about several at once are not."""


@register.inclusion_tag("gallery/includes/gallery_meta.html", takes_context=True)
def gallery_meta(context: dict[str, Any], filters: StoryFilters) -> dict[str, Any]:
    """What search engines are told about a gallery with some of its stories chosen."""
    page = context["page"]
    address = page.get_full_url(context["request"]) or ""
    return {
        "page": page,
        "site": context["site"],
        "canonical": address + as_usual(filters).query_string(),
        "is_hidden": bool(filters.q or filters.bbox) or filters.chosen_count > MOST_CHOICES,
    }


def as_usual(filters: StoryFilters) -> StoryFilters:
    """The same stories in the order in which they are shown unasked; the pages of another order are no pages of it."""
    usual = "relevance" if filters.q else "newest"
    on_the_wall = filters if filters.view == VIEWS[0] else filters.seen_as(VIEWS[0])
    return on_the_wall if filters.sort == usual else replace(on_the_wall, sort=usual, page=1)
