from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import starmap
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from gallery.discovery.box import Box

if TYPE_CHECKING:
    from django.http import QueryDict

FACETS = ("cohort", "theme", "region", "gallery", "tag")
SORTS = ("newest", "oldest", "title", "relevance")
VIEWS = ("wall", "list", "map")
SAID = ("quotes",)
MAX_QUERY = 200
"""Characters of a search."""
MAX_CHOICES = 20
"""Values of one facet; more than that is not a person choosing."""
MAX_PAGE = 100_000
REMEMBERED = 1_000
RANGES = {"year_from": (1900, 2200), "year_to": (1900, 2200), "reached_from": (0, 10**7), "reached_to": (0, 10**7)}
"""What may be asked for at either end, and the least and the most of it."""

Moved = Mapping[tuple[str, str], str]
"""By facet and old slug, the slug that leads there now; empty where nothing does."""


@dataclass(frozen=True)
class StoryFilters:
    """What a visitor asked for, read once from a query string and bounded."""

    q: str = ""
    sort: str = "newest"
    page: int = 1
    cohort: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    gallery: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    reached_from: int | None = None
    reached_to: int | None = None
    bbox: Box | None = None
    """The part of the map that they are in."""
    only: str = ""
    """Stories that say this besides."""
    view: str = "wall"

    @classmethod
    def from_query(cls, query: "QueryDict") -> Self:
        q = " ".join(query.get("q", "").replace("\0", "")[:MAX_QUERY].split())
        fallback = "relevance" if q else "newest"
        sort = query.get("sort", fallback)
        chosen: dict[str, Any] = {facet: choices(query.getlist(facet)) for facet in FACETS}
        chosen |= {name: bounded(query.get(name, ""), *limits) for name, limits in RANGES.items()}
        return cls(
            q=q,
            sort=sort if sort in SORTS and (q or sort != "relevance") else fallback,
            page=page_number(query.get("page", "1")),
            bbox=Box.from_text(query.get("bbox", "")),
            only=only if (only := query.get("only", "")) in SAID else "",
            view=view if (view := query.get("view")) in VIEWS else VIEWS[0],
            **chosen,
        )

    def chosen(self, facet: str) -> tuple[str, ...]:
        return getattr(self, facet)

    @property
    def chosen_count(self) -> int:
        return (
            sum(len(self.chosen(facet)) for facet in FACETS)
            + len(self.ranges)
            + (self.bbox is not None)
            + bool(self.only)
        )

    @property
    def ranges(self) -> dict[str, int]:
        """The ends that are chosen."""
        return {name: end for name in RANGES if (end := getattr(self, name)) is not None}

    def choosing(self, facet: str, values: tuple[str, ...]) -> Self:
        changed: dict[str, Any] = {facet: values}
        return replace(self, **changed)

    def keep(self, facet: str, known: set[str]) -> Self:
        """Unknown values are ignored, not searched for in vain."""
        return self.choosing(facet, tuple(value for value in self.chosen(facet) if value in known))

    def followed(self, moved: "Moved") -> Self:
        """By the slugs of today."""
        now: dict[str, Any] = {facet: tuple(slugs_now(facet, self.chosen(facet), moved)) for facet in FACETS}
        return replace(self, **now)

    def without(self, facet: str, value: str | None = None) -> Self:
        left = tuple(choice for choice in self.chosen(facet) if value is not None and choice != value)
        return replace(self.choosing(facet, left), page=1)

    def without_ends(self, *names: str) -> Self:
        changed: dict[str, Any] = dict.fromkeys(names)
        return replace(self, page=1, **changed)

    def within(self, bbox: Box | None) -> Self:
        return replace(self, page=1, bbox=bbox)

    def saying(self, only: str) -> Self:
        return replace(self, page=1, only=only)

    def seen_as(self, view: str) -> Self:
        return replace(self, page=1, view=view)

    def query_string(self) -> str:
        """The shortest query string that says the same, starting with "?", or empty."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet in FACETS for value in self.chosen(facet)]
        pairs += [(name, str(end)) for name, end in self.ranges.items()]
        if self.bbox:
            pairs.append(("bbox", str(self.bbox)))
        if self.only:
            pairs.append(("only", self.only))
        if self.view != VIEWS[0]:
            pairs.append(("view", self.view))
        if self.sort != ("relevance" if self.q else "newest"):
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return f"?{'&'.join(starmap(encoded, pairs))}" if pairs else ""


EVERYTHING = StoryFilters()


@lru_cache(maxsize=REMEMBERED)
def encoded(name: str, value: str) -> str:
    """As it stands in an address. A page has a score of them that differ in one of their parts."""
    return urlencode({name: value})


def page_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return 1
    return min(max(int(text), 1), MAX_PAGE)


def bounded(text: str, least: int, most: int) -> int | None:
    """None for what is no number. One that is out of range is the nearest that is not."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 12):
        return None
    return min(max(int(digits), least), most)


def choices(values: list[str]) -> tuple[str, ...]:
    """In the order chosen, each once."""
    return tuple(dict.fromkeys(value for value in values[:MAX_CHOICES] if value))


def slugs_now(facet: str, slugs: Iterable[str], moved: Moved) -> list[str]:
    """Each once, without those that are gone."""
    now = (moved.get((facet, slug), slug) for slug in slugs)
    return [slug for slug in dict.fromkeys(now) if slug]
