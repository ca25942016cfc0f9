"""What a moderator marks on a picture, and the picture that comes of it."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFilter

from gallery.models import StoryImage
from gallery.rendering import decoded

CELLS = 4
"""So many squares are left of the long side of what is blurred: of a face not even its outline."""
LONGEST_SHAPE = 20
"""The long side, in short sides, up to which a picture can be shown."""
SMALLEST = 16  # px


@dataclass(frozen=True)
class Box:
    """In percent of the picture's width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def on(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in px; never nothing, and never more than there is."""
        width, height = size
        left, top = (min(int(part * side / 100), side - 1) for part, side in ((self.left, width), (self.top, height)))
        right = min(width, max(left + 1, round_up((self.left + self.width) * width / 100)))
        return left, top, right, min(height, max(top + 1, round_up((self.top + self.height) * height / 100)))


@dataclass(frozen=True)
class Redrawn:
    """A JPEG without metadata, and its size in px."""

    content: bytes
    width: int
    height: int


def round_up(number: float) -> int:
    return -int(-number // 1)


def redrawn(image: StoryImage, *, crop: Box | None, blurs: list[Box]) -> Redrawn:
    """Of the master's pixels only those that may be seen. Raises SourceImageIOError where it cannot be read."""
    picture = decoded(image)
    for box in blurs:
        blur(picture, box.on(picture.size))
    if crop is not None:
        picture = picture.crop(crop.on(picture.size))
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=88, subsampling="4:4:4")
    return Redrawn(jpeg.getvalue(), *picture.size)


def blur(picture: Image.Image, area: tuple[int, int, int, int]) -> None:
    """In a few squares of one colour each, and those run into one another."""
    part = picture.crop(area)
    cell = max(1, max(part.size) / CELLS)
    few = part.resize((max(1, round(part.width / cell)), max(1, round(part.height / cell))), Image.Resampling.BOX)
    squares = few.resize(part.size, Image.Resampling.NEAREST)
    picture.paste(squares.filter(ImageFilter.GaussianBlur(cell / 4)), area[:2])


def is_showable(size: tuple[int, int]) -> bool:
    """Neither a speck nor a thread."""
    return min(size) >= SMALLEST and max(size) <= LONGEST_SHAPE * min(size)
