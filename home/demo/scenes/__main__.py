"""Draw the demo pictures: `python -m home.demo.scenes [name …]` writes them to media/demo/."""

import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path

from PIL import Image

from .catalogue import SCENES

WALL = Path(__file__).resolve().parents[3] / "media" / "demo"
ROOMS = (
    "tables",
    "growing",
    "streets",
    "gatherings",
    "waterside",
    "patterns",
    "paths",
    "outings",
    "mending",
    "indoors",
)
# Few colours and hard edges: coarser steps for colour than for light go unseen and save a quarter of the bytes.
LIGHT_QUALITY, COLOUR_QUALITY = 82, 60


def steps(quality):
    """The two quantisation tables, for light and for colour, that Pillow uses at a quality."""
    sample = BytesIO()
    Image.new("RGB", (8, 8)).save(sample, "JPEG", quality=quality)
    return Image.open(sample).quantization


def hang(names, wall=WALL):
    """Draw the named scenes (all of them when none is named) and save each as a JPEG on the wall."""
    wall.mkdir(parents=True, exist_ok=True)
    for room in ROOMS:
        import_module(f".{room}", __package__)
    tables = [steps(LIGHT_QUALITY)[0], steps(COLOUR_QUALITY)[1]]
    for name in names or SCENES:
        SCENES[name].picture().save(
            wall / f"{name}.jpg", qtables=tables, subsampling=0, optimize=True, progressive=True
        )


if __name__ == "__main__":
    hang(sys.argv[1:])
