"""What some work costs, as medians of many times."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection

REPEATS = 9


@dataclass(frozen=True)
class Cost:
    """In milliseconds, each time; the first, which fills caches, does not count."""

    cpus: tuple[float, ...]
    walls: tuple[float, ...]

    @property
    def judged(self) -> float:
        """SQLite works in our own process: its CPU time is not touched by whatever else the machine does."""
        return median(self.cpus if connection.vendor == "sqlite" else self.walls)

    @property
    def spread(self) -> str:
        times = self.cpus if connection.vendor == "sqlite" else self.walls
        return f"{min(times):.1f}–{max(times):.1f}"

    def __str__(self) -> str:
        return f"{median(self.cpus):>8.0f} ms{median(self.walls):>9.0f} ms"


def plain_loop() -> None:
    """As much as any machine understands: other figures are worth what they are beside this one."""
    total = 0
    for number in range(300_000):
        total += number


def cost_of(work: Callable[[], Any], repeats: int = REPEATS) -> Cost:
    work()
    spent = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        spent.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    cpus, walls = zip(*spent, strict=True)
    return Cost(cpus, walls)
