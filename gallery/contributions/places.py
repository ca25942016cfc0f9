"""Where a place name is, from a table of British places made once from GeoNames (CC BY 4.0)."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

from gallery.models import Region

PLACES = Path(__file__).with_name("places.csv")
NOWHERE = (None, None)


@cache
def places() -> dict[str, list[tuple[Decimal, Decimal]]]:
    """Coordinates (degrees WGS 84, rounded to 0.01) by folded name, the most populous place of a name first."""
    found: dict[str, list[tuple[Decimal, Decimal]]] = {}
    with PLACES.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            found.setdefault(row["name"].casefold(), []).append((Decimal(row["latitude"]), Decimal(row["longitude"])))
    return found


def coordinates_of(place_name: str, *, region: Region | None) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """ "Leith, Edinburgh" is looked up by its parts. Of several places by one name, the one nearest to the region."""
    for part in place_name.split(","):
        candidates = places().get(" ".join(part.split()).casefold())
        if candidates:
            return nearest(candidates, region)
    return NOWHERE


def nearest(candidates: list[tuple[Decimal, Decimal]], region: Region | None) -> tuple[Decimal, Decimal]:
    if region is None or region.latitude is None or region.longitude is None:
        return candidates[0]
    centre = region.latitude, region.longitude
    # At these latitudes a degree of longitude is little more than half a degree of latitude.
    return min(candidates, key=lambda at: (at[0] - centre[0]) ** 2 + ((at[1] - centre[1]) * 3 / 5) ** 2)
