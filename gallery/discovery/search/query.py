"""What a visitor typed, as words and phrases."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gallery.discovery.search.words import LONGEST, MAX_WORDS, WORD, folded, readable

QUOTED_OR_NOT = re.compile(r"""["“”«»]([^"“”«»]*)["“”«»]|([^"“”«»]+)""")
COMPOUND = re.compile(r"[^\W_]+(?:['’&.‐-][^\W_]+)*")
"""A word such as "men’s" or "inter-generational": its parts are looked for side by side."""
SHORT = 3
SHORTEST_START = 3
"""Letters of a last word that may go on: what begins with fewer is half the dictionary."""
SMALL_WORDS = frozenset(
    """a an and are as at be but by for from had has have i in is it its of on or our so
    that the their they this to was we were who with you your""".split()  # noqa: SIM905 - words, to be read as words
)
"""Nearly every story has them: they are looked for in a phrase, or when there is nothing else."""


class Phrase(NamedTuple):
    """Words that stand side by side."""

    words: tuple[str, ...]
    is_quoted: bool = False

    @property
    def is_small(self) -> bool:
        return not self.is_quoted and len(self.words) == 1 and folded(self.words[0]) in SMALL_WORDS


class Query(NamedTuple):
    phrases: tuple[Phrase, ...]
    start: str = ""
    """The last word as it is remembered, if it may go on; else empty."""

    @property
    def is_short(self) -> bool:
        """To look for all of a long one in titles, too, takes as long again and finds next to nothing."""
        return len(self.phrases) <= SHORT

    @classmethod
    def of(cls, q: str) -> "Query":
        phrases = list(phrases_of(q))
        telling = [phrase for phrase in phrases if not phrase.is_small]
        read = tuple(bounded(telling or phrases))
        return cls(read, start_of(read[-1]) if read and read[-1] is phrases[-1] else "")


def phrases_of(q: str) -> Iterator[Phrase]:
    for quoted, plain in QUOTED_OR_NOT.findall(readable(q)):
        if words := words_in(quoted):
            yield Phrase(words, is_quoted=True)
        yield from (Phrase(words_in(compound)) for compound in COMPOUND.findall(plain))


def words_in(text: str) -> tuple[str, ...]:
    """At most as many as a search may have."""
    return tuple(word[:LONGEST] for word in WORD.findall(text)[:MAX_WORDS])


def bounded(phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    left = MAX_WORDS
    for phrase in phrases:
        if left < len(phrase.words):
            return
        left -= len(phrase.words)
        yield phrase


def start_of(phrase: Phrase) -> str:
    if phrase.is_quoted or phrase.is_small or len(phrase.words) > 1:
        return ""
    word = folded(phrase.words[0])
    return word if len(word) >= SHORTEST_START else ""
