"""Draws the base map once more: `python -m tests.pictures.land FOLDER`.

FOLDER holds `countries-10m.json` and `countries-110m.json` of the npm package `world-atlas`: Natural Earth, which is in
the public domain. Britain and Ireland are taken from the first, and everything else from the second.
"""

import csv
import json
import sys
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from gallery.discovery.clusters import projected

ROOT = Path(__file__).parents[2]
PLACES = ROOT / "gallery/contributions/places.csv"
MAPS = ROOT / "gallery/static/gallery/map"
NEAR = {"United Kingdom", "Ireland", "Isle of Man", "Jersey", "Guernsey"}
TOWNS = 800
"""The most populous."""
UNITS = 1 << 16
"""The world is as wide as so many of the drawing, and as high."""
Point = tuple[float, float]
"""Longitude, latitude."""


def main(folder: Path) -> None:
    rings = [*rings_of(folder / "countries-10m.json", near=True), *rings_of(folder / "countries-110m.json", near=False)]
    MAPS.mkdir(exist_ok=True)
    land = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    (MAPS / "land.json").write_text(json.dumps({"land": land, "towns": towns()}, separators=(",", ":")) + "\n")
    (MAPS / "land.svg").write_text(drawing(rings))


def rings_of(atlas: Path, *, near: bool) -> Iterator[list[Point]]:
    """The outlines of countries; lakes and other countries within them are left out."""
    topology = json.loads(atlas.read_text())
    arcs = [list(points_of(arc, digits=3 if near else 1, **topology["transform"])) for arc in topology["arcs"]]
    for country in topology["objects"]["countries"]["geometries"]:
        if (country["properties"]["name"] in NEAR) == near:
            for polygon in polygons_of(country):
                yield joined(polygon[0], arcs)


def points_of(arc: list[list[int]], *, digits: int, scale: list[float], translate: list[float]) -> Iterator[Point]:
    """An arc of a topology says where it begins, and then how far it is from each point to the next."""
    steps = [accumulate(axis) for axis in zip(*arc, strict=True)]
    for x, y in zip(*steps, strict=True):
        yield round(x * scale[0] + translate[0], digits), round(y * scale[1] + translate[1], digits)


def polygons_of(country: dict[str, Any]) -> list[Any]:
    return [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]


def joined(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A negative number is that of an arc gone through backwards."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    points = [point for part in parts for point in part]
    return [points[0], *(point for before, point in pairwise(points) if point != before)]


def towns() -> list[list[Any]]:
    with PLACES.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))[:TOWNS]
    return [[row["name"], float(row["latitude"]), float(row["longitude"])] for row in rows]


def drawing(rings: list[list[Point]]) -> str:
    paths = "".join(f"M{' '.join(in_units(point) for point in ring)}Z" for ring in rings)
    view = f"0 0 {UNITS} {UNITS}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"><path id="land" d="{paths}"/></svg>\n'


def in_units(point: Point) -> str:
    x, y = projected((point[1], point[0]))
    return f"{x * UNITS:.0f},{y * UNITS:.0f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
