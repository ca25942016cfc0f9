"""Every size of a picture that pages offer, and the ground beneath it, made in one pass over its master."""

import colorsys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from PIL import Image
from wagtail.images.image_operations import ImageTransform
from wagtail.images.models import Filter, SourceImageIOError
from willow.image import ImageFile
from willow.plugins.pillow import PillowImage

from gallery.models import StoryImage, StoryRendition
from gallery.models.images import FORMATS, SHAPES, WIDTHS, Ground, rendition_spec

FILTERS = [Filter(rendition_spec(shape, width, ending)) for shape in SHAPES for width in WIDTHS for ending in FORMATS]
"""Every size of a picture that a page offers."""

HUES = ((45, Ground.PEACH), (70, Ground.BUTTER), (165, Ground.MINT), (255, Ground.SKY), (330, Ground.LILAC))
"""Degrees on the colour wheel up to which a ground is the nearest; after the last one, it is the first again."""
GREY = 0.1
"""Saturation below which a picture has no colour of its own."""

FILE = StoryRendition._meta.get_field("file")


class Cut(NamedTuple):
    """What a specification shows of a master: a box of it, and the size of that. In px."""

    size: tuple[int, int]
    box: tuple[int, int, int, int]


class Frame:
    """A cut as pixels. Specifications that come to the same share it, and what it was encoded to."""

    def __init__(self, picture: Image.Image) -> None:
        self.picture = picture
        self.encoded: dict[str, ImageFile] = {}


class FrameFilter(Filter):
    """Wagtail's filter on a frame: it is left to encode and to name what is cut and scaled already."""

    def __init__(self, spec: str, frame: Frame) -> None:
        super().__init__(spec)
        self.frame = frame

    def run(self, image: StoryImage, output: Any, source: Any = None) -> ImageFile:
        how = self.spec.partition("|")[2]
        if how not in self.frame.encoded:
            self.frame.encoded[how] = super().run(image, BytesIO())
        encoded = self.frame.encoded[how]
        # Each its own to read from: a storage may close what it has stored.
        return type(encoded)(BytesIO(encoded.f.getvalue()))

    @contextmanager
    def get_willow_image(self, image: StoryImage, source: Any = None) -> Iterator[PillowImage]:
        picture = PillowImage(self.frame.picture)
        picture.format_name = "jpeg"
        yield picture

    def get_transform(self, image: StoryImage, size: tuple[int, int] | None = None) -> ImageTransform:
        return ImageTransform(size)


def make_renditions(image: StoryImage, filters: Iterable[Filter] = FILTERS) -> None:
    """Make what is missing of these sizes, as Wagtail would, the crops around the present focal point.

    Each is kept as soon as it is encoded, so whoever is killed half-way leaves only the rest to the next call.
    Raises SourceImageIOError where the master cannot be read.
    """
    made = image.find_existing_renditions(*filters)
    missing = [filter for filter in filters if filter not in made]
    if not missing and image.ground:
        return
    master = decoded(image)
    if not image.ground:
        keep_ground(image, ground_of(master))
    for spec, frame in frames(image, master, missing).items():
        keep(image, FrameFilter(spec, frame))


def keep_ground(image: StoryImage, ground: Ground) -> None:
    image.ground = ground
    StoryImage.objects.filter(pk=image.pk).update(ground=ground)


def ground_of(picture: Image.Image) -> Ground:
    """The one nearest to the average of its colours."""
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX, reducing_gap=2).tobytes()
    hue, saturation, _ = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if saturation < GREY:
        return Ground.WASH
    return next((ground for end, ground in HUES if hue * 360 < end), Ground.PEACH)


def frames(image: StoryImage, master: Image.Image, filters: list[Filter]) -> dict[str, Frame]:
    """What each specification shows. Every size is scaled down from the next larger one of the same box."""
    cuts = {filter.spec: cut_of(image, filter, master.size) for filter in filters}
    drawn: dict[Cut, Frame] = {}
    for cut in sorted(set(cuts.values()), reverse=True):
        drawn[cut] = Frame(scaled(cut, master, drawn))
    return {spec: drawn[cut] for spec, cut in cuts.items()}


def decoded(image: StoryImage) -> Image.Image:
    """The pixels of the master alone: what else a file may say is not handed on.

    Without draft(): that scales by whole halves, and the largest size is more than half of the largest master.
    """
    with image.open_file() as file:
        try:
            opened = Image.open(file)
            opened.load()
        except OSError as error:
            raise SourceImageIOError(str(error)) from error
    picture = opened if opened.mode == "RGB" else opened.convert("RGB")
    picture.info = {}
    return picture


def cut_of(image: StoryImage, filter: Filter, master_size: tuple[int, int]) -> Cut:
    transform = filter.get_transform(image, master_size)
    left, top, right, bottom = (round(side) for side in transform.get_rect())
    return Cut(transform.size, (left, top, right, bottom))


def scaled(cut: Cut, master: Image.Image, drawn: dict[Cut, Frame]) -> Image.Image:
    larger = [other for other in drawn if other.box == cut.box and other.size[0] > cut.size[0]]
    if larger:
        return drawn[min(larger)].picture.resize(cut.size, Image.Resampling.LANCZOS)
    return master.resize(cut.size, Image.Resampling.LANCZOS, box=cut.box)


def keep(image: StoryImage, filter: FrameFilter) -> None:
    """Write the file, then its row; neither stays where somebody else was quicker, or the picture is gone meanwhile."""
    name = written(image.generate_rendition_file(filter), image)
    width, height = filter.frame.picture.size
    key = filter.get_cache_key(image)
    try:
        with transaction.atomic():
            # By its name and size: handed the file itself, the field would decode it twice to learn the size.
            StoryRendition.objects.create(
                image=image, filter_spec=filter.spec, focal_point_key=key, file=name, width=width, height=height
            )
    except IntegrityError:
        FILE.storage.delete(name)


def written(file: File, image: StoryImage) -> str:
    """Where the file is stored, under the name that it has or one like it."""
    name = FILE.generate_filename(StoryRendition(image=image), file.name)
    return FILE.storage.save(name, file, max_length=FILE.max_length)


def incomplete(images: QuerySet[StoryImage]) -> list[StoryImage]:
    """Those without a ground, or of which a size is missing; crops around a focal point moved since do not count."""
    specs = [filter.spec for filter in FILTERS]
    ours = StoryRendition.objects.filter(image__in=images, filter_spec__in=specs)
    made: dict[int, Counter[str]] = defaultdict(Counter)
    for image, key, number in ours.values_list("image", "focal_point_key").annotate(number=Count("pk")):
        made[image][key] = number
    return [image for image in images if not image.ground or not wanted(image) <= made[image.pk]]


def wanted(image: StoryImage) -> Counter[str]:
    """How many renditions a complete set has for each focal point key; uncut sizes have an empty one."""
    return Counter(filter.get_cache_key(image) for filter in FILTERS)
