"""A picture as pages offer it. There are two dozen on a page, and a template takes many times as long for each."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery.models.images import WIDTHS, Ground, OfferedSizes

PICTURE = (
    '<picture><source type="image/webp" srcset="{webp}" sizes="{sizes}"><img src="{src}" srcset="{jpeg}"'
    ' sizes="{sizes}" alt="{alt}" width="{width}" height="{height}"{ground}{loading} decoding="async"{priority}>'
    "</picture>"
)
GROUNDS = {ground.value: SafeString(f' class="ground ground--{ground.value}"') for ground in Ground}
LAZY = SafeString(' loading="lazy"')
FIRST = SafeString(' fetchpriority="high"')


def image_html(image: OfferedSizes, alt: str, shape: str, sizes: str, *, is_first: bool = False) -> SafeString:
    """In the sizes that the browser may choose from. `sizes` as in HTML. What comes first is not waited with."""
    width, height = image.natural_size(shape)
    shown = min(width, WIDTHS[1])
    return format_html(
        PICTURE,
        webp=srcset(image, shape, "webp"),
        jpeg=srcset(image, shape, "jpg"),
        src=image.address(shape, WIDTHS[1], "jpg"),
        sizes=sizes,
        alt=alt,
        width=shown,
        height=round(shown * height / width),
        ground=GROUNDS.get(image.ground, ""),
        loading="" if is_first else LAZY,
        priority=FIRST if is_first else "",
    )


def srcset(image: OfferedSizes, shape: str, ending: str) -> str:
    largest, _ = image.natural_size(shape)
    widths = image.offered_widths(shape)
    return ", ".join([f"{image.address(shape, width, ending)} {min(width, largest)}w" for width in widths])
