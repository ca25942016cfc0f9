"""Which hits come first.

To weigh a hit takes far longer than to find it. Up to `BEST` are weighed; of more than that those come first that have
the words in their title or their terms, then those that say them somewhere in their text, each from the newest on.
"""

BEST = 1_000
Hit = tuple[int, int]
"""A story, and whether it is one of the best."""


def in_order(hits: list[Hit]) -> list[int]:
    """The best in the order in which they come, then all the others, each once."""
    best = [number for number, is_best in hits if is_best]
    rest = sorted((number for number, is_best in hits if not is_best), reverse=True)
    return list(dict.fromkeys([*best, *rest]))
