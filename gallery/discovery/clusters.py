"""Stories near each other on a map, as one: those whose spots lie in the same cell of a grid."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gallery.discovery.box import Box, Spot

TILE = 256
"""Px across which a map at zoom 0 shows the world."""
CELL = 64
"""Px across a cell of the grid, on a map at the zoom asked for."""
MAX_ZOOM = 13
"""Nearer, nothing would be seen that is not seen here: spots are rounded."""
MOST = 160
"""Clusters in an answer. Where there would be more, the grid is coarser."""
MOST_NORTHERN = 85.0511
"""Degrees: where Web Mercator, the projection of nearly all maps on the web, ends."""


Cell = tuple[int, int]
"""Its place in the grid, from the west and from the north."""


@dataclass(frozen=True)
class Cluster:
    latitude: float
    """In the middle of its stories."""
    longitude: float
    count: int
    spots: tuple[Spot, ...]
    main: Spot
    """Where most of its stories are."""

    @property
    def box(self) -> Box:
        latitudes, longitudes = zip(*self.spots, strict=True)
        return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))

    @property
    def is_one_spot(self) -> bool:
        return len(self.spots) == 1


def clusters(spots: Mapping[Spot, int], *, zoom: float) -> list[Cluster]:
    """The largest first; never more than `MOST`."""
    cells = cells_of(spots, zoom)
    while len(cells) > MOST:
        cells = coarser(cells)
    found = (cluster_of(cell, spots) for cell in cells.values())
    return sorted(found, key=lambda cluster: (-cluster.count, cluster.latitude, cluster.longitude))


def cells_of(spots: Mapping[Spot, int], zoom: float) -> dict[Cell, list[Spot]]:
    across = 2**zoom * TILE / CELL
    cells: dict[Cell, list[Spot]] = defaultdict(list)
    for spot in spots:
        x, y = projected(spot)
        cells[int(x * across), int(y * across)].append(spot)
    return cells


def coarser(cells: dict[Cell, list[Spot]]) -> dict[Cell, list[Spot]]:
    """Four in one, as at the zoom before."""
    found: dict[Cell, list[Spot]] = defaultdict(list)
    for (x, y), spots in cells.items():
        found[x >> 1, y >> 1] += spots
    return found


def cluster_of(cell: list[Spot], spots: Mapping[Spot, int]) -> Cluster:
    count = sum(spots[spot] for spot in cell)
    latitude = sum(spot[0] * spots[spot] for spot in cell) / count
    longitude = sum(spot[1] * spots[spot] for spot in cell) / count
    main = max(cell, key=lambda spot: (spots[spot], spot))
    return Cluster(round(latitude, 4), round(longitude, 4), count, tuple(sorted(cell)), main)


@lru_cache(maxsize=1 << 17)
def projected(spot: Spot) -> tuple[float, float]:
    """In Web Mercator: from the west and from the north, both from 0 to 1."""
    latitude = math.radians(max(-MOST_NORTHERN, min(spot[0], MOST_NORTHERN)))
    return (spot[1] + 180) / 360, (1 - math.asinh(math.tan(latitude)) / math.pi) / 2


def spot_at(x: float, y: float) -> Spot:
    """The inverse of `projected`."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))), x * 360 - 180
