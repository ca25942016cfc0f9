"""Full British postcodes. Half of one, such as "LS3", is a district and no address."""

import re
from collections.abc import Iterator

from gallery.moderation.checks.whereabouts import Span
from gallery.moderation.checks.words import words_in

AREAS = words_in("postcode_areas")
POSTCODE = re.compile(r"\b([A-Za-z]{1,2})\d[A-Za-z\d]? ?\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}\b")
PLACE_IN_A_ROW = re.compile(r"\d(?:st|nd|rd|th)$")
"""Such as the 2nd: with a road or a room before it, it would be a postcode."""


def postcodes(text: str) -> Iterator[Span]:
    for match in POSTCODE.finditer(text):
        is_of_an_area = match[1].casefold() in AREAS
        if is_of_an_area and has_its_shape(match[0]) and not PLACE_IN_A_ROW.search(match[0]):
            yield match.span()


def has_its_shape(words: str) -> bool:
    """In small letters and without a space it is more often a code or part of an address on the web."""
    return " " in words or words[-2:].isupper()
