"""Of the stories that are proposed, the few that are shown."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from gallery.discovery.in_common.proposals import Term
from gallery.discovery.in_common.wording import Words, are_copies, nearness

KEPT = 8
"""A few more than are shown, for the day on which one of them is taken down."""
OF_ONE_ORGANISATION = 2
WORDS_COUNT = 2.0
"""How much the words of two stories count beside their terms: alike in all, they count twice as much."""


@dataclass(frozen=True)
class Candidate:
    """A published story, as it is compared."""

    number: int
    terms: Sequence[Term]
    words: Words
    organisation: str = ""
    as_of: dt.datetime | None = None
    """When it was last published."""


def chosen(
    story: Candidate, among: Iterable[Candidate], *, weights: Mapping[Term, float], rarity: Mapping[str, float]
) -> list[Candidate]:
    """The nearest first. No copies of the story or of each other, and no more than two of one organisation.

    `weights` are those of the story's terms, `rarity` that of its words.
    """
    whole = sum(weights.values()) or 1.0

    def distance(other: Candidate) -> tuple[float, int]:
        shared = sum(weight for term, weight in weights.items() if term in other.terms)
        return -(shared / whole + WORDS_COUNT * nearness(story.words, other.words, rarity)), other.number

    sharing = [other for other in among if not weights.keys().isdisjoint(other.terms)]
    return list(islice(various(story, sorted(sharing, key=distance)), KEPT))


def various(story: Candidate, others: Iterable[Candidate]) -> Iterator[Candidate]:
    taken, told_by = [story], Counter[str]()
    for other in others:
        teller = other.organisation.strip().casefold()
        if told_by[teller] >= OF_ONE_ORGANISATION or any(are_copies(other.words, one.words) for one in taken):
            continue
        taken.append(other)
        if teller:
            told_by[teller] += 1
        yield other
