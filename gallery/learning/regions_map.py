"""The map of what was learned: a mark for each region, with how many stories are in it."""

from collections.abc import Collection

from django.utils.translation import ngettext

from gallery.discovery.box import Box, Spot
from gallery.discovery.filters import StoryFilters
from gallery.discovery.learning.figures import Figures
from gallery.discovery.listing import in_figures
from gallery.learning.tables import Address
from gallery.learning.terms import Place
from gallery.models.maps import Frame, MapView, Mark, around, bounds


def regions_map(figures: Figures, regions: Collection[Place], address: Address) -> MapView | None:
    """As large as all regions that have a middle, told of or not; None where none has one."""
    middles = {region.slug: middle for region in regions if (middle := middle_of(region))}
    if not middles:
        return None
    frame = Frame.of(bounds(middles.values()))
    told = [region for region in regions if region.slug in middles and figures.region.get(region.slug)]
    marks = [mark_of(region, middles[region.slug], figures.region[region.slug], address) for region in told]
    total = sum(mark.count for mark in marks)
    return MapView(frame.box, [frame.drawn(mark) for mark in marks], frame.transform, placed=total, total=total)


def middle_of(region: Place) -> Spot | None:
    if region.latitude is None or region.longitude is None:
        return None
    return float(region.latitude), float(region.longitude)


def mark_of(region: Place, middle: Spot, number: int, address: Address) -> Mark:
    north, east = middle
    label = ngettext("%(number)s story", "%(number)s stories", number) % {"number": in_figures(number)}
    url = address(StoryFilters(region=(region.slug,)))
    return Mark(north, east, number, label, region.name, url, around(Box(east, north, east, north)), is_one_spot=True)
