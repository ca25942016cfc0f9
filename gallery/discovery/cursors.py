"""Where a reader of many stories has stopped: the next ones follow, whatever is published or taken down meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from gallery.discovery.filters import StoryFilters

if TYPE_CHECKING:
    from gallery.discovery.answers import Answers

LONGEST = 2000
"""Characters of a cursor; one that goes by a title has the most."""
MOST = 2**31 - 1
FAR = 253_402_300_799
"""Seconds from 1970 to the end of the year 9999."""


class UnreadableCursor(ValueError):
    """It was not made here."""


@dataclass(frozen=True)
class Cursor:
    """What it names may be gone by now: its key still says where it stood."""

    sort: str
    number: int
    """The primary key of the last story that was shown; 0 where none of them could be."""
    passed: int
    """Stories up to that one, with it, as they were counted then."""
    key: float | str = ""
    """What the order goes by: a moment in seconds since 1970, or a title; the best match first has none."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises UnreadableCursor for whatever else somebody sends."""
        try:
            if len(text) > LONGEST:
                raise UnreadableCursor
            words = urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}".encode("ascii")).decode()
            sort, number, passed, key = words.split(" ", 3)
            return cls(sort, whole(number), whole(passed), key_of(sort, key) if whole(number) else "")
        except ValueError as error:
            raise UnreadableCursor from error

    def __str__(self) -> str:
        words = f"{self.sort} {self.number} {self.passed} {self.key}"
        return urlsafe_b64encode(words.encode()).decode().rstrip("=")


def whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise UnreadableCursor
    return min(int(text), MOST)


def key_of(sort: str, text: str) -> float | str:
    if sort in ("newest", "oldest") and 0 <= (moment := float(text)) <= FAR:
        return moment
    if (sort == "title" and "\0" not in text) or (sort, text) == ("relevance", ""):
        return text
    raise UnreadableCursor


@dataclass(frozen=True)
class Stretch:
    """Some stories of a listing, one after another, by their numbers; `start` is counted from 0."""

    filters: StoryFilters
    total: int
    start: int
    numbers: list[int]

    @property
    def end(self) -> int:
        return self.start + len(self.numbers)

    @property
    def has_more(self) -> bool:
        return bool(self.numbers) and self.end < self.total


def stretch(answers: "Answers", *, filters: StoryFilters, after: Cursor | None, size: int) -> Stretch:
    """The first `size` stories, or those that follow a cursor. Raises UnreadableCursor for one of another order."""
    if after and after.sort != filters.sort:
        raise UnreadableCursor
    start = 0 if after is None else answers.passed(filters, after) if after.number else after.passed
    return Stretch(filters, answers.total(filters), start, answers.numbers(filters, start=start, size=size))


def place_among(ranked: list[int], cursor: Cursor) -> int:
    """Of what is ordered by no key of its own: what is gone leaves its place to the next."""
    return ranked.index(cursor.number) + 1 if cursor.number in ranked else max(0, cursor.passed - 1)
