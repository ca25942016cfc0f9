"""Every file of ../shared/corpora at the photo door: `python -m tests.drills.corpora`."""

import csv
import io
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PIL.JpegImagePlugin import JpegImageFile

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from gallery.contributions.picture_cleaner import Refusal
from gallery.contributions.uploads import SENTENCES, CleanedPicture, PictureRefused, clean_picture

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
FAULTS = ("wrongly accepted", "wrongly refused", "exceptions", "metadata found", "not upright")
# The corpora's README lets a file go that is under a documented minimum, or asks too much.
PERMITTED = {Refusal.TOO_NARROW, Refusal.TOO_DEMANDING}
TRACES = (
    b"Exif\0",
    b"http://ns.adobe.com/xap",
    b"ICC_PROFILE",
    b"Photoshop 3.0",
    b"CANARY",
    b"<script",
    b"%PDF",
    b"PK\x03\x04",
)


@dataclass(frozen=True)
class Sample:
    path: Path
    expected: str
    why: str
    # px, upright; None where the list does not say
    size: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        return str(self.path.relative_to(CORPORA))


@dataclass(frozen=True)
class Outcome:
    sample: Sample
    seconds: float
    fault: str = ""
    detail: str = ""


def images() -> list[Sample]:
    with (CORPORA / "images.csv").open(newline="", encoding="utf-8") as rows:
        return [image(row) for row in csv.DictReader(rows)]


def image(row: dict[str, str]) -> Sample:
    return Sample(CORPORA / row["file"], row["expected"], row["why"], upright_size(row))


def upright_size(row: dict[str, str]) -> tuple[int, int] | None:
    if not row["width"]:
        return None
    width, height = int(row["width"]), int(row["height"])
    return (height, width) if row["orientation"] in {"5", "6", "7", "8"} else (width, height)


def svg_attacks() -> list[Sample]:
    return [Sample(path, "reject", "SVG is not a photo") for path in sorted((CORPORA / "svg-attacks").glob("*.svg"))]


def attempt(sample: Sample) -> Outcome:
    """What the door makes of one file, and whether that is what the list demands."""
    started = time.monotonic()
    try:
        with sample.path.open("rb") as upload:
            picture = clean_picture(upload)
    except PictureRefused as refusal:
        fault, detail = fault_of_refusal(sample, refusal)
    except Exception as error:
        fault, detail = "exceptions", repr(error)
    else:
        fault, detail = fault_of_picture(sample, picture)
    return Outcome(sample, time.monotonic() - started, fault, detail)


def fault_of_refusal(sample: Sample, refusal: PictureRefused) -> tuple[str, str]:
    permitted = any(refusal.args[0] is SENTENCES[reason] for reason in PERMITTED)
    if sample.expected == "accept" and not permitted:
        return "wrongly refused", str(refusal)
    return "", str(refusal)


def fault_of_picture(sample: Sample, picture: CleanedPicture) -> tuple[str, str]:
    if sample.expected == "reject":
        return "wrongly accepted", sample.why
    if traces := metadata(picture.content):
        return "metadata found", ", ".join(traces)
    if sample.size and not is_upright(sample.size, picture):
        return "not upright", f"{picture.width}x{picture.height} from {sample.size}"
    return "", ""


def metadata(content: bytes) -> list[str]:
    """What a decoder of no relation to the door finds in the picture besides pixels."""
    with JpegImageFile(io.BytesIO(content)) as image:
        image.load()
        found = [str(key) for key in image.info if not str(key).startswith(("jfif", "dpi"))]
        segments = [name for name, _ in image.applist if name != "APP0"]
        return found + segments + [trace.decode("latin-1") for trace in TRACES if trace in content]


def is_upright(size: tuple[int, int], picture: CleanedPicture) -> bool:
    """The sides keep their order and their proportion, give or take a pixel."""
    scale = max(picture.width, picture.height) / max(size)
    return scale <= 1 and all(
        abs(side * scale - got) <= 1 for side, got in zip(size, (picture.width, picture.height), strict=True)
    )


def report(outcomes: list[Outcome]) -> int:
    """Print the figures; return how many files went wrong."""
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"files tried: {len(outcomes)}")
    print(f"slowest: {slowest.sample.name}, {slowest.seconds:.2f} s")
    print(f"peak child memory: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    for fault in FAULTS:
        print(f"{fault}: {sum(outcome.fault == fault for outcome in outcomes)}")
    wrong = [outcome for outcome in outcomes if outcome.fault]
    for outcome in wrong:
        print(f"  {outcome.fault}: {outcome.sample.name} ({outcome.sample.why}): {outcome.detail}")
    return len(wrong)


def main() -> int:
    if not CORPORA.is_dir():
        print(f"nothing to try: there is no {CORPORA}")
        return 1
    return 1 if report([attempt(sample) for sample in images() + svg_attacks()]) else 0


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main())
