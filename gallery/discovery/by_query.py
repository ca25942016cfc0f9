"""Answers that the database works out: slower than the index, and what it is measured by."""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Case, Count, DateField, F, Q, Value, When
from django.db.models.functions import Coalesce, Lower, Substr

from gallery.discovery.answers import Counts, Facts
from gallery.discovery.box import Box, Spot
from gallery.discovery.cursors import Cursor, place_among
from gallery.discovery.facets import CURATED, LABELS, in_order
from gallery.discovery.filters import EVERYTHING, StoryFilters
from gallery.discovery.search import AnswerSearch, Search, search_index, words_of
from gallery.discovery.tree import PROGRAMME_DEPTH, STEP

if TYPE_CHECKING:
    from gallery.models.stories import StoryQuerySet

GALLERY_PATH_LENGTH = PROGRAMME_DEPTH * STEP
RELATIONS = {"cohort": "cohorts", "theme": "themes", "region": "region", "tag": "tags"}
"""What a story calls the values of a facet. Galleries are told by its path."""
ORDERS = {
    "newest": ("-first_published_at", "-pk"),
    "oldest": ("first_published_at", "pk"),
    "title": (Lower("title"), "pk"),
}
PLACES = {"newest": ("published", "gt"), "oldest": ("published", "lt"), "title": ("lower_title", "lt")}
"""What tells the place of a story in an order, and what is true of it for those before."""


@dataclass(frozen=True)
class GalleryOption:
    slug: str
    title: str
    path: str


@dataclass
class QueryAnswers:
    """`stories` is a queryset of published ones; where a question is given, of those that answer it."""

    stories: "StoryQuerySet"
    galleries: Iterable[GalleryOption] = field(default_factory=tuple)
    question: int | None = None

    @property
    def search(self) -> Search:
        return search_index() if self.question is None else AnswerSearch(self.question)

    def facets(self) -> tuple[str, ...]:
        return tuple(name for name in LABELS if name != "gallery" or self.galleries)

    def names(self, facet: str) -> Mapping[str, str]:
        return self.all_names[facet]

    def has(self, facet: str, slug: str) -> bool:
        return slug in self.all_names[facet]

    @cached_property
    def all_names(self) -> dict[str, dict[str, str]]:
        return {facet: self.names_of(facet) for facet in self.facets()}

    def names_of(self, facet: str) -> dict[str, str]:
        """Words that contributors choose are known only where a story of these has them."""
        if facet == "gallery":
            return in_order((option.slug, option.title) for option in self.galleries)
        relation = RELATIONS[facet]
        if facet in CURATED:
            terms = self.stories.model._meta.get_field(relation).related_model
            return in_order(terms._default_manager.values_list("slug", "name"))
        used = self.stories.order_by().filter(**{f"{relation}__isnull": False})
        return in_order(used.values_list(f"{relation}__slug", f"{relation}__name").distinct())

    def total(self, filters: StoryFilters) -> int:
        return self.matching(filters).count()

    def numbers(self, filters: StoryFilters, *, start: int, size: int) -> list[int]:
        matching = self.matching(filters)
        if filters.sort != "relevance" or not words_of(filters.q):
            order = ORDERS.get(filters.sort, ORDERS["newest"])
            return list(matching.order_by(*order).values_list("pk", flat=True)[start : start + size])
        place = {story: rank for rank, story in enumerate(self.search.ranked(filters.q).in_order())}
        newest_first = matching.order_by(*ORDERS["newest"]).values_list("pk", flat=True)
        return sorted(newest_first, key=lambda story: place.get(story, len(place)))[start : start + size]

    def passed(self, filters: StoryFilters, cursor: Cursor) -> int:
        if filters.sort == "relevance":
            return place_among(self.numbers(filters, start=0, size=self.total(filters)), cursor)
        stories = self.matching(filters).alias(published=F("first_published_at"), lower_title=Lower("title"))
        return stories.filter(up_to(filters.sort, cursor)).count()

    def counts(self, filters: StoryFilters) -> Counts:
        return {facet: self.counted(facet, self.matching(filters, ignoring=facet)) for facet in self.facets()}

    def spots(self, filters: StoryFilters, box: Box | None = None) -> dict[Spot, int]:
        rows = inside(self.matching(filters), box).filter(latitude__isnull=False, longitude__isnull=False).order_by()
        counted = rows.values_list("latitude", "longitude").annotate(number=Count("pk"))
        return {(float(latitude), float(longitude)): number for latitude, longitude, number in counted}

    def stories_at(self, filters: StoryFilters, spots: Collection[Spot]) -> dict[Spot, int]:
        wanted, rows = set(spots), self.matching(filters).order_by("pk")
        rows = rows.filter(latitude__in={spot[0] for spot in spots}, longitude__in={spot[1] for spot in spots})
        found = rows.values_list("latitude", "longitude", "pk")
        return {spot: pk for *degrees, pk in found if (spot := (float(degrees[0]), float(degrees[1]))) in wanted}

    def facts(self, filters: StoryFilters = EVERYTHING) -> Facts:
        places = Count("place_name", distinct=True, filter=~Q(place_name=""))
        numbers = (
            self.matching(filters)
            .order_by()
            .aggregate(stories=Count("pk", distinct=True), places=places, themes=Count("themes", distinct=True))
        )
        return Facts(**numbers)

    def matching(self, filters: StoryFilters, *, ignoring: str = "") -> "StoryQuerySet":
        """Values of one facet widen the result; different facets narrow it."""
        stories = inside(within(searched(self.stories, filters, self.search), filters), filters.bbox)
        stories = stories.quoting() if filters.only else stories
        for facet in self.facets():
            if facet != ignoring and filters.chosen(facet):
                stories = self.narrowed(stories, facet, filters.chosen(facet))
        return stories

    def narrowed(self, stories: "StoryQuerySet", facet: str, slugs: Iterable[str]) -> "StoryQuerySet":
        wanted = set(slugs)
        if facet == "gallery":
            paths = [option.path for option in self.galleries if option.slug in wanted]
            return stories.annotate(gallery_path=Substr("path", 1, GALLERY_PATH_LENGTH)).filter(gallery_path__in=paths)
        having = stories.model._default_manager.filter(**{f"{RELATIONS[facet]}__slug__in": wanted})
        return stories.filter(pk__in=having.order_by().values("pk"))

    def counted(self, facet: str, stories: "StoryQuerySet") -> dict[str, int]:
        stories = stories.order_by()
        if facet == "gallery":
            rows = stories.annotate(gallery_path=Substr("path", 1, GALLERY_PATH_LENGTH))
            by_path = dict(rows.values_list(F("gallery_path")).annotate(number=Count("pk")))
            return {option.slug: by_path.get(option.path, 0) for option in self.galleries}
        slug = f"{RELATIONS[facet]}__slug"
        rows = stories.filter(**{f"{slug}__isnull": False}).values_list(slug)
        return dict(rows.annotate(number=Count("pk", distinct=True)))


def up_to(sort: str, cursor: Cursor) -> Q:
    """What stands before a place in an order, or at it."""
    name, before = PLACES[sort]
    is_title = isinstance(cursor.key, str)
    key = Lower(Value(cursor.key)) if is_title else dt.datetime.fromtimestamp(float(cursor.key), dt.UTC)
    return Q(**{f"{name}__{before}": key}) | Q(**{name: key, f"pk__{before}e": cursor.number})


def searched(stories: "StoryQuerySet", filters: StoryFilters, search: Search) -> "StoryQuerySet":
    if not filters.q:
        return stories
    if not words_of(filters.q):
        return stories.none()
    return stories.filter(pk__in=search.matching(filters.q))


def within(stories: "StoryQuerySet", filters: StoryFilters) -> "StoryQuerySet":
    """Those that went on in these years, and reached so many people; what does not say so is left out."""
    if filters.reached_from is not None:
        stories = stories.filter(people_reached__gte=filters.reached_from)
    if filters.reached_to is not None:
        stories = stories.filter(people_reached__lte=filters.reached_to)
    if filters.year_from is not None:
        goes_on = Case(When(started__isnull=False, then=Value(dt.date.max)), output_field=DateField())
        stories = stories.alias(until=Coalesce("ended", goes_on)).filter(until__gte=dt.date(filters.year_from, 1, 1))
    if filters.year_to is not None:
        stories = stories.alias(since=Coalesce("started", "ended")).filter(since__lte=dt.date(filters.year_to, 12, 31))
    return stories


def inside(stories: "StoryQuerySet", box: Box | None) -> "StoryQuerySet":
    if box is None:
        return stories
    # The column would round the edges to the nearest spot, outwards too.
    west, south = (math.ceil(round(edge * 100, 6)) / 100 for edge in (box.west, box.south))
    east, north = (math.floor(round(edge * 100, 6)) / 100 for edge in (box.east, box.north))
    return stories.filter(latitude__range=(south, north), longitude__range=(west, east))
