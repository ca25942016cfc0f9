"""Did you mean: the nearest words that stories have, for a search that found none."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from gallery.discovery.search import vocabulary
from gallery.discovery.search.words import LONGEST, MAX_WORDS, WORD, folded, readable

if TYPE_CHECKING:
    from gallery.discovery.search import SearchIndex
    from gallery.models.stories import StoryQuerySet

SHORTEST = 3
"""Letters of a word that can be told from its neighbours."""
MAX_TRIED = 3
MAX_LOOKED_AT = 200
"""Hits of a suggestion, the newest, among which one has to be public."""


def nearest(q: str, stories: "StoryQuerySet", *, index: "SearchIndex") -> str:
    """The search that was probably meant and finds some of `stories`, published ones, or empty."""
    for suggestion in islice(suggestions(readable(q)), MAX_TRIED):
        if stories.filter(pk__in=index.matching(suggestion, at_most=MAX_LOOKED_AT)).exists():
            return suggestion
    return ""


def suggestions(q: str) -> Iterator[str]:
    """The likeliest first: each unknown word by its nearest; then one of them by those less near."""
    words = list(islice(WORD.finditer(q), MAX_WORDS))
    known = vocabulary.known([folded(word[0]) for word in words])
    near = {word: near_words(folded(word[0])) for word in words if folded(word[0]) not in known}
    near = {word: found for word, found in near.items() if found}
    if not near:
        return
    best = {word: found[0] for word, found in near.items()}
    yield replaced(q, best)
    for word, found in near.items():
        for other in found[1:]:
            yield replaced(q, {**best, word: other})


def replaced(q: str, words: dict) -> str:
    """From the end on, so that the places of the others stay what they are."""
    for word, better in sorted(words.items(), key=lambda pair: -pair[0].start()):
        q = q[: word.start()] + better + q[word.end() :]
    return " ".join(q.split())


def near_words(word: str) -> list[str]:
    """Told by most first among those that are equally near; none where all of them are far."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    far = 2 if len(word) > 4 else 1
    found = [(distance(word, other), -stories, other) for other, stories in vocabulary.near(word).items()]
    return [other for away, _stories, other in sorted(found) if away <= far]


def distance(one: str, other: str) -> int:
    """Letters to change, to add, to take away or to swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
