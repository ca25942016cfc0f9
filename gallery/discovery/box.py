"""A part of the map, between two parallels and two meridians."""

import math
from typing import NamedTuple, Self

Spot = tuple[float, float]
"""Latitude and longitude, in degrees (WGS 84) rounded to 0.01: about 1 km."""
MOST_TEXT = 100
"""Characters. No box needs more."""


class Box(NamedTuple):
    """In degrees (WGS 84), in the order of GeoJSON's bounding boxes."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Of four numbers between commas; None for anything else, and for what is inside out or nowhere."""
        try:
            west, south, east, north = (round(float(part), 3) for part in text[:MOST_TEXT].split(","))
        except (ValueError, OverflowError):
            return None
        if not all(map(math.isfinite, (west, south, east, north))):
            return None
        box = cls(max(west, -180), max(south, -90), min(east, 180), min(north, 90))
        return box if box.west < box.east and box.south < box.north else None

    @classmethod
    def around(cls, latitude: float, longitude: float, *, degrees: float) -> Self:
        """As wide as it is high where Britain is: a degree of longitude is little more than half one of latitude."""
        high, wide = degrees, degrees / math.cos(math.radians(min(abs(latitude), 80)))
        edges = (longitude - wide, latitude - high, longitude + wide, latitude + high)
        return cls(*(round(edge, 3) for edge in edges))

    def __str__(self) -> str:
        return ",".join(f"{edge:.10g}" for edge in self)

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east
