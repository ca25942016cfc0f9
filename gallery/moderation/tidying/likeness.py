"""Tags that look like the same word written twice: found by what they have in common, never each with each."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gallery.discovery.search.nearest import distance
from gallery.discovery.search.words import WORD, folded

SHORTEST = 5
"""Letters of a word that can be told from its neighbours."""
LONG = 8
"""Letters of a word in which two may be wrong."""
MOST_ALIKE = 6
"""Tags that look alike in one way: more of them are no slips of somebody's pen."""
APOSTROPHE = re.compile("['’]")
NOT_PLURAL = ("ss", "us", "is")

Pair = tuple[int, int]
"""Two numbers of tags, the smaller first."""


@dataclass(frozen=True)
class Likeness:
    pair: Pair
    why: Promise


def likenesses(names: Iterable[tuple[int, str]], *, told_apart: Collection[Pair] = ()) -> list[Likeness]:
    """Of tags by number and name; each pair once, for the plainest reason, and the plainest first."""
    tags, known, found = dict(names), set(told_apart), []
    for why, keys_of in WAYS:
        for pair in pairs(tags, keys_of):
            if pair not in known and (why is not MISSPELT or are_near(*(squeezed(tags[number]) for number in pair))):
                known.add(pair)
                found.append(Likeness(pair, why))
    return found


def pairs(tags: dict[int, str], keys_of: Callable[[str], Iterable[str]]) -> Iterator[Pair]:
    """Those that share a key."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for number, name in tags.items():
        for key in filter(None, set(keys_of(name))):
            sharing[key].append(number)
    for numbers in sharing.values():
        if len(numbers) <= MOST_ALIKE:
            yield from combinations(sorted(numbers), 2)


def words_of(name: str) -> list[str]:
    return WORD.findall(APOSTROPHE.sub("", folded(name)))


def squeezed(name: str) -> str:
    """Without capitals, accents, hyphens and spaces."""
    return "".join(words_of(name))


def as_written(name: str) -> Iterator[str]:
    yield squeezed(name)


def in_singular(name: str) -> Iterator[str]:
    yield "".join(singular(word) for word in words_of(name))


def in_any_order(name: str) -> Iterator[str]:
    yield " ".join(sorted(singular(word) for word in words_of(name)))


def singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(NOT_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


def without_a_letter(name: str) -> Iterator[str]:
    """Two words that differ in one letter are the same word once that is left out of each."""
    word = squeezed(name)
    if len(word) >= SHORTEST:
        yield word
        yield from (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def are_near(one: str, other: str) -> bool:
    """Numbers are never slips: “under 12” is not “under 18”. Nor are first letters: “walking”, “talking”."""
    if one[:1] != other[:1] or digits(one) != digits(other):
        return False
    return distance(one, other) <= (2 if min(len(one), len(other)) >= LONG else 1)


def digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


MISSPELT = _("Spelt almost the same")
WAYS: tuple[tuple[Promise, Callable[[str], Iterable[str]]], ...] = (
    (_("The same but for capitals, accents, hyphens or spaces"), as_written),
    (_("One of them in the plural"), in_singular),
    (_("The same words in another order"), in_any_order),
    (MISSPELT, without_a_letter),
)
