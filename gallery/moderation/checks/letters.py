"""Letters as they are meant: full-width digits are digits, and a hidden character hides nothing."""

import unicodedata
from collections.abc import Iterator

SCRIPTS = (range(0x80, 0xAC00), range(0xFEFF, 0xFF00), range(0xE0000, 0xE0080))
"""Where the digits of other alphabets stand, spaces of other widths, and what nobody sees."""
LOOKALIKES = (range(0x2460, 0x2500), range(0xFB00, 0xFB07), range(0xFE50, 0xFEFF), range(0xFF01, 0xFFF0))
MATHEMATICAL = range(0x1D400, 0x1D800)
"""Characters that stand for plain letters, digits and signs."""


def seen_as() -> Iterator[tuple[int, str]]:
    for number in (number for script in SCRIPTS for number in script):
        category = unicodedata.category(chr(number))
        if category == "Cf":
            yield number, ""
        elif category == "Zs":
            yield number, " "
        elif category == "Nd":
            yield number, str(unicodedata.decimal(chr(number)))


def stands_for() -> Iterator[tuple[int, str]]:
    for number in (number for numbers in (*LOOKALIKES, MATHEMATICAL) for number in numbers):
        meant = unicodedata.normalize("NFKC", chr(number))
        if len(meant) == 1:
            yield number, meant


TABLE = dict((*seen_as(), *stands_for()))


def plain(text: str) -> str:
    """As long as the text at most, so that nothing which is looked for in it takes longer."""
    return text if text.isascii() else text.translate(TABLE)
