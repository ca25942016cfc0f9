from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

ICON = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>'


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A drawing of the sprite. A page shows a dozen of them: each is put together once."""
    return format_html(ICON, sprite=static("gallery/img/icons.svg"), name=name)
