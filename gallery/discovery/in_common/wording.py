"""How near the words of two stories are to each other."""

from collections.abc import Mapping, Set
from math import log, sqrt

Words = Set[str]
FEW = 20
"""Words: texts with less of them are alike without being copies."""
COPIED = 0.75
"""The part of both texts' words that copies have in common."""


def rarities(known: Mapping[str, int], stories: int) -> dict[str, float]:
    """Of words, by how many of so many stories have each: 1 for one story's own, 0 for what all have."""
    whole = log(max(stories, 2))
    return {word: max(0.0, 1 - log(max(number, 1)) / whole) for word, number in known.items()}


def nearness(one: Words, other: Words, rarity: Mapping[str, float]) -> float:
    """0 to 1: the rare words that they share, by how many words they have."""
    if not one or not other:
        return 0.0
    return sum(rarity.get(word, 0.0) for word in one & other) / sqrt(len(one) * len(other))


def are_copies(one: Words, other: Words) -> bool:
    if min(len(one), len(other)) < FEW:
        return False
    return len(one & other) > COPIED * sqrt(len(one) * len(other))
