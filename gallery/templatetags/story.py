from typing import Any

from django import template
from django.utils.safestring import SafeString

from gallery.models import StoryImage
from gallery.models.image_html import srcset
from gallery.models.structured import as_script, graph

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> SafeString:
    """The story of the page for machines, in an element of its own."""
    parts = {name: context[name] for name in ("addresses", "photos", "facets", "breadcrumbs")}
    return as_script(graph(context["page"], publisher=context["site"].name, **parts))


@register.simple_tag
def whole_srcset(image: StoryImage) -> str:
    """Of the picture uncut, in every size that a screen may want."""
    return srcset(image, "whole", "webp")
