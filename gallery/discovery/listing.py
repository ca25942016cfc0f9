from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gallery.discovery.facets import Facet, Facets, GalleryOption
from gallery.discovery.filters import StoryFilters
from gallery.discovery.search import search_index, words_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from gallery.models.stories import StoryPage, StoryQuerySet

PER_PAGE = 24
ORDERS = {
    "newest": ("-first_published_at", "-pk"),
    "oldest": ("first_published_at", "pk"),
    "title": (Lower("title"), "pk"),
}
SORT_LABELS = {
    "relevance": gettext_lazy("Best match first"),
    "newest": gettext_lazy("Newest first"),
    "oldest": gettext_lazy("Oldest first"),
    "title": gettext_lazy("By title"),
}


@dataclass(frozen=True)
class Chip:
    """A choice that the visitor made, and the way back from it."""

    label: str
    facet_label: str
    remove_url: str
    count: int | None = None


@dataclass(frozen=True)
class Sort:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class PageLink:
    number: int
    url: str
    is_current: bool
    is_gap: bool = False


@dataclass(frozen=True)
class Pager:
    pages: tuple[PageLink, ...]
    previous_url: str
    next_url: str

    @property
    def has_pages(self) -> bool:
        return len(self.pages) > 1


@dataclass(frozen=True)
class Fact:
    number: int
    label: str


@dataclass(frozen=True)
class Listing:
    """One page of stories, and everything needed to go on from it."""

    filters: StoryFilters
    total: int
    stories: list["StoryPage"]
    facets: list[Facet]
    chips: list[Chip]
    loosen: list[Chip]
    pager: Pager
    sorts: list[Sort]
    clear_url: str
    feed_url: str

    @property
    def chosen_count(self) -> int:
        return self.filters.chosen_count


def list_stories(
    stories: "StoryQuerySet", *, query: "QueryDict", address: str, galleries: Iterable[GalleryOption] = ()
) -> Listing:
    """Answer a query string with one page of `stories`, a queryset of published ones."""
    facets = Facets.of(stories, galleries)
    filters = facets.known(StoryFilters.from_query(query))
    found = search(stories, filters)
    matching = facets.narrow(found, filters)
    total = matching.count()
    filters = replace(filters, page=min(filters.page, last_page(total)))
    return Listing(
        filters=filters,
        total=total,
        stories=stories_on_page(matching, filters),
        facets=facets.counted(found, filters),
        chips=chips(facets, filters, address),
        loosen=[] if total else loosening(facets, stories, filters, address),
        pager=pager(filters, total, address),
        sorts=sorts(filters),
        clear_url=address,
        feed_url=f"{address}feed/{replace(filters, page=1, sort='newest').query_string()}",
    )


def sorts(filters: StoryFilters) -> list[Sort]:
    """Only what was searched for matches better or worse."""
    labels = {key: label for key, label in SORT_LABELS.items() if filters.q or key != "relevance"}
    return [Sort(key, str(label), key == filters.sort) for key, label in labels.items()]


def search(stories: "StoryQuerySet", filters: StoryFilters) -> "StoryQuerySet":
    if not filters.q:
        return stories
    if not words_of(filters.q):
        return stories.none()
    return stories.filter(pk__in=search_index().matching(filters.q))


def stories_on_page(matching: "StoryQuerySet", filters: StoryFilters) -> list["StoryPage"]:
    start = (filters.page - 1) * PER_PAGE
    if filters.sort != "relevance" or not words_of(filters.q):
        order = ORDERS.get(filters.sort, ORDERS["newest"])
        return matching.order_by(*order)[start : start + PER_PAGE].cards()
    place = {story: rank for rank, story in enumerate(search_index().ranked(filters.q))}
    newest_first = matching.order_by(*ORDERS["newest"]).values_list("pk", flat=True)
    wanted = sorted(newest_first, key=lambda story: place.get(story, len(place)))[start : start + PER_PAGE]
    cards = matching.order_by().filter(pk__in=wanted).cards()
    return sorted(cards, key=lambda story: wanted.index(story.pk))


def last_page(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def chips(facets: Facets, filters: StoryFilters, address: str) -> list[Chip]:
    found = [
        Chip(
            facets.names[kind.name][value], str(kind.label), address + filters.without(kind.name, value).query_string()
        )
        for kind in facets.kinds
        for value in filters.chosen(kind.name)
    ]
    if filters.q:
        found.insert(0, Chip(f"“{filters.q}”", _("Search"), address + without_search(filters).query_string()))
    return found


def without_search(filters: StoryFilters) -> StoryFilters:
    return replace(filters, q="", page=1, sort="newest" if filters.sort == "relevance" else filters.sort)


def loosening(facets: Facets, stories: "StoryQuerySet", filters: StoryFilters, address: str) -> list[Chip]:
    """For an empty result: the choices whose removal brings stories back, best first."""
    options = [
        (
            ", ".join(facets.names[kind.name][value] for value in filters.chosen(kind.name)),
            str(kind.label),
            filters.without(kind.name),
        )
        for kind in facets.kinds
        if filters.chosen(kind.name)
    ]
    if filters.q:
        options.append((f"“{filters.q}”", _("Search"), without_search(filters)))
    found = [
        Chip(label, facet, address + looser.query_string(), facets.narrow(search(stories, looser), looser).count())
        for label, facet, looser in options
    ]
    return sorted((chip for chip in found if chip.count), key=lambda chip: -(chip.count or 0))


def pager(filters: StoryFilters, total: int, address: str) -> Pager:
    last, current = last_page(total), filters.page
    shown = [n for n in range(1, last + 1) if n in (1, last) or abs(n - current) <= 1]

    def url(number: int) -> str:
        return address + replace(filters, page=number).query_string()

    pages = [PageLink(shown[0], url(shown[0]), shown[0] == current)]
    for before, number in pairwise(shown):
        if number - before > 1:
            pages.append(PageLink(0, "", is_current=False, is_gap=True))
        pages.append(PageLink(number, url(number), number == current))
    return Pager(
        tuple(pages),
        previous_url=url(current - 1) if current > 1 else "",
        next_url=url(current + 1) if current < last else "",
    )


def gallery_facts(stories: "StoryQuerySet") -> list[Fact]:
    """How many stories, places and themes there are, whatever is chosen."""
    places = Count("place_name", distinct=True, filter=~Q(place_name=""))
    numbers = stories.order_by().aggregate(
        stories=Count("pk", distinct=True), places=places, themes=Count("themes", distinct=True)
    )
    return [
        Fact(numbers["stories"], ngettext("story", "stories", numbers["stories"])),
        Fact(numbers["places"], ngettext("place", "places", numbers["places"])),
        Fact(numbers["themes"], ngettext("theme", "themes", numbers["themes"])),
    ]
