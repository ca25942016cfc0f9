"""Every size in one pass: what Wagtail would have made of the same picture, found by it afterwards."""

from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageCms, ImageStat
from wagtail.images.models import Filter, SourceImageIOError

from gallery import rendering
from gallery.models import StoryImage, StoryRendition
from gallery.models.images import WIDTHS, random_key, rendition_spec
from gallery.rendering import FILTERS, ground_of, incomplete, make_renditions

CARDS = [filter for filter in FILTERS if filter.spec.startswith("fill")]
NOTICEABLE = 4
"""Mean difference of two pictures, in 255 steps of a channel: two ways of scaling differ by up to 3, a px by 5."""


def scene(width, height):
    """Waves across and down, so that a crop a few px off shows, and rings around the middle."""
    waves = [
        Image.frombytes("L", (side, 1), bytes(abs(5 * at % 510 - 255) for at in range(side)))
        for side in (width, height)
    ]
    down = waves[1].transpose(Image.Transpose.ROTATE_270)
    return Image.merge(
        "RGB", [channel.resize((width, height)) for channel in (waves[0], down, Image.radial_gradient("L"))]
    )


def master(picture, **saved):
    file = BytesIO()
    picture.save(file, "JPEG", quality=88, **saved)
    return file.getvalue()


def stored(content, focus=None):
    """A picture with its master, cut around a focal point if there is one: x, y, width, height in px."""
    key = random_key()
    image = StoryImage(key=key, title="A scene", file=ContentFile(content, name=f"{key}.jpg"))
    names = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    for name, value in zip(names, focus or (), strict=False):
        setattr(image, name, value)
    image.save()
    return image


@pytest.fixture
def store(db):
    return stored


def renditions(image):
    return {rendition.filter_spec: rendition for rendition in StoryRendition.objects.filter(image=image)}


def pixels(rendition):
    with rendition.file.open("rb") as file:
        return Image.open(file).convert("RGB")


def difference(one, other):
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


MASTERS = {
    "landscape": ((1700, 1275), None),
    "portrait, of a face below": ((850, 1130), (400, 1100, 85, 113)),
    "wide, of somebody on the left": ((1300, 500), (20, 300, 130, 50)),
    "of odd sides": ((1007, 669), (1000, 600, 101, 67)),
    "small": ((640, 425), (600, 10, 64, 42)),
    "smaller than any": ((300, 311), None),
    "as narrow as the photo door lets in": ((128, 2560), (3, 2559, 13, 256)),
}


@pytest.mark.parametrize("name", MASTERS)
def test_each_size_is_what_wagtail_would_have_made(store, name):
    size, focus = MASTERS[name]
    content = master(scene(*size))
    ours, theirs = store(content, focus), store(content, focus)

    make_renditions(ours)

    theirs.get_renditions(*FILTERS)
    made, expected = renditions(ours), renditions(theirs)
    assert set(made) == set(expected) == {filter.spec for filter in FILTERS}
    for spec, rendition in made.items():
        assert (rendition.width, rendition.height) == (expected[spec].width, expected[spec].height), spec
        assert pixels(rendition).size == (rendition.width, rendition.height), spec
        assert difference(pixels(rendition), pixels(expected[spec])) < NOTICEABLE, spec


def test_nothing_is_ever_larger_than_its_master(store):
    image = store(master(scene(500, 380)))

    make_renditions(image)

    assert {(made.width, made.height) for made in renditions(image).values()} == {
        (400, 304),
        (500, 380),
        (400, 300),
        (500, 376),
    }


def test_wagtail_finds_each_and_makes_no_other(store):
    image = store(master(scene(900, 700)), focus=(100, 100, 90, 70))

    make_renditions(image)

    before = set(StoryRendition.objects.values_list("pk", "file", "focal_point_key"))
    for filter in FILTERS:
        assert StoryImage.objects.get(pk=image.pk).get_rendition(filter.spec).focal_point_key == filter.get_cache_key(
            image
        )
    assert set(StoryRendition.objects.values_list("pk", "file", "focal_point_key")) == before


def test_files_are_named_and_encoded_as_wagtail_does(store):
    image = store(master(scene(900, 700)))

    make_renditions(image)

    ours = {spec: described(made) for spec, made in renditions(image).items()}
    for made in renditions(image).values():
        made.file.delete(save=False)
    StoryRendition.objects.all().delete()
    image.get_renditions(*FILTERS)
    for spec, made in renditions(image).items():
        name, info, size = described(made)
        assert ours[spec][:2] == (name, info)
        assert ours[spec][2] < size * 1.05


def described(rendition):
    with rendition.file.open("rb") as file:
        return rendition.file.name, Image.open(file).info, rendition.file.size


def test_sizes_say_nothing_but_pixels(store):
    camera = Image.Exif()
    camera[0x010F] = "Traceable"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = store(master(scene(900, 700), exif=camera, icc_profile=profile, comment=b"Traceable", dpi=(72, 72)))

    make_renditions(image)

    for made in renditions(image).values():
        with made.file.open("rb") as file:
            content = file.read()
        assert not Image.open(BytesIO(content)).info.keys() & {"exif", "icc_profile", "comment", "xmp", "dpi"}
        assert b"Traceable" not in content


def test_only_what_is_missing_is_made(store):
    image = store(master(scene(900, 700)))
    make_renditions(image)
    gone = rendition_spec("whole", 400, "webp"), rendition_spec("card", 800, "jpg")
    StoryRendition.objects.filter(filter_spec__in=gone).delete()
    left = {made.pk for made in renditions(image).values()}

    make_renditions(image)

    made = renditions(image)
    assert len(made) == len(FILTERS)
    assert {made[spec].pk for spec in made if spec not in gone} == left


def test_a_complete_set_does_not_read_the_master_again(store):
    image = store(master(scene(900, 700)))
    make_renditions(image)
    default_storage.delete(image.file.name)

    make_renditions(StoryImage.objects.get(pk=image.pk))


class Killed(BaseException):
    """What no code of ours catches."""


@pytest.mark.parametrize("after", [0, 1, 5, 15])
def test_whoever_is_killed_half_way_leaves_the_rest_to_the_next(store, monkeypatch, after):
    image = store(master(scene(900, 700)))
    keep, kept = rendering.keep, []

    def keep_some(image, filter):
        if len(kept) == after:
            raise Killed
        keep(image, filter)
        kept.append(filter)

    monkeypatch.setattr(rendering, "keep", keep_some)
    with pytest.raises(Killed):
        make_renditions(image)
    monkeypatch.undo()
    first = renditions(image)
    assert len(first) == after

    make_renditions(image)

    assert renditions(image).items() >= first.items()
    assert len(renditions(image)) == len(FILTERS)
    assert all(default_storage.exists(made.file.name) for made in renditions(image).values())


def test_no_row_stands_without_its_file(store, monkeypatch):
    image = store(master(scene(900, 700)))

    def out_of_space(name, content, max_length=None):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", out_of_space)

    with pytest.raises(OSError, match="No space"):
        make_renditions(image)

    assert renditions(image) == {}


def test_half_a_file_of_somebody_killed_is_not_taken_for_ours(store):
    image = store(master(scene(900, 700)))
    spec = rendition_spec("whole", 400, "jpg")
    make_renditions(image)
    left_over = renditions(image)[spec]
    expected = pixels(left_over)
    StoryRendition.objects.filter(pk=left_over.pk).delete()
    Path(left_over.file.path).write_bytes(b"half a pict")

    make_renditions(image)

    assert difference(pixels(renditions(image)[spec]), expected) < NOTICEABLE


@pytest.fixture
def empty_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "renditions"


def test_two_who_make_them_at_once_leave_one_of_each_and_no_file_besides(own_database, at_once, empty_folder):
    image = stored(master(scene(900, 700)))

    ends = at_once([partial(make_renditions, StoryImage.objects.get(pk=image.pk)) for _ in range(3)])

    assert ends == [None, None, None]
    assert StoryRendition.objects.count() == len(renditions(image)) == len(FILTERS)
    names = {made.file.name for made in renditions(image).values()}
    assert names == {f"renditions/{path.name}" for path in empty_folder.iterdir()}


def test_a_picture_that_is_erased_meanwhile_leaves_no_size_behind(own_database, monkeypatch, empty_folder):
    image = stored(master(scene(900, 700)))
    decoded = rendering.decoded

    def decoded_and_erased(image):
        picture = decoded(image)
        StoryImage.objects.get(pk=image.pk).delete()
        return picture

    monkeypatch.setattr(rendering, "decoded", decoded_and_erased)

    make_renditions(image)

    assert not StoryRendition.objects.exists()
    assert list(empty_folder.iterdir()) == []


def without_file(content):
    return b""


def cut_short(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize("spoil", [without_file, cut_short])
def test_a_master_that_cannot_be_read_is_said_to_be_that(store, spoil):
    image = store(master(scene(900, 700)))
    content = Path(image.file.path).read_bytes()
    Path(image.file.path).write_bytes(spoil(content))

    with pytest.raises(SourceImageIOError):
        make_renditions(StoryImage.objects.get(pk=image.pk))

    assert renditions(image) == {}


def test_a_master_that_is_gone_is_said_to_be_that(store):
    image = store(master(scene(900, 700)))
    default_storage.delete(image.file.name)

    with pytest.raises(SourceImageIOError):
        make_renditions(StoryImage.objects.get(pk=image.pk))


def test_noise_of_the_largest_size_can_be_encoded(store):
    image = store(master(Image.frombytes("RGB", (1600, 1600), Random(1).randbytes(3 * 1600 * 1600))))
    spec = rendition_spec("whole", 1600, "jpg")

    make_renditions(image, [Filter(spec)])

    assert renditions(image)[spec].width == 1600


def test_moving_the_focal_point_asks_for_new_cards_alone(store):
    image = store(master(scene(1000, 400)))
    make_renditions(image)
    whole = {made.pk for spec, made in renditions(image).items() if spec.startswith("width")}

    StoryImage.objects.filter(pk=image.pk).update(
        focal_point_x=10, focal_point_y=200, focal_point_width=100, focal_point_height=40
    )
    moved = StoryImage.objects.get(pk=image.pk)

    assert incomplete(StoryImage.objects.all()) == [moved]
    make_renditions(moved)
    assert incomplete(StoryImage.objects.all()) == []
    assert StoryRendition.objects.filter(image=image).count() == len(FILTERS) + len(CARDS)
    assert whole <= set(StoryRendition.objects.values_list("pk", flat=True))
    left, centre = (person.get_rendition(rendition_spec("card", WIDTHS[0], "jpg")) for person in (moved, image))
    assert difference(pixels(left), pixels(centre)) > 20


def test_a_picture_lacks_sizes_until_the_last_is_made(store, django_assert_num_queries):
    complete, begun, untouched = (store(master(scene(width, 400))) for width in (500, 510, 520))
    make_renditions(complete)
    make_renditions(begun)
    StoryRendition.objects.filter(image=begun).last().delete()

    with django_assert_num_queries(2):
        assert set(incomplete(StoryImage.objects.all())) == {begun, untouched}


@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        ("#c83c28", "peach"),
        ("#d01050", "peach"),
        ("#e9b44c", "peach"),
        ("#e8d020", "butter"),
        ("#3c7a30", "mint"),
        ("#2f6f73", "sky"),
        ("#2850c8", "sky"),
        ("#6a2890", "lilac"),
        ("#808080", "wash"),
        ("#000000", "wash"),
        ("#ffffff", "wash"),
    ],
)
def test_a_ground_is_the_pale_colour_nearest_to_the_picture(colour, ground):
    assert ground_of(Image.new("RGB", (1700, 40), colour)) == ground


def test_the_ground_is_kept_with_the_sizes(store):
    image = store(master(Image.new("RGB", (640, 480), "#2850c8")))

    make_renditions(image)

    assert StoryImage.objects.get(pk=image.pk).ground == image.ground == "sky"


def test_a_picture_that_has_all_its_sizes_gets_the_ground_it_lacks(store):
    image = store(master(Image.new("RGB", (640, 480), "#2850c8")))
    make_renditions(image)
    StoryImage.objects.update(ground="")
    lacking = StoryImage.objects.get(pk=image.pk)
    before = set(renditions(image))

    assert incomplete(StoryImage.objects.all()) == [lacking]
    make_renditions(lacking)

    assert incomplete(StoryImage.objects.all()) == []
    assert set(renditions(image)) == before


def test_a_complete_picture_is_not_decoded(store, monkeypatch):
    image = store(master(scene(640, 480)))
    make_renditions(image)
    monkeypatch.setattr(rendering, "decoded", lambda _: pytest.fail("decoded again"))

    make_renditions(StoryImage.objects.get(pk=image.pk))
