"""Full names of people, as far as capital letters tell them from other words."""

import re
from collections.abc import Iterator
from itertools import dropwhile

from gallery.moderation.checks.whereabouts import Span
from gallery.moderation.checks.words import words_in

WORD = re.compile(r"[^\W\d_][\w'’-]*")
BETWEEN = re.compile(r" {1,2}(?:(?:de|da|di|dos|del|van|von|der|den|la|le|al|bin|ibn|ap|[A-Z]\.?) ){0,2}$")
"""What may stand between two words of one name."""
POSSESSIVE = re.compile(r"['’]s?$")
LONGEST = 4
"""Words in a name."""

Word = re.Match[str]


def full_names(text: str, *, but_not: frozenset[str] = frozenset()) -> Iterator[Span]:
    """Two to four words with a capital letter in a row. `but_not` are folded words that are no names, such as those of
    the organisation: a row of nothing else is no name."""
    for row in rows_of_capitals(text):
        words = without_small_words(row)
        folded = [folded_word(word) for word in words]
        if 2 <= len(words) <= LONGEST and is_a_person(folded) and not but_not.issuperset(folded):
            yield words[0].start(), words[-1].start() + len(bare(words[-1]))


def rows_of_capitals(text: str) -> Iterator[list[Word]]:
    row: list[Word] = []
    for word in WORD.finditer(text):
        if not is_capital(word[0]):
            continue
        if row and not BETWEEN.match(text, row[-1].end(), word.start()):
            yield row
            row = []
        row.append(word)
    yield row


def is_capital(word: str) -> bool:
    """Such as Amir or O’Neil; neither NHS nor a lone letter."""
    return word[0].isupper() and any(letter.islower() for letter in word[1:])


def without_small_words(row: list[Word]) -> list[Word]:
    """Words such as "our" have a capital letter where a sentence begins."""
    return list(dropwhile(lambda word: folded_word(word) in words_in("small_words"), row))


def folded_word(word: Word) -> str:
    return bare(word).casefold()


def bare(word: Word) -> str:
    return POSSESSIVE.sub("", word[0])


def is_a_person(words: list[str]) -> bool:
    """No school and no street; some words of places are surnames too, such as Hill: after a given name they are one."""
    if not words_in("no_names").isdisjoint(words):
        return False
    return words_in("places_and_surnames").isdisjoint(words) or words[0] in words_in("given_names")
