"""What a gallery's page is drawn from, and the drawing: some thousand cells, the same until one of them is another."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from gallery.discovery.filters import StoryFilters
from gallery.discovery.learning.figures import Figures
from gallery.learning import tables
from gallery.learning.gaps import gaps
from gallery.learning.regions_map import regions_map
from gallery.learning.tables import Matrix, Table
from gallery.learning.terms import Terms

MOST_DRAWN = 30
"""Galleries whose drawings one process keeps: each is some 60 KB."""


@dataclass(frozen=True)
class Drawing:
    """All that its HTML depends on. Quotes are no part of it: they are read when it is shown. Single words are, as they
    were counted."""

    gallery_url: str
    downloads: str
    """The beginning of the addresses of its spreadsheets."""
    share_url: str
    language: str | None
    made_at: dt.datetime
    figures: Figures = field(hash=False)
    terms: Terms = field(hash=False)

    def address(self, filters: StoryFilters) -> str:
        return self.gallery_url + filters.query_string()

    def tables(self) -> Collection[Table | Matrix]:
        return [
            tables.matrix(self.figures, self.terms, self.address),
            tables.places(self.figures, self.terms, self.address),
            tables.reached(self.figures, self.address),
            tables.years(self.figures, self.address),
            tables.words(self.figures, self.address),
        ]


@lru_cache(maxsize=MOST_DRAWN)
def drawn(drawing: Drawing) -> SafeString:
    context = {
        "drawing": drawing,
        "figures": drawing.figures,
        "tables": {table.key: table for table in drawing.tables()},
        "gaps": gaps(drawing.figures, drawing.terms),
        "map": regions_map(drawing.figures, drawing.terms.region.values(), drawing.address),
        "map_url": drawing.address(StoryFilters(view="map")),
        "saying_url": drawing.address(StoryFilters(reached_from=0)),
    }
    return render_to_string("gallery/includes/learned.html", context)
