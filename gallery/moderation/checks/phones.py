"""Phone numbers: British ones as people write them, those with a country in front, and any that is called one."""

import re
from collections.abc import Iterator

from gallery.moderation.checks.whereabouts import Span

GAP = r"[ .()–-]{0,3}"
NOT_WITHIN = r"(?<![\w£$€#])(?<!\d[.,:/-])"
"""Neither the rest of a longer number, nor of a time, a decimal or a date."""
BRITISH = re.compile(rf"{NOT_WITHIN}(?:\(?0(?:{GAP}\d){{9,10}}|0\d{{3,4}}/\d{{6}})(?!\d)")
ABROAD = re.compile(rf"(?<!\w)(?:\+|(?<![.,:/-])00[ -]?(?=[1-9(])){GAP}\d(?:{GAP}\d){{7,13}}(?!\d)")
AMERICAN = re.compile(r"(?<![\w.-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[.-])[2-9]\d{2}[.-]\d{4}(?![\w-])")
CALLED = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|ring|call|text|whatsapp)\b[.:]?"
    r"(?: (?:me|us|him|her|them|number|no\.?|on|at|is)){0,3}:? {0,2}"
    r"(?P<number>\d(?:[ –-]{0,2}\d){5,12})(?![\d,])",
    re.IGNORECASE,
)
DATE = re.compile(r"\(?\d{1,2}[ .-]{1,2}\d{1,2}[ .-]{1,2}(?:19|20)?\d\d\b")
BOOK = re.compile(r"\bISBN[- :\d()]{0,12}$", re.IGNORECASE)
NOBODYS = re.compile(r"116 ?\d{3}$|(?:(?:19|20)\d\d[ –-]*)+$")
"""Years, and numbers that are the same all over Europe, such as the Samaritans' 116 123."""


def phones(text: str) -> Iterator[Span]:
    found = [match.span() for match in BRITISH.finditer(text) if is_british(match[0]) and not is_book(match)]
    found += [match.span() for pattern in (ABROAD, AMERICAN) for match in pattern.finditer(text)]
    found += [match.span("number") for match in CALLED.finditer(text) if not NOBODYS.match(match["number"])]
    return without_overlaps(found)


def is_british(number: str) -> bool:
    """Ten or eleven digits can also be days, times and tables: groups tell them apart."""
    digits = re.sub(r"\D", "", number)
    first_group = re.match(r"\(?(\d+)", number)
    is_one_group = first_group is not None and len(first_group[1]) > 1
    return is_one_group and digits[1] in "1235789" and has_length(digits) and not DATE.match(number)


def has_length(digits: str) -> bool:
    """Some old areas, and some free numbers, have a digit less."""
    return len(digits) == 11 or digits.startswith(("01", "0500", "0800"))


def is_book(match: re.Match[str]) -> bool:
    return BOOK.search(match.string, max(0, match.start() - 24), match.start()) is not None


def without_overlaps(spans: list[Span]) -> Iterator[Span]:
    """Of a number that was found twice, the place that begins first."""
    end = -1
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield start, stop
            end = stop
