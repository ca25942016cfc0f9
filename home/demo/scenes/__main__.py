"""Draw the demo pictures: `python -m home.demo.scenes [name …]` writes them to media/demo/."""

import sys
from importlib import import_module
from pathlib import Path

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
QUALITY = 86


def hang(names, wall=WALL):
    """Draw the named scenes (all of them when none is named) and save each as a JPEG on the wall."""
    wall.mkdir(parents=True, exist_ok=True)
    for room in ROOMS:
        import_module(f".{room}", __package__)
    for name in names or SCENES:
        SCENES[name].picture().save(
            wall / f"{name}.jpg", quality=QUALITY, subsampling=0, optimize=True, progressive=True
        )


if __name__ == "__main__":
    hang(sys.argv[1:])
