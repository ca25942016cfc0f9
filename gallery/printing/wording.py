"""Strangers' words as they can be set: signs that no font has, or that nobody sees, are left out."""

import re
import unicodedata

FIRST_PICTURE = 0x1F000
"""From here on, symbols are emoji and the like, which no font of ours has."""
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFE0F, 0xFEFF])
"""Signs that turn the direction of all that follows, and those that only say how another one looks."""
WRITTEN = "LMNPZS"
"""Letters, marks, numbers, punctuation, spaces and symbols."""
LONG_WORD = re.compile(r"\S{24}(?=\S)")
"""What has no place to break, such as an address, gets one here and there."""
MAY_BREAK = "\u200b"
JOINERS = "\u200b\u200c\u200d\u00ad"


def line(text: str) -> str:
    """In one line."""
    return " ".join(printable(text).split())


def paragraphs(text: str) -> list[str]:
    """Their lines stay, and nothing else of how they were spaced."""
    lines = printable(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    blocks = "\n".join(" ".join(one.split()) for one in lines).split("\n\n")
    return [kept for block in blocks if (kept := block.strip("\n"))]


def printable(text: str) -> str:
    """Letters of every script stay: which of them no font has is found out when they are set."""
    signs = unicodedata.normalize("NFC", text.translate(TURNS))
    written = "".join(sign for sign in signs if sign == "\n" or is_written(sign))
    return LONG_WORD.sub(lambda word: word[0] + MAY_BREAK, written)


def is_written(sign: str) -> bool:
    kind = unicodedata.category(sign)
    is_picture = kind in {"So", "Sk"} and ord(sign) >= FIRST_PICTURE
    return (kind[0] in WRITTEN and not is_picture) or sign in JOINERS
