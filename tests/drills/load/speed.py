"""How fast this machine is at the moment, so that figures of another day can be compared."""

import time

STEPS = 300_000
AT_FULL_SPEED = 12
"""Milliseconds for as many steps, where these figures come from."""
TIMES = 9


def speed() -> float:
    """Of one core, as a share of what it can be."""
    return AT_FULL_SPEED / min(lap() for _ in range(TIMES))


def lap() -> float:
    """Milliseconds."""
    began, number = time.perf_counter(), 0
    for step in range(STEPS):
        number += step
    return (time.perf_counter() - began) * 1000
