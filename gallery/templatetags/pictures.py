from django import template
from django.utils.safestring import SafeString

from gallery.models.image_html import image_html
from gallery.models.images import SHAPES, OfferedSizes

register = template.Library()


@register.simple_tag
def story_picture(image: OfferedSizes, alt: str, shape: str, sizes: str, *, priority: bool = False) -> SafeString:
    """A picture in the sizes that the browser may choose from. `sizes` as in HTML."""
    if shape not in SHAPES:
        raise template.TemplateSyntaxError(f"A picture is one of {', '.join(SHAPES)}, not {shape}.")
    return image_html(image, alt, shape, sizes, is_first=priority)
