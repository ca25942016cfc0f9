"""Lists of words, each in a text file beside this module."""

from functools import cache
from pathlib import Path


@cache
def words_in(name: str) -> frozenset[str]:
    """Folded, in no order."""
    return frozenset(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").split())
