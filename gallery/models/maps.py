"""The map of a gallery: what is sent to be drawn on it, and what is drawn where there is no JavaScript."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from gallery.discovery.answers import Answers
from gallery.discovery.box import Box, Spot
from gallery.discovery.clusters import MAX_ZOOM, TILE, Cluster, clusters, projected, spot_at
from gallery.discovery.filters import StoryFilters

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gallery.models.stories import StoryPage, StoryQuerySet

WIDTH, HEIGHT = 480, 400
"""Of the drawing, in its own units; the part of the map that it shows is as wide as so many px."""
MARGIN = 1.25
UNITS = 1 << 16
"""The world is as wide as so many of `land.svg`."""
FIELDS = ("title", "slug", "url_path", "depth", "path", "place_name")
MOST_TITLE, MOST_PLACE = 90, 45
"""Bytes, of which an answer may hold hundreds of times as many."""
BRITAIN = Box(-8.7, 49.8, 2.0, 60.9)
"""Shown where there is nothing to show."""
EDGE = 0.005
"""Degrees around a spot: half of what coordinates are rounded to."""


@dataclass(frozen=True)
class Mark:
    """A story, or so many that stand close together."""

    latitude: float
    longitude: float
    count: int
    label: str
    place: str
    url: str
    box: Box
    is_one_spot: bool

    @property
    def shown_count(self) -> str:
        return number_format(self.count, force_grouping=True)

    def as_geojson(self) -> dict[str, Any]:
        """Without the way to several stories: it says all filters, two hundred times."""
        return {
            "type": "Feature",
            "bbox": self.box,
            "geometry": {"type": "Point", "coordinates": (self.longitude, self.latitude)},
            "properties": {
                "count": self.count,
                "label": self.label,
                "place": self.place,
                "url": self.url if self.count == 1 else "",
                "is_one_spot": self.is_one_spot,
            },
        }


def geojson(marks: Iterable[Mark]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [mark.as_geojson() for mark in marks]}


@dataclass(frozen=True)
class Marks:
    """Makes the marks for the stories of a gallery under some filters."""

    stories: "StoryQuerySet"
    answers: Answers
    filters: StoryFilters
    address: str
    request: "HttpRequest"

    def of(self, spots: dict[Spot, int], *, zoom: float) -> list[Mark]:
        found = clusters(spots, zoom=zoom)
        told = self.told([cluster.main for cluster in found])
        marks = (self.mark(cluster, told.get(cluster.main)) for cluster in found)
        return [mark for mark in marks if mark is not None]

    def mark(self, cluster: Cluster, story: "StoryPage | None") -> Mark | None:
        """`story` is one of them where most of them are; None if it is not public any more."""
        if cluster.count == 1:
            return self.single(cluster, story) if story else None
        box = around(cluster.box)
        url = self.address + self.filters.within(box).query_string()
        label = words_for(cluster.count, near=story.place_name if story else "")
        return Mark(cluster.latitude, cluster.longitude, cluster.count, label, "", url, box, cluster.is_one_spot)

    def single(self, cluster: Cluster, story: "StoryPage") -> Mark:
        url, box = story.get_url(self.request) or "", around(cluster.box)
        words = short(story.title, MOST_TITLE), short(story.place_name, MOST_PLACE)
        return Mark(*cluster.main, 1, *words, url, box, is_one_spot=True)

    def told(self, spots: list[Spot]) -> dict[Spot, "StoryPage"]:
        """A story at each spot, as far as it is public."""
        if not spots:
            return {}
        numbers = self.answers.stories_at(self.filters, spots)
        public = self.stories.filter(pk__in=set(numbers.values())).order_by()
        found = {story.pk: story for story in public.only(*FIELDS)}
        roots = Site.get_site_root_paths()
        for story in found.values():
            story._wagtail_cached_site_root_paths = roots
        return {spot: found[number] for spot, number in numbers.items() if number in found}


def words_for(count: int, *, near: str) -> str:
    words = ngettext("%(number)s story", "%(number)s stories", count)
    label = words % {"number": number_format(count, force_grouping=True)}
    return _("%(stories)s around %(place)s") % {"stories": label, "place": short(near, MOST_PLACE)} if near else label


def short(text: str, most: int) -> str:
    written = text.encode()
    return text if len(written) <= most else f"{written[: most - 3].decode(errors='ignore')}…"


def around(box: Box) -> Box:
    edges = (box.west - EDGE, box.south - EDGE, box.east + EDGE, box.north + EDGE)
    return Box(*(round(edge, 3) for edge in edges))


@dataclass(frozen=True)
class Drawn:
    mark: Mark
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class MapView:
    """The map as a drawing, with its marks as links."""

    box: Box
    marks: list[Drawn]
    transform: str
    """From the units of `land.svg` to those of the drawing."""
    placed: int
    total: int
    width: int = WIDTH
    height: int = HEIGHT
    nearest: int = MAX_ZOOM

    @property
    def elsewhere(self) -> int:
        """Stories that say no place, or no more than a region."""
        return self.total - self.placed


@dataclass(frozen=True)
class Frame:
    """What the drawing shows: its corner and how wide it is, as parts of the world in Web Mercator."""

    x: float
    y: float
    span: float

    @classmethod
    def of(cls, box: Box) -> "Frame":
        (left, top), (right, bottom) = projected((box.north, box.west)), projected((box.south, box.east))
        least = WIDTH / TILE / 2**MAX_ZOOM
        span = min(max((right - left) * MARGIN, (bottom - top) * MARGIN * WIDTH / HEIGHT, least), 1)
        return cls((left + right - span) / 2, (top + bottom - span * HEIGHT / WIDTH) / 2, span)

    @property
    def zoom(self) -> float:
        return math.log2(WIDTH / TILE / self.span)

    @property
    def box(self) -> Box:
        north, west = spot_at(self.x, self.y)
        south, east = spot_at(self.x + self.span, self.y + self.span * HEIGHT / WIDTH)
        return Box(*(round(edge, 3) for edge in (west, south, east, north)))

    @property
    def transform(self) -> str:
        scale = WIDTH / self.span / UNITS
        return f"scale({scale:.5g}) translate({-self.x * UNITS:.2f} {-self.y * UNITS:.2f})"

    def drawn(self, mark: Mark) -> Drawn:
        x, y = projected((mark.latitude, mark.longitude))
        at = ((x - self.x) / self.span * WIDTH, (y - self.y) / self.span * WIDTH)
        return Drawn(mark, round(at[0], 1), round(at[1], 1), radius=round(9 + 4 * math.log10(mark.count), 1))


def map_of(marks: Marks, *, total: int) -> MapView:
    """All of the stories that are found, as near as they allow."""
    spots = dict(marks.answers.spots(marks.filters))
    frame = Frame.of(marks.filters.bbox or bounds(spots))
    drawn = [frame.drawn(mark) for mark in marks.of(spots, zoom=frame.zoom)]
    return MapView(frame.box, drawn, frame.transform, placed=sum(spots.values()), total=total)


def bounds(spots: Iterable[Spot]) -> Box:
    places = list(spots)
    if not places:
        return BRITAIN
    latitudes, longitudes = zip(*places, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
