import io
import os
import re
import signal
import struct
import subprocess
import sys
import time
import zlib
from contextlib import ExitStack
from pathlib import Path

import pillow_heif
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from gallery.contributions import uploads
from gallery.contributions.picture_cleaner import Refusal
from gallery.contributions.uploads import (
    MAX_FILE_BYTES,
    MAX_SIDE,
    SENTENCES,
    PictureDoorBusy,
    PictureRefused,
    clean_picture,
)
from tests.drills import corpora

pillow_heif.register_heif_opener()

needs_corpora = pytest.mark.skipif(
    not corpora.CORPORA.is_dir(), reason=f"the hostile files are not on this machine ({corpora.CORPORA})"
)
COLOURS = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
# How a camera held this way would have stored an upright picture.
STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.fixture(autouse=True)
def door(monkeypatch, tmp_path):
    directory = tmp_path / "doors"
    monkeypatch.setattr(settings, "PICTURE_DOOR_DIR", directory, raising=False)
    return directory


def quartered() -> Image.Image:
    """Red and lime above blue and white: every turn and mirroring of it looks different."""
    image = Image.new("RGB", (96, 64), "white")
    image.paste("red", (0, 0, 48, 32))
    image.paste("lime", (48, 0, 96, 32))
    image.paste("blue", (0, 32, 48, 64))
    return image


def stored(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def cleaned(content: bytes) -> Image.Image:
    picture = clean_picture(io.BytesIO(content))
    image = Image.open(io.BytesIO(picture.content))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.size == (picture.width, picture.height)
    assert corpora.metadata(picture.content) == []
    return image


def nearest(pixel: tuple[int, int, int]) -> str:
    return min(COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], pixel, strict=True)))


def quarters(image: Image.Image) -> list[str]:
    width, height = image.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return [nearest(image.getpixel(place)) for place in places]


def refusal_of(content: bytes) -> str:
    with pytest.raises(PictureRefused) as refusal:
        clean_picture(io.BytesIO(content))
    return str(refusal.value)


def labelled_with(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def png_declaring(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    checked = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + checked + stored(quartered(), "PNG")[33:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_each_allowed_kind_becomes_a_clean_jpeg(kind):
    image = cleaned(stored(quartered(), kind))

    assert image.size == (96, 64)
    assert quarters(image) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", STORED_AS)
def test_a_turned_or_mirrored_picture_ends_upright(kind, orientation):
    turned = quartered().transpose(STORED_AS[orientation])
    exif = labelled_with(orientation)
    # pillow_heif turns the picture by labels in bytes only.
    label = exif.tobytes() if kind == "HEIF" else exif

    image = cleaned(stored(turned, kind, exif=label))

    assert image.size == (96, 64)
    assert quarters(image) == ["red", "lime", "blue", "white"]


def test_place_profile_and_comments_are_gone():
    exif = labelled_with(1)
    exif[0x010F] = "CANARY camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = stored(quartered(), exif=exif, icc_profile=profile, comment=b"CANARY", xmp=b"<x>CANARY</x>")
    assert set(corpora.metadata(content)) >= {"exif", "icc_profile", "comment", "xmp", "CANARY"}

    image = cleaned(content)

    assert dict(image.getexif()) == {}


def test_transparency_is_shown_on_white():
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 20, 40))

    assert quarters(cleaned(stored(image, "PNG"))) == ["blue", "white", "blue", "white"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_unusual_modes_keep_their_brightness(mode):
    grey = Image.linear_gradient("L").resize((64, 64))
    image = grey.point(lambda value: value * 257, "I").convert("I;16") if mode == "I;16" else grey.convert(mode)

    seen = cleaned(stored(image, "PNG")).convert("L").reduce(16)

    assert [seen.getpixel((2, y)) for y in range(4)] == pytest.approx([30, 94, 158, 222], abs=12)


def test_ink_colours_become_screen_colours():
    image = cleaned(stored(quartered().convert("CMYK")))

    assert quarters(image) == ["red", "lime", "blue", "white"]


def test_a_broken_colour_profile_is_passed_over():
    image = cleaned(stored(quartered(), icc_profile=b"not a profile" * 20))

    assert quarters(image) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_only_the_first_frame_of_an_animation_is_kept(kind):
    later = [Image.new("RGB", (96, 64), "blue"), Image.new("RGB", (96, 64), "red")]

    image = cleaned(stored(quartered(), kind, save_all=True, append_images=later, duration=100))

    assert quarters(image) == ["red", "lime", "blue", "white"]


def test_a_large_picture_is_scaled_to_the_longest_side():
    assert cleaned(stored(Image.new("RGB", (6000, 1500), "red"))).size == (MAX_SIDE, MAX_SIDE // 4)


def test_noise_of_the_largest_size_is_taken():
    noise = Image.frombytes("RGB", (MAX_SIDE, MAX_SIDE), os.urandom(3 * MAX_SIDE * MAX_SIDE))

    assert cleaned(stored(noise, quality=95)).size == (MAX_SIDE, MAX_SIDE)


def test_a_picture_of_fifty_megapixels_is_taken():
    assert cleaned(stored(Image.new("1", (10_000, 5_000), 1), "PNG")).size == (2560, 1280)


def test_a_picture_above_fifty_megapixels_is_refused():
    assert "50 megapixels" in refusal_of(png_declaring(10_000, 5_001))


def test_a_picture_too_narrow_to_show_is_refused():
    assert "long and narrow" in refusal_of(stored(Image.new("L", (2100, 100)), "PNG"))


def test_a_jpeg_with_hundreds_of_scans_is_refused_before_decoding():
    content = stored(quartered(), progressive=True)
    last_scan = content[content.rindex(b"\xff\xda") : -2]

    assert refusal_of(content[:-2] + last_scan * 500 + content[-2:]) == SENTENCES[Refusal.TOO_MANY_SCANS]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_a_truncated_picture_is_refused(kind):
    content = stored(Image.effect_noise((200, 200), 90).convert("RGB"), kind)

    assert refusal_of(content[: len(content) * 2 // 3]) == SENTENCES[Refusal.UNREADABLE]


@pytest.mark.parametrize("progressive", [False, True])
def test_a_truncated_picture_that_is_decoded_at_half_size_is_refused(progressive):
    content = stored(Image.effect_noise((5200, 520), 90), progressive=progressive)

    assert refusal_of(content[: len(content) * 2 // 3]) == SENTENCES[Refusal.UNREADABLE]


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"PK\x03\x04", b"x"]
)
def test_what_is_no_picture_is_refused_under_any_name(content):
    upload = SimpleUploadedFile("holiday.jpg", content, content_type="image/jpeg")

    with pytest.raises(PictureRefused, match=r"not a picture we can use\. Choose a JPEG, PNG"):
        clean_picture(upload)


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM", "TGA", "JPEG2000"])
def test_other_picture_formats_are_refused(kind):
    assert refusal_of(stored(quartered(), kind)) == SENTENCES[Refusal.NOT_A_PICTURE]


def test_a_picture_is_taken_under_any_name():
    upload = SimpleUploadedFile("../../notes.txt", stored(quartered()), content_type="text/html")

    assert clean_picture(upload).width == 96


def test_an_empty_file_is_refused():
    assert refusal_of(b"") == "This file is empty. Choose another picture."


def test_a_file_above_25_mb_is_refused_without_being_read():
    upload = SimpleUploadedFile("big.jpg", stored(quartered()))
    upload.size = MAX_FILE_BYTES + 1

    with pytest.raises(PictureRefused, match=r"^Choose a picture smaller than 25 MB\.$"):
        clean_picture(upload)


def test_a_file_above_25_mb_is_refused_whatever_size_it_claims():
    upload = SimpleUploadedFile("big.jpg", stored(quartered()).ljust(MAX_FILE_BYTES + 1))
    upload.size = 1000

    with pytest.raises(PictureRefused, match=r"^Choose a picture smaller than 25 MB\.$"):
        clean_picture(upload)


def test_nothing_is_left_behind(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    clean_picture(io.BytesIO(stored(quartered())))
    refusal_of(stored(quartered())[:600])

    assert [path.name for path in tmp_path.iterdir()] == ["doors"]


@pytest.fixture
def other_cleaner(monkeypatch, tmp_path):
    """Put another program in the place of the child."""

    def put(program: str) -> None:
        path = tmp_path / "cleaner.py"
        path.write_text(program)
        monkeypatch.setattr(uploads, "CLEANER", path)

    return put


def test_a_child_that_is_killed_means_refusal(other_cleaner):
    other_cleaner("import os; os.kill(os.getpid(), 9)")

    assert refusal_of(stored(quartered())) == SENTENCES[Refusal.UNREADABLE]


def test_a_child_out_of_processor_time_means_refusal(other_cleaner):
    other_cleaner("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")

    assert refusal_of(stored(quartered())) == SENTENCES[Refusal.TOO_DEMANDING]


def test_a_child_that_others_kept_from_working_is_no_fault_of_the_picture(other_cleaner):
    other_cleaner("import os, signal; os.kill(os.getpid(), signal.SIGALRM)")

    with pytest.raises(PictureDoorBusy):
        clean_picture(io.BytesIO(stored(quartered())))


def test_a_child_that_hangs_is_killed(other_cleaner, monkeypatch, tmp_path):
    other_cleaner(f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    monkeypatch.setattr(uploads, "CLEANER_SECONDS", 1)

    with pytest.raises(PictureDoorBusy):
        clean_picture(io.BytesIO(stored(quartered())))

    assert is_gone(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"<html>",
        stored(quartered(), comment=b"CANARY"),
        stored(quartered(), exif=labelled_with(6)),
        stored(quartered()) + b"<script>",
        stored(Image.new("RGB", (MAX_SIDE + 1, 200))),
    ],
    ids=["nothing", "no picture", "comment", "exif", "trailer", "too large"],
)
def test_a_child_that_was_taken_over_is_not_believed(other_cleaner, told):
    other_cleaner(f"import sys; sys.stdout.buffer.write({told!r})")

    assert refusal_of(stored(quartered())) == SENTENCES[Refusal.UNREADABLE]


def test_the_child_sees_no_secrets_and_no_open_files(other_cleaner, monkeypatch, tmp_path):
    seen = tmp_path / "seen"
    monkeypatch.setenv("SECRET_KEY", "CANARY")
    other_cleaner(
        "import os\n"
        f"seen = open({str(seen)!r}, 'w')\n"
        "print(sorted(os.environ), sorted(os.listdir('/proc/self/fd')), file=seen)"
    )

    refusal_of(stored(quartered()))

    environment, files = re.findall(r"\[(.*?)\]", seen.read_text())
    assert set(re.findall(r"\w+", environment)) <= {"MALLOC_ARENA_MAX", "LC_CTYPE"}
    # Its own two: `seen` and the listing.
    assert len(files.split(",")) == 3 + 2


def test_a_full_door_says_when_to_come_back(monkeypatch):
    monkeypatch.setattr(uploads, "WAIT_SECONDS", 0.2)

    with ExitStack() as places:
        for _ in range(uploads.SLOTS):
            places.enter_context(uploads.slot())
        with pytest.raises(PictureDoorBusy) as busy:
            clean_picture(io.BytesIO(stored(quartered())))

    assert str(busy.value).endswith("Wait a minute, then choose this picture again.")
    assert busy.value.retry_after > 0
    assert clean_picture(io.BytesIO(stored(quartered()))).width == 96


def test_a_killed_process_gives_its_place_back(monkeypatch, door):
    monkeypatch.setattr(uploads, "SLOTS", 1)
    door.mkdir()
    hold = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True)"
    holder = subprocess.Popen(
        [sys.executable, "-c", f"{hold}; time.sleep(60)", str(door / "slot-0")], stdout=subprocess.PIPE
    )
    with holder:
        holder.stdout.readline()
        assert uploads.take_slot() is None
        holder.kill()

    place = uploads.take_slot()

    assert place is not None
    os.close(place)


@pytest.mark.skipif(sys.platform != "linux", reason="a parent's death is told on Linux only")
def test_the_child_dies_with_its_parent(tmp_path):
    never_fed, feed = os.pipe()
    start = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-I', sys.argv[1], str(os.getpid())], stdin=int(sys.argv[2]))\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", start, str(uploads.CLEANER), str(never_fed)],
        stdout=subprocess.PIPE,
        pass_fds=[never_fed],
    )
    with parent:
        child = int(parent.stdout.readline())
        wait_until(lambda: is_niced(child))
        parent.send_signal(signal.SIGKILL)

    wait_until(lambda: is_gone(child))
    os.close(never_fed)
    os.close(feed)


def status_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def is_niced(process: int) -> bool:
    """The child lowers its priority just before it asks to die with its parent."""
    return int(status_of(process)[16]) > os.nice(0)


def is_gone(process: int) -> bool:
    try:
        return status_of(process)[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_until(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def kind_of(sample: corpora.Sample) -> tuple[str, str, str]:
    return sample.path.parent.name, sample.expected, re.sub(r"\d+|\(.*", "", sample.why)[:60]


def one_of_every_kind(samples: list[corpora.Sample]) -> list[corpora.Sample]:
    """The same ones each time, of each folder, verdict and reason; `python3 dev.py drill corpora` tries them all."""
    in_any_order = sorted(samples, key=lambda sample: zlib.crc32(sample.name.encode()))
    return list({kind_of(sample): sample for sample in in_any_order}.values())


@needs_corpora
def test_hostile_and_odd_files_end_as_their_list_demands():
    samples = one_of_every_kind(corpora.images())

    outcomes = [corpora.attempt(sample) for sample in samples]

    assert {sample.path.parent.name for sample in samples} == {
        path.name for path in (corpora.CORPORA / "images").iterdir() if path.is_dir()
    }
    assert [outcome for outcome in outcomes if outcome.fault] == []
    assert max(outcome.seconds for outcome in outcomes) < 10


@needs_corpora
def test_every_svg_attack_is_refused():
    outcomes = [corpora.attempt(sample) for sample in corpora.svg_attacks()]

    assert outcomes
    assert {outcome.detail for outcome in outcomes} == {SENTENCES[Refusal.NOT_A_PICTURE]}
