"""What each process has for itself: pages that it shares with others count for none of them."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

EACH = 5
"""Seconds between two looks."""
AROUND = 30
"""Seconds: a figure is the median of that time before it, for a photo that is being read comes and goes."""
SETTLED = 300
"""Seconds after which a process has all that it needs: with it, the end is compared."""
MOST = 0.10
MEGABYTE = 1024
"""In kB, as the kernel counts."""


@dataclass(frozen=True)
class Growth:
    name: str
    settled: float
    """Megabytes, as is the next."""
    end: float

    @property
    def share(self) -> float:
        return self.end / self.settled - 1

    @property
    def is_met(self) -> bool:
        return self.share <= MOST


class Memory(threading.Thread):
    """`processes` says which there are, and what each is called."""

    def __init__(self, processes: Callable[[], dict[int, str]]) -> None:
        super().__init__(daemon=True)
        self.processes = processes
        self.is_over = threading.Event()
        self.began = time.monotonic()
        self.seen: dict[tuple[int, str], list[tuple[float, float]]] = defaultdict(list)

    def run(self) -> None:
        while not self.is_over.wait(EACH):
            for pid, name in self.processes().items():
                if size := private(pid):
                    self.seen[pid, name].append((time.monotonic() - self.began, size))

    def growth(self, *, settled: float = SETTLED) -> list[Growth]:
        """Of those that were there at both times."""
        if not self.seen:
            return []
        end = max(looks[-1][0] for looks in self.seen.values())
        figures = [(name, around(looks, settled), around(looks, end)) for (_pid, name), looks in self.seen.items()]
        return [Growth(name, early, late) for name, early, late in figures if early and late]


def around(looks: list[tuple[float, float]], moment: float) -> float:
    return median([size for at, size in looks if moment - AROUND <= at <= moment] or [0])


def private(pid: int) -> float:
    """In megabytes; 0 for a process that has just ended."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+) kB", told, re.MULTILINE))) / MEGABYTE
