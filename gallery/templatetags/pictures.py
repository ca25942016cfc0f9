from typing import Any

from django import template

from gallery.models import StoryImage
from gallery.models.images import SHAPES, WIDTHS

register = template.Library()


@register.inclusion_tag("gallery/includes/picture.html")
def story_picture(image: StoryImage, alt: str, shape: str, sizes: str, *, priority: bool = False) -> dict[str, Any]:
    """A picture in the sizes that the browser may choose from. `sizes` as in HTML."""
    if shape not in SHAPES:
        raise template.TemplateSyntaxError(f"A picture is one of {', '.join(SHAPES)}, not {shape}.")
    width, height = image.natural_size(shape)
    shown = min(width, WIDTHS[1])
    return {
        "webp_srcset": srcset(image, shape, "webp"),
        "jpeg_srcset": srcset(image, shape, "jpg"),
        "src": image.address(shape, WIDTHS[1], "jpg"),
        "sizes": sizes,
        "alt": alt,
        "width": shown,
        "height": round(shown * height / width),
        "ground": image.ground,
        "is_lazy": not priority,
        "is_priority": priority,
    }


def srcset(image: StoryImage, shape: str, ending: str) -> str:
    largest, _ = image.natural_size(shape)
    widths = image.offered_widths(shape)
    return ", ".join(f"{image.address(shape, width, ending)} {min(width, largest)}w" for width in widths)
