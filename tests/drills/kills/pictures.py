"""Photos that can be told apart by their colour once they were cleaned."""

import io
from dataclasses import dataclass
from functools import cache
from itertools import product

from PIL import Image

from gallery.contributions.picture_cleaner import MAX_SIDE

PHONE, SMALL = (4000, 3000), (800, 600)
PHONES = 2
"""How many of the pictures are as large as a phone's; the others are small, so that more are sent."""
SHADES = (40, 128, 216)
COLOURS = list(product(SHADES, SHADES, SHADES))[1:-1:2]
GRAIN = 0.2
"""How much of a picture is not its colour."""
Colour = tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    name: str
    content: bytes
    colour: Colour
    # px, of the cleaned picture
    size: tuple[int, int]


def draw_pictures() -> list[Picture]:
    return [draw(number, PHONE if number < PHONES else SMALL) for number in range(len(COLOURS))]


def draw(number: int, size: tuple[int, int]) -> Picture:
    image = Image.blend(Image.new("RGB", size, COLOURS[number]), grain(size), GRAIN)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    scale = min(1, MAX_SIDE / max(size))
    cleaned = (round(size[0] * scale), round(size[1] * scale))
    return Picture(f"photo-{number}.jpg", file.getvalue(), colour_of(image), cleaned)


@cache
def grain(size: tuple[int, int]) -> Image.Image:
    """As photographs have it: it gives a decoder something to do."""
    return Image.effect_noise(size, 40).convert("RGB")


def colour_of(image: Image.Image) -> Colour:
    """On average."""
    pixel = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return tuple(int(part) for part in pixel)


def recognised(colour: Colour, pictures: list[Picture]) -> Picture:
    return min(pictures, key=lambda picture: sum(abs(a - b) for a, b in zip(picture.colour, colour, strict=True)))
