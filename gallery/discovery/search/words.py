"""What counts as a word, alike in what is written into the index and in what visitors type."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

MAX_READ = 400
"""Characters of a search; what follows is not read."""
MAX_WORDS = 6
LONGEST = 40
"""Characters of a word that is remembered or looked for."""
WORD = re.compile(r"[^\W_]+")
ACCENT = re.compile("[\u0300-\u036f]")


class AnswerText(NamedTuple):
    """What a story answers to one question, by its primary key."""

    question: int
    text: str


@dataclass(frozen=True)
class SearchText:
    """What a story is found by. A word in the title or in the terms counts more than one in the text."""

    story: int
    title: str
    words: str
    terms: str = ""
    answers: tuple[AnswerText, ...] = ()
    """Each question once."""

    @property
    def vocabulary(self) -> set[str]:
        words = set(WORD.findall(folded(f"{self.title}\n{self.words}\n{self.terms}")))
        return {word for word in words if 2 <= len(word) <= LONGEST}


def folded(text: str) -> str:
    """In small letters without accents, as the tokenizers of both databases have it."""
    small = text.lower()
    if small.isascii():
        return small
    return unicodedata.normalize("NFC", ACCENT.sub("", unicodedata.normalize("NFD", small)))


def readable(q: str) -> str:
    return unicodedata.normalize("NFC", q[:MAX_READ])


def words_of(q: str) -> list[str]:
    return [word[:LONGEST] for word in WORD.findall(readable(q))[:MAX_WORDS]]
