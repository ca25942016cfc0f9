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
    width, height = (4, 3) if shape == "card" else (image.width, image.height)
    return {
        "sources": srcset(image, shape, "webp"),
        "jpeg_srcset": srcset(image, shape, "jpg"),
        "src": image.address(shape, WIDTHS[1], "jpg"),
        "sizes": sizes,
        "alt": alt,
        "width": WIDTHS[1],
        "height": round(WIDTHS[1] * height / width),
        "is_lazy": not priority,
        "is_priority": priority,
    }


def srcset(image: StoryImage, shape: str, ending: str) -> str:
    return ", ".join(f"{image.address(shape, width, ending)} {width}w" for width in WIDTHS)
