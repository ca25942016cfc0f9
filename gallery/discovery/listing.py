from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gallery.discovery.answers import Answers, Facts
from gallery.discovery.facets import LABELS, Facet, facet_of
from gallery.discovery.filters import RANGES, VIEWS, StoryFilters
from gallery.discovery.moved import asked_for

if TYPE_CHECKING:
    from django.http import QueryDict

PER_PAGE = 24
RANGE_LABELS = {"year": gettext_lazy("Year"), "reached": gettext_lazy("People reached")}
VIEW_LABELS = {"wall": gettext_lazy("Wall"), "list": gettext_lazy("List"), "map": gettext_lazy("Map")}
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

    @property
    def takes_away(self) -> str:
        """What stands before the label, for whoever does not see the cross behind it."""
        return _("Take away %(facet)s:") % {"facet": self.facet_label}


@dataclass(frozen=True)
class Sort:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class View:
    """One of the ways to look at the same stories."""

    value: str
    label: str
    url: str
    is_current: bool


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
class RangeEnd:
    name: str
    label: str
    value: str
    least: str
    most: str


@dataclass(frozen=True)
class Range:
    label: str
    ends: tuple[RangeEnd, RangeEnd]


@dataclass(frozen=True)
class Listing:
    """One page of stories by their numbers, and everything needed to go on from it."""

    filters: StoryFilters
    total: int
    numbers: list[int]
    facets: list[Facet]
    chips: list[Chip]
    loosen: list[Chip]
    pager: Pager
    sorts: list[Sort]
    views: list[View]
    clear_url: str
    feed_url: str

    @property
    def chosen_count(self) -> int:
        return self.filters.chosen_count

    @property
    def total_in_words(self) -> str:
        return counted(self.total)

    @property
    def show_in_words(self) -> str:
        words = ngettext("Show %(number)s story", "Show %(number)s stories", self.total)
        return words % {"number": in_figures(self.total)}

    @property
    def has_ranges(self) -> bool:
        return bool(self.filters.ranges)

    @property
    def ranges(self) -> list[Range]:
        return [Range(str(label), ends_of(name, self.filters)) for name, label in RANGE_LABELS.items()]


def counted(stories: int) -> str:
    return ngettext("%(number)s story", "%(number)s stories", stories) % {"number": in_figures(stories)}


def in_figures(number: int) -> str:
    return number_format(number, force_grouping=True)


def ends_of(name: str, filters: StoryFilters) -> tuple[RangeEnd, RangeEnd]:
    def end(which: str, label: str) -> RangeEnd:
        field = f"{name}_{which}"
        least, most = RANGES[field]
        return RangeEnd(field, label, str(filters.ranges.get(field, "")), str(least), str(most))

    return end("from", _("From")), end("to", _("to"))


def list_stories(answers: Answers, *, query: "QueryDict", address: str) -> Listing:
    """Answer a query string with one page of stories."""
    filters = asked_for(answers, query)
    total = answers.total(filters)
    filters = replace(filters, page=min(filters.page, last_page(total)))
    return Listing(
        filters=filters,
        total=total,
        numbers=answers.numbers(filters, start=(filters.page - 1) * PER_PAGE, size=PER_PAGE),
        facets=facets(answers, filters, query),
        chips=chips(answers, filters, address),
        loosen=[] if total else loosening(answers, filters, address),
        pager=pager(filters, total, address),
        sorts=sorts(filters),
        views=views(filters, address),
        clear_url=address + StoryFilters(view=filters.view).query_string(),
        feed_url=f"{address}feed/{replace(filters, page=1, sort='newest', view=VIEWS[0]).query_string()}",
    )


def newest(answers: Answers, query: "QueryDict") -> list[int]:
    """The numbers of the newest stories under the same filters, for feeds."""
    filters = replace(asked_for(answers, query), sort="newest", page=1)
    return answers.numbers(filters, start=0, size=PER_PAGE)


def facets(answers: Answers, filters: StoryFilters, query: "QueryDict") -> list[Facet]:
    """What is typed to find a value of a facet comes as `find_` and its name."""
    counts = answers.counts(filters)
    found = [
        facet_of(name, counts[name], filters, answers.names(name), typed=query.get(f"find_{name}", ""))
        for name in answers.facets()
    ]
    return [facet for facet in found if facet.values]


def sorts(filters: StoryFilters) -> list[Sort]:
    """Only what was searched for matches better or worse."""
    labels = {key: label for key, label in SORT_LABELS.items() if filters.q or key != "relevance"}
    return [Sort(key, str(label), key == filters.sort) for key, label in labels.items()]


def views(filters: StoryFilters, address: str) -> list[View]:
    labels = VIEW_LABELS.items()
    return [
        View(view, str(label), address + filters.seen_as(view).query_string(), view == filters.view)
        for view, label in labels
    ]


def last_page(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def chips(answers: Answers, filters: StoryFilters, address: str) -> list[Chip]:
    found = choices(answers, filters)
    return [Chip(label, facet, address + looser.query_string()) for label, facet, looser in found]


Choice = tuple[str, str, StoryFilters]
"""What was chosen, of what, and the filters without it."""


def choices(answers: Answers, filters: StoryFilters) -> Iterator[Choice]:
    if filters.q:
        yield in_quotes(filters.q), _("Search"), without_search(filters)
    for facet in answers.facets():
        for slug in filters.chosen(facet):
            yield answers.names(facet)[slug], str(LABELS[facet]), filters.without(facet, slug)
    yield from ranges(filters)


def in_quotes(q: str) -> str:
    """What was searched for; a phrase, which stands in quotes already, in no more of them."""
    is_phrase = len(q) > 2 and q[0] == q[-1] == '"' and q.count('"') == 2
    return f"“{q[1:-1] if is_phrase else q}”"


def whole_choices(answers: Answers, filters: StoryFilters) -> Iterator[Choice]:
    """As `choices`, but all of one facet together: to take away one of its values widens nothing."""
    for facet in answers.facets():
        if slugs := filters.chosen(facet):
            names = answers.names(facet)
            yield ", ".join(names[slug] for slug in slugs), str(LABELS[facet]), filters.without(facet)
    if filters.q:
        yield in_quotes(filters.q), _("Search"), without_search(filters)
    yield from ranges(filters)


def ranges(filters: StoryFilters) -> Iterator[Choice]:
    for name, label in RANGE_LABELS.items():
        ends = [filters.ranges.get(f"{name}_{end}") for end in ("from", "to")]
        if words := words_of_range(*ends, grouped=name == "reached"):
            shown = _("%(range)s people reached") % {"range": words} if name == "reached" else words
            yield shown, str(label), filters.without_ends(f"{name}_from", f"{name}_to")
    if filters.only:
        yield _("Only those with quotes"), _("Quotes"), filters.saying("")
    if filters.bbox:
        yield _("This part of the map"), _("Map"), filters.within(None)


def words_of_range(low: int | None, high: int | None, *, grouped: bool) -> str:
    first, last = (number_format(end, force_grouping=grouped) if end is not None else "" for end in (low, high))
    if first and last:
        return first if first == last else f"{first} – {last}"
    if first:
        return _("from %(first)s") % {"first": first}
    return _("up to %(last)s") % {"last": last} if last else ""


def without_search(filters: StoryFilters) -> StoryFilters:
    return replace(filters, q="", page=1, sort="newest" if filters.sort == "relevance" else filters.sort)


def loosening(answers: Answers, filters: StoryFilters, address: str) -> list[Chip]:
    """For an empty result: the choices whose removal brings stories back, best first."""
    found = [
        Chip(label, facet, address + looser.query_string(), answers.total(looser))
        for label, facet, looser in whole_choices(answers, filters)
    ]
    return sorted((chip for chip in found if chip.count), key=lambda chip: -(chip.count or 0))


def pager(filters: StoryFilters, total: int, address: str) -> Pager:
    last, current = last_page(total), filters.page
    shown = sorted({1, *range(max(1, current - 1), min(last, current + 1) + 1), last})

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


@dataclass(frozen=True)
class Fact:
    number: int
    label: str


def gallery_facts(numbers: Facts) -> list[Fact]:
    """How many stories, places and themes there are, whatever is chosen."""
    return [
        Fact(numbers.stories, ngettext("story", "stories", numbers.stories)),
        Fact(numbers.places, ngettext("place", "places", numbers.places)),
        Fact(numbers.themes, ngettext("theme", "themes", numbers.themes)),
    ]
