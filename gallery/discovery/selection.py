"""Stories that somebody wants to see together: presented, printed, compared, or on another site."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from gallery.discovery.filters import EVERYTHING, StoryFilters

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_NAMED = 100
"""Stories that an address names one by one."""
LONGEST_NUMBER = 9
"""Digits: larger numbers are none that a database can look for."""
LONGEST_SLUG = 255


@dataclass(frozen=True)
class Selection:
    """Stories named one by one, those of a showcase, or those that filters find: the first of these that is given."""

    stories: tuple[int, ...] | None = None
    """Primary keys, in the order in which they were chosen: a list that may be empty, or None where none is given."""
    showcase: str = ""
    filters: StoryFilters = EVERYTHING

    @classmethod
    def from_query(cls, query: "QueryDict") -> Self:
        if "stories" in query:
            return cls(stories=numbers_in(query.get("stories", "")))
        if showcase := query.get("showcase", "").replace("\0", "")[:LONGEST_SLUG]:
            return cls(showcase=showcase)
        return cls(filters=replace(StoryFilters.from_query(query), page=1, view="wall"))

    def query_string(self) -> str:
        """The shortest one that says the same, starting with "?", or empty for all stories."""
        if self.stories is not None:
            return f"?{urlencode({'stories': ','.join(map(str, self.stories))}, safe=',')}"
        return f"?{urlencode({'showcase': self.showcase})}" if self.showcase else self.filters.query_string()


def numbers_in(text: str) -> tuple[int, ...]:
    """Each once. What is no number is left out."""
    words = text[: MOST_NAMED * (LONGEST_NUMBER + 1)].split(",")
    numbers = (int(word) for word in words if word.isascii() and word.isdecimal() and len(word) <= LONGEST_NUMBER)
    return tuple(dict.fromkeys(numbers))[:MOST_NAMED]
