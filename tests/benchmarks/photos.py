"""What a photo costs, cleaned and made into its sizes: `python -m tests.benchmarks.photos`.

Its last line is the price of the responsive set, files and rows included, in those of a bare Pillow chain that makes
the same pictures and keeps none.
"""

import atexit
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

if __name__ == "__main__":
    SCRATCH = tempfile.mkdtemp(prefix="impact-gallery-bench-")
    atexit.register(shutil.rmtree, SCRATCH)
    os.environ |= {
        "TMPDIR": SCRATCH,
        "DATABASE_URL": f"sqlite:///{SCRATCH}/bench.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    tempfile.tempdir = None  # as though nobody had asked before
    django.setup()

from wagtail.images.models import Filter

from gallery.models import StoryImage, StoryRendition
from gallery.models.images import FORMATS, WIDTHS, rendition_spec
from gallery.rendering import make_renditions
from tests.benchmarks.scenery import photograph

REAL_PHOTO = (
    Path(__file__).resolve().parents[3]
    / "shared/corpora/images/exif-gps-orientation/exif-samples__jpg_mobile_jolla.jpg"
)
REPEATS = 7
CLEANING_SECONDS, CLEANING_MB, RATIO = 0.8, 150, 1.3
"""The bars: CPU and peak memory of the cleaner, its interpreter's start included; price of a responsive set."""

WHOLE = [Filter(rendition_spec("whole", width, ending)) for width in WIDTHS for ending in FORMATS]
BARE, OURS = "bare Pillow chain", "ours, files and rows included"
SAME_BYTES = 0.1
"""Share by which the outputs of two ways may differ in bytes: the plain JPEGs of the bare chain are a little larger."""


@dataclass(frozen=True)
class Cost:
    cpu: float  # s, user and system
    wall: float  # s


@dataclass(frozen=True)
class Output:
    format: str
    size: tuple[int, int]
    length: int  # bytes


def cost_of(work: Callable[[], Any]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def bare_chain(master: bytes, **jpeg: bool) -> list[Output]:
    """Every width, each scaled down from the one before, and nothing else: what any way of making them has to pay."""
    picture = Image.open(BytesIO(master))
    width, height = picture.size
    sizes = [(wide, int(height * wide / width)) for wide in sorted(WIDTHS, reverse=True)]
    picture.draft("RGB", sizes[0])
    outputs = []
    for size in sizes:
        picture = picture.resize(size, Image.Resampling.LANCZOS)
        outputs += [saved(picture, "WEBP", method=4), saved(picture, "JPEG", **jpeg)]
    return outputs


def saved(picture: Image.Image, form: str, **options: Any) -> Output:
    file = BytesIO()
    picture.save(file, form, quality=80, **options)
    return Output(form, picture.size, len(file.getvalue()))


def kept(image: StoryImage) -> list[Output]:
    """What we have stored, as the files themselves say."""
    outputs = []
    for rendition in StoryRendition.objects.filter(image=image):
        with rendition.file.open("rb") as file:
            picture = Image.open(file)
            outputs.append(Output(str(picture.format), picture.size, rendition.file.size))
    return outputs


def forget(image: StoryImage) -> None:
    StoryRendition.objects.filter(image=image).delete()


@dataclass(frozen=True)
class Cleaning:
    """Medians of what the photo door's child process took; the most memory that any of them did."""

    cpu: float  # s
    memory: float  # MB
    master: bytes


def cleaning_of(photo: bytes) -> Cleaning:
    folder = Path(tempfile.mkdtemp())
    source, target = folder / "photo.jpg", folder / "master.jpg"
    source.write_bytes(photo)
    command = [sys.executable, "-m", "tests.benchmarks.cleaning", source, target]
    printed = [subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split() for _ in range(REPEATS)]
    seconds, megabytes = zip(*(map(float, words) for words in printed), strict=True)
    return Cleaning(median(seconds), max(megabytes), target.read_bytes())


def ways_to_make(image: StoryImage, master: bytes) -> dict[str, Callable[[], Any]]:
    return {
        BARE: partial(bare_chain, master),
        "the same, JPEGs progressive as ours": partial(bare_chain, master, optimize=True, progressive=True),
        OURS: partial(make_renditions, image, WHOLE),
        "ours with cards": partial(make_renditions, image),
    }


def costs_of(image: StoryImage, master: bytes) -> dict[str, list[Cost]]:
    """In turns, so that whatever else the machine does meanwhile falls on all of them."""
    costs: dict[str, list[Cost]] = {}
    for _ in range(REPEATS):
        for name, work in ways_to_make(image, master).items():
            forget(image)
            costs.setdefault(name, []).append(cost_of(work))
    return costs


def unlike(image: StoryImage, master: bytes) -> str:
    """Why the two ways cannot be compared, or nothing: they make the same sizes, of about as many bytes."""
    forget(image)
    make_renditions(image, WHOLE)
    for form in ("WEBP", "JPEG"):
        ours, bare = (
            [output for output in outputs if output.format == form] for outputs in (kept(image), bare_chain(master))
        )
        if {output.size for output in ours} != {output.size for output in bare}:
            return f"other sizes in {form}"
        lengths = [sum(output.length for output in outputs) for outputs in (ours, bare)]
        print(f"  {form}: {len(ours)} files, {lengths[0] / 1000:.0f} kB ours, {lengths[1] / 1000:.0f} kB bare")
        if max(lengths) > min(lengths) * (1 + SAME_BYTES):
            return f"other lengths in {form}"
    return ""


def line(name: str, costs: list[Cost]) -> str:
    cpu = sorted(cost.cpu for cost in costs)
    wall = median(cost.wall for cost in costs)
    return f"  {name:<38}{median(cpu):>8.3f}{cpu[0]:>9.3f}–{cpu[-1]:.3f}{wall:>9.3f}"


def measured(name: str, photo: bytes) -> tuple[Cleaning, float, str]:
    """Print one photo's table; its cleaning, its ratio, and what is wrong with the comparison."""
    cleaning = cleaning_of(photo)
    image = StoryImage.objects.create(title=name, file=ContentFile(cleaning.master, name="master.jpg"))
    sides = "{} × {} px".format(*Image.open(BytesIO(photo)).size)
    print(f"{name}: {sides}, {len(photo) / 1e6:.1f} MB; master {image.width} × {image.height} px")
    wrong = unlike(image, cleaning.master)
    costs = costs_of(image, cleaning.master)
    print(f"  {f'of {REPEATS} times':<38}{'CPU s':>8}{'from–to':>15}{'wall s':>9}")
    for way, spent in costs.items():
        print(line(way, spent))
    ratio = median(cost.cpu for cost in costs[OURS]) / median(cost.cpu for cost in costs[BARE])
    print(f"  ratio {ratio:.2f}", end="\n\n")
    return cleaning, ratio, wrong


def photos() -> dict[str, bytes]:
    found = {"drawn photo": photograph()}
    if REAL_PHOTO.exists():
        found["real photo"] = REAL_PHOTO.read_bytes()
    return found


def main() -> int:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    results = [measured(name, photo) for name, photo in photos().items()]
    cleaning, ratio = results[0][0], max(ratio for _, ratio, _ in results)
    missed = [wrong for *_, wrong in results if wrong]
    print(f"cleaning 12 MP: {cleaning.cpu:.2f} s of CPU (bar {CLEANING_SECONDS} s)")
    print(f"cleaning 12 MP: {cleaning.memory:.0f} MB at most (bar {CLEANING_MB} MB)")
    if cleaning.cpu >= CLEANING_SECONDS or cleaning.memory >= CLEANING_MB:
        missed.append("cleaning is over its bar")
    if ratio > RATIO:
        missed.append(f"the ratio is over its bar of {RATIO}")
    print(*(f"missed: {reason}" for reason in missed), sep="\n", end="\n" if missed else "")
    print(f"ratio {ratio:.2f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
