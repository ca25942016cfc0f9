"""What the index of stories is made of, as the database has it."""

import datetime as dt
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Aggregate, Func, Model, QuerySet, TextField
from django.db.models.functions import Cast
from pyroaring import BitMap
from taggit.models import Tag

from gallery.discovery.facets import in_order
from gallery.discovery.filters import Moved
from gallery.discovery.index import Names
from gallery.discovery.keeper import KEEPER, Changes
from gallery.discovery.replica import from_primary
from gallery.discovery.rows import PLACE, QUESTION, SAYS, SPOT, IndexRows, title_key
from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import Cohort, GalleryPage, Region, StoryAnswer, StoryPage, StoryQuote, StoryTag, Theme
from gallery.publication.changes import changes_after
from gallery.publication.moved_terms import moved_slugs

PROGRAMME_PATH = PROGRAMME_DEPTH * STEP
EPOCH = dt.datetime(1970, 1, 1)
GOES_ON = "it goes on"
FAR_AWAY = dt.date.max.toordinal() + 1
Having = Mapping[Any, Sequence[int]]
"""The numbers of the stories that have each value."""


class MomentAsText(Func):
    """In UTC. To have a hundred thousand of them made into moments takes longer than everything else."""

    template = "CAST(%(expressions)s AS text)"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(%(expressions)s AT TIME ZONE 'UTC' AS text)"
        return self.as_sql(compiler, connection, template=template, **context)


class AsNumber(Func):
    """A fraction, which is no `Decimal`, and is not converted row by row."""

    template = "CAST(%(expressions)s AS double precision)"
    arity = 1
    output_field = TextField()


class InOneRow(Aggregate):
    """A list, as JSON: a row for each takes three times as long."""

    function = "json_group_array"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(json_agg(%(expressions)s) AS text)", **context)


COLUMNS = (
    "pk",
    "path",
    "place_name",
    AsNumber("latitude"),
    AsNumber("longitude"),
    MomentAsText("first_published_at"),
    "title",
    "people_reached",
    Cast("started", TextField()),
    Cast("ended", TextField()),
)


class DatabaseSource:
    """Of the primary: a number of one database and rows of another would not belong together."""

    @from_primary()
    def rows(self, numbers: Iterable[int] | None = None) -> IndexRows:
        chosen = None if numbers is None else list(numbers)
        rows = read(stories_among(chosen))
        return replace(rows, values={**rows.values, **terms_of(chosen), **said(chosen)})

    @from_primary()
    def names(self) -> Names:
        terms: tuple[tuple[str, Any], ...] = (("theme", Theme), ("cohort", Cohort), ("region", Region), ("tag", Tag))
        names = {facet: in_order(model.objects.order_by().values_list("slug", "name")) for facet, model in terms}
        galleries = GalleryPage.objects.programmes().shown().order_by()
        return names | {"gallery": in_order(galleries.values_list("slug", "title"))}

    @from_primary()
    def changes(self, *, after: int | None) -> Changes:
        return changes_after(after)

    @from_primary()
    def moved(self) -> Moved:
        return moved_slugs()


def read(stories: QuerySet[Any]) -> IndexRows:
    """All but their terms. What has no end goes on; what has no beginning began when it ended."""
    numbers, moments, titles = array("I"), array("d"), []
    homes, places, spots, reach, starts, ends = (defaultdict[Any, array](new_numbers) for _column in range(6))
    for number, path, place, north, east, moment, title, reached, start, end in stories.iterator():
        numbers.append(number)
        moments.append(seconds(moment))
        titles.append(title_key(title))
        homes[path[:PROGRAMME_PATH]].append(number)
        places[place].append(number)
        spots[north, east].append(number)
        reach[reached].append(number)
        starts[start or end].append(number)
        ends[end or (start and GOES_ON)].append(number)
    values = {
        "gallery": by_slug(homes, dict(GalleryPage.objects.programmes().values_list("path", "slug"))),
        PLACE: {place: BitMap(having) for place, having in places.items() if place},
        SPOT: {spot: BitMap(having) for spot, having in spots.items() if None not in spot},
    }
    reach.pop(None, None)
    ranges = {"people": reach, "started": by_day(starts), "ended": by_day(ends)}
    return IndexRows(BitMap(numbers), values, ranges, {"published": moments, "title": titles})


def seconds(moment: str | None) -> float:
    """Since 1970."""
    return (dt.datetime.fromisoformat(moment) - EPOCH).total_seconds() if moment else 0.0


def stories_among(numbers: list[int] | None) -> QuerySet[Any]:
    stories = StoryPage.objects
    chosen = stories.all_published() if numbers is None else stories.published().filter(pk__in=numbers)
    return chosen.order_by("pk").values_list(*COLUMNS)


def terms_of(numbers: list[int] | None) -> dict[str, dict[str, BitMap]]:
    """The themes, cohorts, regions and tags of these stories, or of all, public or not."""
    found = {}
    for facet, rows, story, model in (
        ("theme", StoryPage.themes.through.objects, "storypage", Theme),
        ("cohort", StoryPage.cohorts.through.objects, "storypage", Cohort),
        ("region", StoryPage.objects, "pk", Region),
        ("tag", StoryTag.objects, "content_object", Tag),
    ):
        chosen = rows.all() if numbers is None else rows.filter(**{f"{story}__in": numbers})
        listed = chosen.order_by().values_list(facet).annotate(having=InOneRow(story))
        found[facet] = by_slug({value: json.loads(having) for value, having in listed}, slugs_of(model))
    return found


def said(numbers: list[int] | None) -> dict[str, dict[Any, BitMap]]:
    """What these stories answer, and whether they quote anybody; of all, public or not."""
    answers, quotes = StoryAnswer.objects.filter(question__isnull=False), StoryQuote.objects.all()
    if numbers is not None:
        answers, quotes = answers.filter(story__in=numbers), quotes.filter(story__in=numbers)
    listed = answers.order_by().values_list("question").annotate(having=InOneRow("story"))
    return {
        QUESTION: {question: BitMap(json.loads(having)) for question, having in listed},
        SAYS: {"quotes": BitMap(quotes.order_by().values_list("story", flat=True).iterator())},
    }


def new_numbers() -> array:
    return array("I")


def slugs_of(model: type[Model]) -> dict[int, str]:
    return dict(model._default_manager.order_by().values_list("pk", "slug"))


def by_slug(having: Having, slugs: Mapping[Any, str]) -> dict[str, BitMap]:
    """Of the values that have one."""
    return {slugs[value]: BitMap(numbers) for value, numbers in having.items() if slugs.get(value)}


def by_day(having: Having) -> Having:
    """By `date.toordinal()`."""
    return {day(date): numbers for date, numbers in having.items() if date is not None}


def day(date: str) -> int:
    return FAR_AWAY if date == GOES_ON else dt.date.fromisoformat(date).toordinal()


def keep_index() -> None:
    KEEPER.source = DatabaseSource()
