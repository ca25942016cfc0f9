"""What the index of stories is made of, as the database has it."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db.models import Aggregate, Func, QuerySet, TextField
from taggit.models import Tag

from gallery.discovery.index import PLACE, SPOT, IndexRow, Names
from gallery.discovery.keeper import KEEPER, Changes
from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import Cohort, GalleryPage, Region, StoryPage, StoryTag, Theme
from gallery.publication.changes import changes_after

PROGRAMME_PATH = PROGRAMME_DEPTH * STEP
GOES_ON = dt.date.max.toordinal()
LAST: tuple[float, str] = (math.inf, "")
"""After all stories."""


class AsKept(Func):
    """A moment, a day or a fraction as the database keeps it, which is text in SQLite.

    To have Django read a hundred thousand of them takes longer than everything else.
    """

    template = "%(expressions)s"
    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)", **context)


class Joined(Aggregate):
    """Numbers with commas between them."""

    function = "GROUP_CONCAT"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **context)


COLUMNS = (
    "pk",
    "path",
    "region__slug",
    "place_name",
    AsKept("latitude"),
    AsKept("longitude"),
    AsKept("first_published_at"),
    "title",
    "people_reached",
    AsKept("started"),
    AsKept("ended"),
)


class DatabaseSource:
    def rows(self, numbers: Iterable[int] | None = None) -> Iterator[IndexRow]:
        chosen = None if numbers is None else list(numbers)
        facets, galleries = facets_of(chosen), dict(GalleryPage.objects.programmes().values_list("path", "slug"))
        stories = StoryPage.objects.published().order_by("pk")
        stories = stories if chosen is None else stories.filter(pk__in=chosen)
        for pk, path, region, place, latitude, longitude, *columns in stories.values_list(*COLUMNS).iterator():
            spot = None if latitude is None or longitude is None else (float(latitude), float(longitude))
            single = (
                ("gallery", galleries.get(path[:PROGRAMME_PATH])),
                ("region", region),
                (PLACE, place),
                (SPOT, spot),
            )
            terms: list[tuple[str, Any]] = [(facet, value) for facet, value in single if value]
            for many in facets:
                terms += many.terms_of(pk)
            yield row_of(pk, terms, *columns)

    def names(self) -> Names:
        terms: tuple[tuple[str, Any], ...] = (("theme", Theme), ("cohort", Cohort), ("region", Region), ("tag", Tag))
        names = {facet: dict(model.objects.order_by().values_list("slug", "name")) for facet, model in terms}
        galleries = GalleryPage.objects.programmes().shown().order_by("path")
        return names | {"gallery": dict(galleries.values_list("slug", "title"))}

    def changes(self, *, after: int | None) -> Changes:
        return changes_after(after)


def row_of(
    number: int,
    terms: Iterable[tuple[str, Any]],
    published: Any,
    title: str,
    people: int | None,
    started: Any,
    ended: Any,
) -> IndexRow:
    """What has no end goes on; what has no beginning began when it ended."""
    first, last = started or ended, ended
    until = day(last) if last else GOES_ON if started else None
    return IndexRow(
        number, seconds(published), title.lower(), tuple(terms), people, day(first) if first else None, until
    )


def seconds(moment: dt.datetime | str | None) -> float:
    """Since 1970. As text it is in UTC."""
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    return moment.timestamp() if moment else 0.0


@lru_cache(maxsize=10_000)
def day(date: dt.date | str) -> int:
    return (dt.date.fromisoformat(date) if isinstance(date, str) else date).toordinal()


class ManyTerms:
    """What stories have of one facet, read beside them in the order of their numbers."""

    number: float
    terms: str

    def __init__(self, rows: QuerySet[Any], story: str, term: str, pairs: dict[str, tuple[str, str]]) -> None:
        joined = rows.order_by(story).values_list(story).annotate(terms=Joined(term))
        self.rows, self.pairs = joined.iterator(), pairs
        self.step()

    def step(self) -> None:
        self.number, self.terms = next(self.rows, LAST)

    def terms_of(self, number: int) -> list[tuple[str, str]]:
        """To be asked with rising numbers only."""
        while self.number < number:
            self.step()
        if self.number > number:
            return []
        return [self.pairs[term] for term in self.terms.split(",") if term in self.pairs]


def facets_of(numbers: list[int] | None) -> list[ManyTerms]:
    """The themes, cohorts and tags of these stories, or of all."""
    found = []
    for facet, rows, story, terms in (
        ("theme", StoryPage.themes.through.objects, "storypage", Theme.objects),
        ("cohort", StoryPage.cohorts.through.objects, "storypage", Cohort.objects),
        ("tag", StoryTag.objects, "content_object", Tag.objects),
    ):
        chosen = rows.all() if numbers is None else rows.filter(**{f"{story}__in": numbers})
        slugs = terms.order_by().exclude(slug="").values_list("pk", "slug")
        found.append(ManyTerms(chosen, story, facet, {str(pk): (facet, slug) for pk, slug in slugs}))
    return found


def keep_index() -> None:
    KEEPER.source = DatabaseSource()
