"""A photograph as a phone takes it: drawn by chance, and the same each time."""

from io import BytesIO
from random import Random

from PIL import ExifTags, Image, ImageChops, ImageDraw

TWELVE_MEGAPIXELS = (4000, 3000)
GRAIN = (40, 160, 700, 2500)
"""Cells across: of leaves, of what leaves are made of, of a sensor's noise. Without it encoders have nothing to do."""
CONTRAST = 0.35


def photograph(size: tuple[int, int] = TWELVE_MEGAPIXELS, *, seed: int = 3) -> bytes:
    """A JPEG with soft light, hard edges, fine grain, and what a phone says about itself."""
    chance = Random(seed)
    picture = cells("RGB", 5, size, chance)
    for _ in range(250):
        add_thing(picture, chance)
    for across in GRAIN:
        light = cells("L", across, size, chance).point(lambda value: 128 + (value - 128) * CONTRAST)
        picture = ImageChops.soft_light(picture, light.convert("RGB"))
    return as_phones_save(picture)


def cells(mode: str, across: int, size: tuple[int, int], chance: Random) -> Image.Image:
    down = across * size[1] // size[0]
    values = chance.randbytes(across * down * len(mode))
    return Image.frombytes(mode, (across, down), values).resize(size, Image.Resampling.BICUBIC)


def add_thing(picture: Image.Image, chance: Random) -> None:
    x, y = (chance.randrange(-side // 10, side) for side in picture.size)
    width, height = (chance.randrange(20, side // 6) for side in picture.size)
    colour = tuple(chance.randrange(30, 220) for _ in "RGB")
    ImageDraw.Draw(picture).ellipse((x, y, x + width, y + height), fill=colour)


def as_phones_save(picture: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "A phone"
    file = BytesIO()
    picture.save(file, "JPEG", quality=92, exif=exif)
    return file.getvalue()
