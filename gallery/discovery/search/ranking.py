"""Which hits come first.

To weigh a hit takes far longer than to find it. Up to `BEST` are weighed; of more than that those come first that have
the words in their title or their terms, then those that say them somewhere in their text, each from the newest on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from pyroaring import BitMap

BEST = 1_000


@dataclass(frozen=True)
class Hits:
    best: list[int]
    """Stories, in the order in which they come; the others follow, the newest first."""
    stories: BitMap

    @classmethod
    def of(cls, best: Iterable[int], stories: Iterable[int]) -> Self:
        return cls(list(best), BitMap(stories))

    def page(self, wanted: BitMap, *, start: int, size: int) -> list[int]:
        """Those among `wanted`, from the place `start` on, counted from 0."""
        best = [number for number in self.best if number in wanted]
        rest = (self.stories & wanted) - BitMap(best)
        page = best[start : start + size]
        end = len(rest) - max(0, start - len(best))
        newest_last = rest[max(0, end - size + len(page)) : max(0, end)]
        return [*page, *reversed(list(newest_last))]

    def in_order(self) -> list[int]:
        return self.page(self.stories, start=0, size=len(self.stories))
