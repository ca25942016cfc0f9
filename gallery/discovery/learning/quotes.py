"""Which stories are quoted for all of them."""

from collections import Counter

from pyroaring import BitMap

from gallery.discovery.index import StoryIndex
from gallery.discovery.rows import SAYS

LOOKED_AT = 200
"""The newest of those that quote somebody."""


def varied(index: StoryIndex, among: BitMap, *, most: int) -> list[int]:
    """Stories about different themes, as far as there are any; the newest of each first."""
    left = index.page(among & index.any_of(SAYS, ["quotes"]), "newest", start=0, size=LOOKED_AT)
    terms = [("theme", slug) for slug in index.values["theme"]]
    themes = {number: index.having(number, terms) for number in left}
    told: Counter[tuple[str, str]] = Counter()
    chosen: list[int] = []
    while left and len(chosen) < most:
        # Of equally many the newest: `min` takes the first.
        nearest = min(left, key=lambda number: max((told[theme] for theme in themes[number]), default=0))
        left.remove(nearest)
        chosen.append(nearest)
        told.update(themes[nearest])
    return chosen
