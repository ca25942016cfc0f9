"""The photos of stories as they are printed: only those whose people have agreed to that, in the size that it takes."""

import logging
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.models import SourceImageIOError

from gallery.models import PhotoPermission, StoryImage, StoryPage, StoryPhoto, StoryRendition
from gallery.models.cards import related
from gallery.models.images import WIDTHS, rendition_spec
from gallery.printing.wording import line

QUALITY = 80

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scale:
    """How large photos are, and how many of each story."""

    lead: int
    """px across, of the first one: as wide as a page."""
    other: int
    most: int | None = None


OF_FEW = Scale(WIDTHS[3], WIDTHS[1])
OF_MANY = Scale(WIDTHS[2], WIDTHS[0], most=3)
LEADS = Scale(WIDTHS[3], WIDTHS[1], most=1)
"""The first one alone."""


@dataclass(frozen=True)
class PrintedPhoto:
    file: str
    ratio: float
    """Width to height."""
    focus: tuple[float, float]
    """What matters most in it: from the left and from the top, as a share of the whole."""
    alt: str
    caption: str
    credit: str
    image: int
    """Its primary key."""


def photos_for(stories: list[StoryPage], *, folder: Path, scale: Scale) -> dict[int, list[PrintedPhoto]]:
    """Of each story by its number, written into the folder. What may not be printed, or cannot be read, is left out."""
    found: dict[int, list[PrintedPhoto]] = {story.pk: [] for story in stories}
    titles = {story.pk: story.title for story in stories}
    for story, rows in cleared(list(found)).items():
        for row in rows[: scale.most]:
            width = scale.other if found[story] else scale.lead
            if name := written(row.image, width, folder):
                found[story].append(as_printed(row, framed(name, row.image, folder), titles[story]))
    return found


def cleared(stories: list[int]) -> dict[int, list[StoryPhoto]]:
    rows = list(related(StoryPage, "photos", stories).select_related("image"))
    may_be_printed = PhotoPermission.objects.cleared_for_reports(row.image_id for row in rows)
    found: dict[int, list[StoryPhoto]] = defaultdict(list)
    for row in rows:
        if row.image_id in may_be_printed:
            found[row.story_id].append(row)
    return found


def as_printed(row: StoryPhoto, name: str, title: str) -> PrintedPhoto:
    """Who cannot see it is told something in any case: without that, no PDF is accessible."""
    alt = line(row.alt_text) or line(row.caption) or _("Photo from “%(title)s”") % {"title": line(title)}
    return PrintedPhoto(
        file=name,
        ratio=row.image.width / row.image.height,
        focus=focus_of(row),
        alt=alt,
        caption=line(row.caption),
        credit=line(row.credit),
        image=row.image_id,
    )


def focus_of(row: StoryPhoto) -> tuple[float, float]:
    """Where its contributor or an editor has put it; else a little above the middle, where faces are."""
    image = row.image
    if image.focal_point_x is not None and image.focal_point_y is not None:
        return image.focal_point_x / image.width, image.focal_point_y / image.height
    return 0.5, 0.44


def written(image: StoryImage, width: int, folder: Path) -> str:
    """The name of a JPEG in the folder; empty where the picture cannot be read."""
    name = f"photo-{image.pk}-{width}.jpg"
    try:
        if not (folder / name).exists() and not copied(image, width, folder / name):
            scaled(image, width, folder / name)
    except (SourceImageIOError, OSError):
        logger.exception("picture %s has no readable file", image.pk)
        return ""
    return name


def framed(photo: str, image: StoryImage, folder: Path) -> str:
    """The name of a drawing that shows the photo and nothing else.

    Typst decodes each photo that it is given, and keeps the pixels until all pages are set: four times the memory, and
    ten times the time. One that stands in a drawing goes into the PDF as it is.
    """
    name = f"{photo.removesuffix('.jpg')}.svg"
    size = f'width="{image.width}" height="{image.height}"'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image href="{photo}" {size}/></svg>'
    (folder / name).write_text(drawing, encoding="utf-8")
    return name


def copied(image: StoryImage, width: int, target: Path) -> bool:
    """Of what is made for the site's pages already, where that is there."""
    spec = rendition_spec("whole", width, "jpg")
    made = StoryRendition.objects.filter(image=image, filter_spec=spec).first()
    if made is None:
        return False
    try:
        with made.file.open("rb") as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return False
    return True


def scaled(image: StoryImage, width: int, target: Path) -> None:
    """From the master, which is clean. Raises SourceImageIOError and OSError."""
    with image.open_file() as source, target.open("wb") as file:
        if image.width <= width:
            shutil.copyfileobj(source, file)
        else:
            fitted(Image.open(source, formats=["JPEG"]), width).save(file, "JPEG", quality=QUALITY)


def fitted(picture: Image.Image, width: int) -> Image.Image:
    """Decoded no larger than it has to be."""
    size = (width, max(1, round(picture.height * width / picture.width)))
    picture.draft("RGB", size)
    smaller = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    return smaller if smaller.mode == "RGB" else smaller.convert("RGB")
