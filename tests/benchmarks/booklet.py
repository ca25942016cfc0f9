"""What a booklet costs, from the stories to the stored PDF: `python -m tests.benchmarks.booklet [--stories 60]`.

Its stories have the demo's words and two photographs each, whose sizes are made already, as they are for pages. Beside
it stand, from the same run, the same photographs one a page with nothing of ours.
"""

import argparse
import atexit
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

if __name__ == "__main__":
    SCRATCH = tempfile.mkdtemp(prefix="impact-gallery-bench-")
    atexit.register(shutil.rmtree, SCRATCH)
    # Not those of the tests: each process of theirs has pictures of its own.
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    os.environ["DATABASE_URL"] = f"sqlite:///{SCRATCH}/bench.sqlite3"
    os.environ["DATA_DIR"] = SCRATCH
    django.setup()

from wagtail.images.models import Filter

from gallery.models import (
    ConsentText,
    GalleryPage,
    PhotoPermission,
    StoryAnswer,
    StoryImage,
    StoryPage,
    StoryPhoto,
    StoryQuote,
    StoryRendition,
)
from gallery.models.images import rendition_spec
from gallery.printing.photos import LEAD, LEAD_OF_MANY, OTHER, OTHER_OF_MANY
from gallery.rendering import make_renditions
from home.demo.loading import content, load_pages, load_terms
from home.models import HomePage
from tests.benchmarks.costs import cost_of, plain_loop
from tests.benchmarks.scenery import photograph

STORIES, PHOTOS = 60, 2
REPEATS = 5
SECONDS, MEGABYTES = 10, 400
"""The bars, at 60 stories: by the clock, and what it takes at its most besides the idle worker."""
MASTER = (2560, 1920)
SIZES = [Filter(rendition_spec("whole", width, "jpg")) for width in (LEAD, OTHER, LEAD_OF_MANY, OTHER_OF_MANY)]


@dataclass(frozen=True)
class Spent:
    wall: float  # s
    cpu: float  # s
    before: float  # MB
    memory: float  # MB, at most
    size: float  # bytes


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py bench booklet", description=__doc__)
    parser.add_argument("--stories", type=int, default=STORIES)
    stories = parser.parse_args(arguments).stories
    logging.disable(logging.INFO)
    make_site()
    publish_all(stories)
    photos = lead_photos()
    ours, bare = [], []
    for _ in range(REPEATS):
        ours.append(spent())
        bare.append(spent("--bare", str(photos)))
    return report(stories, ours, bare)


def make_site() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("setup_gallery", verbosity=0)
    load_terms()
    load_pages(HomePage.objects.get())


def publish_all(stories: int) -> None:
    began = time.monotonic()
    gallery = GalleryPage.objects.get(slug="tackling-loneliness")
    photos = photographs()
    for number, row in enumerate(islice(cycle(content("stories-loneliness")), stories)):
        publish(row, gallery=gallery, number=number, photos=photos)
    print(f"  {stories} stories with {PHOTOS} photographs each, in {time.monotonic() - began:.0f} s", flush=True)


def photographs() -> Iterator[bytes]:
    """Parts of one, none like another."""
    whole, chance = Image.open(BytesIO(photograph())), Random(5)
    while True:
        left, top = (chance.randrange(room - side) for room, side in zip(whole.size, MASTER, strict=True))
        file = BytesIO()
        whole.crop((left, top, left + MASTER[0], top + MASTER[1])).save(file, "JPEG", quality=88)
        yield file.getvalue()


def publish(row: dict[str, Any], *, gallery: GalleryPage, number: int, photos: Iterator[bytes]) -> None:
    facts = {name: row[name] for name in ("summary", "organisation", "place_name", "people_reached")}
    story = StoryPage(title=f"{row['title']} {number}", slug=f"story-{number}", **facts)
    labels = [question.label for question in gallery.questions.all()]
    answers = zip(labels, row["answers"], strict=False)
    story.answers.set([StoryAnswer(question_label=label, text=text) for label, text in answers if text])
    story.quotes.set([StoryQuote(**quote) for quote in row["quotes"]])
    story.photos.set([StoryPhoto(image=cleared(next(photos)), alt_text="A photo", caption="Us") for _ in range(PHOTOS)])
    gallery.add_child(instance=story)


def cleared(photo: bytes) -> StoryImage:
    image = StoryImage.objects.create(title="A photo", file=ContentFile(photo, name="master.jpg"))
    wording = ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS)
    PhotoPermission.objects.create(image=image, people="nobody", in_reports=True, wording=wording)
    make_renditions(image, SIZES)
    return image


def lead_photos() -> Path:
    """A folder with what the booklet shows, and nothing else."""
    folder = Path(tempfile.mkdtemp())
    for place, photo in enumerate(StoryPhoto.objects.order_by("story", "pk").select_related("image")):
        width = OTHER if place % PHOTOS else LEAD
        made = StoryRendition.objects.get(image=photo.image, filter_spec=rendition_spec("whole", width, "jpg"))
        shutil.copyfile(made.file.path, folder / f"{place:05}.jpg")
    return folder


def spent(*words: str) -> Spent:
    command = [sys.executable, "-m", "tests.benchmarks.printing", *words]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split()
    return Spent(*map(float, printed))


def report(stories: int, ours: list[Spent], bare: list[Spent]) -> int:
    print(f"\n  a loop of 300,000 steps: {cost_of(plain_loop)}")
    print(f"\n  {f'of {REPEATS} times':<34}  clock s     from–to   CPU s   before  at most      PDF")
    print(line(f"a booklet of {stories} stories", ours))
    print(line("its photos, one a page", bare))
    missed = []
    if stories == STORIES:
        missed += judged("clock", of(ours, lambda one: one.wall), SECONDS, "s")
        missed += judged("memory", max(one.memory - one.before for one in ours), MEGABYTES, "MB")
    print(f"\nbooklet: {'not met: ' + ', '.join(missed) if missed else 'met'}")
    return int(bool(missed))


def line(name: str, costs: list[Spent]) -> str:
    walls = [one.wall for one in costs]
    middle = Spent(*(median(values) for values in zip(*map(astuple, costs), strict=True)))
    return (
        f"  {name:<34}{middle.wall:>9.2f}{f'{min(walls):.1f}–{max(walls):.1f}':>12}{middle.cpu:>8.2f}"
        f"{middle.before:>6.0f} MB{middle.memory:>6.0f} MB{middle.size / 1e6:>6.1f} MB"
    )


def of(costs: list[Spent], what: Callable[[Spent], float]) -> float:
    return median(map(what, costs))


def judged(name: str, value: float, bar: float, unit: str) -> list[str]:
    """Its name, where it is over the bar."""
    print(f"  {name}: {value:.1f} {unit}  bar {bar:g}: {'not met' if value > bar else 'met'}")
    return [name] if value > bar else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
