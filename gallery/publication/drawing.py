"""Draws what stands for a story where its address is shared: photo, place, title and quote, like a museum label."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps
from wagtail.images.models import Filter

from gallery.models import StoryImage
from gallery.models.social import SOCIAL_SIZE, Motif
from gallery.publication.lettering import PLAIN, QUOTE, STRONG, TITLE, Words, fitted, words
from gallery.rendering import cut_of, decoded

WIDTH, HEIGHT = SOCIAL_SIZE
PHOTO_WIDTH, MARGIN = 540, 60
TOP, BOTTOM, FOOT = 60, 496, 532
"""px from above: where the words begin and end, and the mark stands."""
MARK, LARGE = 36, 150
"""Height of the mark in px, where it signs and where it stands alone."""
FINE, FINER = 4, 16
"""How much larger than needed the dot is drawn, and the mark than in its file: so that their edges are smooth."""
CLAY, GOLD = "#b5452f", "#e9b44c"
GROUNDS = {"mint": "#dce6c9", "lilac": "#e8ddf0", "peach": "#f4d8b8", "sky": "#cfe2e6", "butter": "#fbe6b0"}
"""Where there is no photo. All colours are those of tokens.css."""


@dataclass(frozen=True)
class Colours:
    ground: str
    place: str
    title: str
    quote: str
    name: str


@dataclass(frozen=True)
class Brand:
    """Whose gallery it is. The mark is `LARGE` px high."""

    name: str
    mark: Image.Image


def drawn(motif: Motif, photo: StoryImage | None, brand: Brand) -> bytes:
    """A JPEG. Raises SourceImageIOError where the photo cannot be read."""
    title = words(motif.title, TITLE)
    if title is None:
        return encoded(without_words(motif, photo, brand))
    return encoded(with_photo(motif, title, photo, brand) if photo else with_quote(motif, title, brand))


def encoded(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=86, subsampling=0, optimize=True, progressive=True)
    return file.getvalue()


def with_photo(motif: Motif, title: Words, photo: StoryImage, brand: Brand) -> Image.Image:
    label = Label(Colours("#141f1f", GOLD, "#ffffff", "#f4eee3", "#b4c0bb"), left=PHOTO_WIDTH + MARGIN)
    label.picture.paste(cut(photo, PHOTO_WIDTH), (0, 0))
    label.write_place(motif.place)
    label.write(title, label.colours.title, sizes=range(76, 39, -4), leading=1.12, share=0.66)
    label.write_said(motif, largest=46)
    label.sign(brand)
    return label.picture


def with_quote(motif: Motif, title: Words, brand: Brand) -> Image.Image:
    """The words stand alone: what somebody said is larger than the title."""
    ink = "#1d2b2a"
    label = Label(Colours(GROUNDS[motif.tint], "#43514e", ink, ink, "#43514e"), left=MARGIN + 12)
    label.write_place(motif.place)
    if motif.quote:
        label.write_said(motif, largest=72, share=0.74)
        label.write(title, ink, sizes=range(48, 31, -4), leading=1.15)
    else:
        label.write(title, ink, sizes=range(92, 43, -4), leading=1.1, share=0.66)
        label.write_said(motif, largest=38)
    label.sign(brand)
    return label.picture


def without_words(motif: Motif, photo: StoryImage | None, brand: Brand) -> Image.Image:
    """In a script that no font here has: the picture alone says more than a row of boxes."""
    label = Label(Colours(GROUNDS[motif.tint], "", "", "", "#1d2b2a"), left=MARGIN)
    if not photo:
        left, top = (WIDTH - brand.mark.width) // 2, (BOTTOM - LARGE) // 2
        label.picture.paste(brand.mark, (left, top), brand.mark)
    else:
        label.picture.paste(cut(photo, WIDTH), (0, 0))
        label.canvas.rounded_rectangle((MARGIN - 24, FOOT - 18, MARGIN + 330, FOOT + MARK + 18), 14, fill="#fbf8f2")
    label.sign(brand, width=250)
    return label.picture


def cut(photo: StoryImage, width: int) -> Image.Image:
    """Around what matters most in it."""
    master = decoded(photo)
    box = cut_of(photo, Filter(f"fill-{width}x{HEIGHT}"), master.size).box
    return master.resize((width, HEIGHT), Image.Resampling.LANCZOS, box=box, reducing_gap=3)


class Label:
    """Words below each other, as large as there is room for them."""

    def __init__(self, colours: Colours, *, left: int) -> None:
        self.colours, self.left, self.width, self.top = colours, left, WIDTH - MARGIN - left, TOP
        self.picture = Image.new("RGB", SOCIAL_SIZE, colours.ground)
        self.canvas = ImageDraw.Draw(self.picture)

    def write_place(self, place: str) -> None:
        if not (found := words(place, PLAIN)):
            return
        block = fitted(found, width=self.width - 28, height=40, sizes=range(28, 23, -1), leading=1.4)
        is_mirrored = found.is_right_to_left
        self.picture.paste(CLAY, (self.left + (self.width - 15 if is_mirrored else 0), self.top + 9), disc(15))
        left = self.left if is_mirrored else self.left + 28
        block.draw(self.canvas, left=left, top=self.top, width=self.width - 28, fill=self.colours.place)
        self.top += block.height + 14

    def write_said(self, motif: Motif, *, largest: int, share: float = 1.0) -> None:
        """The quote; the summary where nobody is quoted."""
        if motif.quote:
            quoted = words(_("“%(quote)s”") % {"quote": motif.quote}, QUOTE)
            self.write(quoted, self.colours.quote, sizes=range(largest, 27, -2), leading=1.28, share=share)
        else:
            summary = words(motif.summary, PLAIN)
            self.write(summary, self.colours.quote, sizes=range(min(largest, 36), 25, -2), leading=1.4)

    def write(self, text: Words | None, fill: str, *, sizes: range, leading: float, share: float = 1.0) -> None:
        """Below what stands there already; `share` of the height that is left is the most that it may take."""
        room = int((BOTTOM - self.top) * share)
        if not text or room < sizes[-1] * leading:
            return
        block = fitted(text, width=self.width, height=room, sizes=sizes, leading=leading)
        block.draw(self.canvas, left=self.left, top=self.top, width=self.width, fill=fill)
        self.top += block.height + 24

    def sign(self, brand: Brand, *, width: int | None = None) -> None:
        small = brand.mark.resize((brand.mark.width * MARK // LARGE, MARK), Image.Resampling.LANCZOS)
        self.picture.paste(small, (self.left, FOOT), small)
        if found := words(brand.name, STRONG):
            beside = small.width + 14
            room = width or self.width - beside
            line = fitted(found, width=room, height=40, sizes=range(26, 19, -1), leading=1.4)
            top = FOOT + (MARK - line.size) // 2
            line.draw(self.canvas, left=self.left + beside, top=top, width=room, fill=self.colours.name)


def disc(side: int) -> Image.Image:
    large = Image.new("L", (side * FINE, side * FINE))
    ImageDraw.Draw(large).ellipse((0, 0, side * FINE - 1, side * FINE - 1), fill=255)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def mark_of(logo: StoryImage) -> Image.Image:
    """A logo as high as our mark, or lower where it is very wide. Raises SourceImageIOError."""
    small = ImageOps.contain(decoded(logo), (4 * LARGE, LARGE))
    mark = Image.new("RGBA", (small.width, LARGE))
    mark.paste(small, (0, (LARGE - small.height) // 2))
    return mark


@cache
def our_mark() -> Image.Image:
    """As in logo.svg, whose sides are 34."""
    large = Image.new("RGBA", (34 * FINER, 34 * FINER))
    canvas = ImageDraw.Draw(large)
    canvas.rounded_rectangle(box(0, 0, 16, 16), 3.5 * FINER, fill="#1e5b4f")
    canvas.ellipse(box(18, 0, 34, 16), fill=GOLD)
    canvas.pieslice(box(0, 18, 16, 34), 180, 360, fill=CLAY)
    canvas.rectangle(box(0, 26, 16, 30), fill=CLAY)
    canvas.rounded_rectangle(box(0, 26, 16, 34), 2.5 * FINER, fill=CLAY)
    canvas.rounded_rectangle(box(18, 18, 34, 34), 3.5 * FINER, fill="#2f6f73")
    return large.resize((LARGE, LARGE), Image.Resampling.LANCZOS)


def box(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return left * FINER, top * FINER, right * FINER - 1, bottom * FINER - 1
