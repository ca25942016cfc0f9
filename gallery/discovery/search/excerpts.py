"""Where in a story the words stand that were searched for."""

import re
from typing import NamedTuple

START, END = "\x01", "\x02"
"""Around a match. No story has them: they are taken out of what is written."""
NUMBER = "gallery_storypage.page_ptr_id"
"""Of a story, in a statement about stories."""
LENGTH = 24
"""Words of an excerpt, at most."""
MARKED = re.compile(f"{START}([^{START}{END}]*){END}")
SIDE_BY_SIDE = re.compile(f"{END} {START}")


class Part(NamedTuple):
    """Some words of an excerpt: as they were written, to be escaped by whoever shows them."""

    text: str
    is_match: bool


def without_marks(text: str) -> str:
    return text.replace(START, "").replace(END, "")


def parts(marked: str) -> list[Part]:
    """What stands between the marks is a match, in turn with what does not; none where nothing is marked."""
    return parts_of(" ".join(marked.split()))


def parts_of(marked: str) -> list[Part]:
    """The same, with its lines as they are."""
    pieces = MARKED.split(SIDE_BY_SIDE.sub(" ", marked))
    if len(pieces) == 1:
        return []
    return [Part(without_marks(text), place % 2 == 1) for place, text in enumerate(pieces) if text]


def first_excerpt(*candidates: str) -> list[Part]:
    """Of the first that has a match."""
    return next((found for marked in candidates if (found := parts(marked))), [])
