"""Texts and pictures in a few numbers, such that those that are alike share some of them."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise

from PIL import Image

WORDS_IN_A_SHINGLE = 3
BANDS, ROWS = 20, 3
"""Two texts that have half of their shingles in common share a band with a chance of 93 %, a fifth: of 15 %."""
FEWEST_SHINGLES = 20
"""Of less text any two would be alike by chance."""
PICTURE_BANDS, BITS = 8, 16
CONTRAST = 3
"""Grey levels, of 255, by which two neighbours differ: less is noise."""

Shingles = frozenset[tuple[str, ...]]
Bands = dict[int, int]
"""A number, of 64 bits with a sign, for each band that there is."""


def number_of(content: bytes) -> int:
    return int.from_bytes(blake2b(content, digest_size=8).digest(), signed=True)


def shingles_of(text: str) -> Shingles:
    """Every three words in a row, whatever stands between them."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zip(*(words[start:] for start in range(WORDS_IN_A_SHINGLE)), strict=False))


def text_bands(shingles: Shingles) -> Bands:
    """None of a short text."""
    if len(shingles) < FEWEST_SHINGLES:
        return {}
    least = least_of_each_row(number_of(" ".join(words).encode("utf-8", "surrogatepass")) for words in shingles)
    bands = [least[start : start + ROWS] for start in range(0, BANDS * ROWS, ROWS)]
    return {band: number_of(repr(rows).encode()) for band, rows in enumerate(bands)}


def least_of_each_row(shingles: Iterable[int]) -> list[int]:
    """One permutation, cut into as many parts as there are rows; what is empty takes the next part that is not
    (Shrivastava and Li, "Densifying one permutation hashing", 2014)."""
    parts: list[int | None] = [None] * (BANDS * ROWS)
    for shingle in shingles:
        place = shingle % len(parts)
        least = parts[place]
        parts[place] = shingle if least is None else min(least, shingle)
    filled: list[int] = []
    following = next(part for part in parts if part is not None)
    for part in reversed(parts):
        following = following if part is None else part
        filled.append(following)
    return filled


def likeness(one: Shingles, other: Shingles) -> float:
    """From 0 to 1: how much of all that they say both say."""
    return len(one & other) / len(one | other) if one and other else 0.0


def picture_bands(picture: Image.Image) -> Bands:
    """Whether it becomes lighter from each of 9 by 9 points to the next, to the right and downwards."""
    points = picture.convert("L").resize((9, 9), Image.Resampling.BOX).tobytes()
    rows = [points[start : start + 9] for start in range(0, 81, 9)]
    rightwards = [is_lighter(one, next_one) for row in rows[:8] for one, next_one in pairwise(row)]
    downwards = [is_lighter(*two) for upper, lower in pairwise(rows) for two in zip(upper[:8], lower, strict=False)]
    return dict(enumerate(in_numbers([*rightwards, *downwards])))


def is_lighter(one: int, next_one: int) -> bool:
    return next_one - one > CONTRAST


def in_numbers(bits: list[bool]) -> list[int]:
    bands = [bits[start : start + BITS] for start in range(0, PICTURE_BANDS * BITS, BITS)]
    return [sum(bit << place for place, bit in enumerate(band)) for band in bands]


def bits_that_differ(one: Bands, other: Bands) -> int:
    return sum((value ^ other.get(band, 0)).bit_count() for band, value in one.items())
