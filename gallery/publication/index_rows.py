"""What the index of stories is made of, as the database has it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from taggit.models import Tag

from gallery.discovery.index import PLACE, SPOT, IndexRow, Names
from gallery.discovery.keeper import KEEPER, Changes
from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import Cohort, GalleryPage, Region, StoryPage, StoryTag, Theme
from gallery.publication.changes import changes_after

PROGRAMME_PATH = PROGRAMME_DEPTH * STEP
GOES_ON = dt.date.max.toordinal()
COLUMNS = (
    "pk",
    "path",
    "region__slug",
    "place_name",
    "latitude",
    "longitude",
    "first_published_at",
    "title",
    "people_reached",
    "started",
    "ended",
)
Terms = dict[int, list[tuple[str, Any]]]


class DatabaseSource:
    def rows(self, numbers: Iterable[int] | None = None) -> Iterator[IndexRow]:
        chosen = None if numbers is None else list(numbers)
        terms, galleries = terms_of(chosen), dict(GalleryPage.objects.programmes().values_list("path", "slug"))
        stories = StoryPage.objects.published().order_by()
        stories = stories if chosen is None else stories.filter(pk__in=chosen)
        for pk, path, region, place, latitude, longitude, *columns in stories.values_list(*COLUMNS).iterator():
            spot = None if latitude is None or longitude is None else (float(latitude), float(longitude))
            single = {"gallery": galleries.get(path[:PROGRAMME_PATH]), "region": region, PLACE: place, SPOT: spot}
            own = [(facet, slug) for facet, slug in single.items() if slug]
            yield row_of(pk, [*terms.get(pk, ()), *own], *columns)

    def names(self) -> Names:
        terms: tuple[tuple[str, Any], ...] = (("theme", Theme), ("cohort", Cohort), ("region", Region), ("tag", Tag))
        names = {facet: dict(model.objects.order_by().values_list("slug", "name")) for facet, model in terms}
        galleries = GalleryPage.objects.programmes().shown().order_by("path")
        return names | {"gallery": dict(galleries.values_list("slug", "title"))}

    def changes(self, *, after: int | None) -> Changes:
        return changes_after(after)


def row_of(
    number: int,
    terms: list[tuple[str, Any]],
    published: dt.datetime | None,
    title: str,
    people: int | None,
    started: dt.date | None,
    ended: dt.date | None,
) -> IndexRow:
    """What has no end goes on; what has no beginning began when it ended."""
    first = started or ended
    return IndexRow(
        number,
        published=published.timestamp() if published else 0.0,
        title=title.lower(),
        terms=tuple(terms),
        people=people,
        started=first.toordinal() if first else None,
        ended=ended.toordinal() if ended else GOES_ON if started else None,
    )


def terms_of(numbers: list[int] | None) -> Terms:
    """The themes, cohorts and tags of these stories, or of all, by slug."""
    found: Terms = defaultdict(list)
    for facet, rows, story, slug in (
        ("theme", StoryPage.themes.through.objects, "storypage", "theme__slug"),
        ("cohort", StoryPage.cohorts.through.objects, "storypage", "cohort__slug"),
        ("tag", StoryTag.objects, "content_object", "tag__slug"),
    ):
        chosen = rows.all() if numbers is None else rows.filter(**{f"{story}__in": numbers})
        pairs: dict[str, tuple[str, str]] = {}
        for number, name in chosen.order_by().values_list(story, slug).iterator():
            if name:
                found[number].append(pairs.setdefault(name, (facet, name)))
    return found


def keep_index() -> None:
    KEEPER.source = DatabaseSource()
