"""Which words tell a gallery from the others: said in far more of its stories than elsewhere."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import log
from pathlib import Path

from gallery.discovery.search.words import LONGEST, WORD, SearchText, folded

FEWEST = 3
"""Stories that say a word; of fewer it says nothing about the gallery."""
SHORTEST = 3
"""Letters."""
BEGINNING = 4
"""A word that so many times as many stories write with a capital is a name."""
FAR_MORE = 2
"""Times as often as elsewhere."""


@cache
def small_words() -> frozenset[str]:
    """What every story says whatever it is about; folded, and the parts of "don’t" and the like."""
    return frozenset(Path(__file__).with_name("small_words.txt").read_text(encoding="utf-8").split())


def is_telling(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and word not in small_words()


@dataclass
class Wording:
    """Of many stories: in how many of them each word is."""

    stories: int = 0
    said: Counter[str] = field(default_factory=Counter)
    """By the stories themselves; folded."""
    found: Counter[str] = field(default_factory=Counter)
    """With their terms, as the index has it."""
    spelt: Counter[str] = field(default_factory=Counter)

    def take_in(self, text: SearchText) -> None:
        spellings = set(WORD.findall(f"{text.title}\n{text.words}"))
        said = {folded(spelling) for spelling in spellings}
        self.stories += 1
        self.spelt.update(spellings)
        self.said.update(said)
        self.found.update(said.union(WORD.findall(folded(text.terms))))

    def candidates(self) -> list[str]:
        return [word for word, number in self.said.items() if number >= FEWEST and is_telling(word)]

    def spelling(self, words: Iterable[str]) -> dict[str, str]:
        """As most of the stories write each; small, where a capital may be that of a sentence."""
        found = dict.fromkeys(words, "")
        for spelling in self.spelt:
            if (word := folded(spelling)) in found and self.spelt[spelling] > self.spelt[found[word]]:
                found[word] = spelling
        return {word: small_of(spelling, self.spelt) for word, spelling in found.items()}


def small_of(spelling: str, spelt: Mapping[str, int]) -> str:
    small = spelling.lower()
    return small if spelt.get(small, 0) * BEGINNING >= spelt[spelling] else spelling


@dataclass(frozen=True)
class Elsewhere:
    """What the index knows of all galleries together."""

    stories: int
    """In the other galleries."""
    known: Mapping[str, int]
    """In how many stories each word is, in whichever gallery."""


def telling(wording: Wording, elsewhere: Elsewhere, *, of: int) -> list[str]:
    """The most telling first; where there is nothing to compare with, the most said.

    `of` is how many stories the gallery has, of which some may not have been read.
    """
    if not elsewhere.stories:
        return sorted(wording.candidates(), key=lambda word: (-wording.said[word], word))
    times = of / max(wording.stories, 1)
    scored = ((likelihood(word, wording, elsewhere, times), word) for word in wording.candidates())
    return [word for score, word in sorted(scored, key=lambda found: (-found[0], found[1])) if score]


def likelihood(word: str, wording: Wording, elsewhere: Elsewhere, times: float) -> float:
    """How unlikely it is that the word is said as often here as there (Dunning's log-likelihood); 0 where it is not
    said far more often here. `times` is how many stories stand behind each that was read."""
    here, stories = wording.said[word], wording.stories
    there = max(0.0, elsewhere.known.get(word, 0) - times * wording.found[word])
    if here / stories < FAR_MORE * (there + 0.5) / (elsewhere.stories + 1):
        return 0.0
    share = (here + there) / (stories + elsewhere.stories)
    return 2 * (surprise(here, stories * share) + surprise(there, elsewhere.stories * share))


def surprise(seen: float, expected: float) -> float:
    return seen * log(seen / expected) if seen else 0.0
