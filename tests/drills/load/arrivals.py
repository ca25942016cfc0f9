"""People who come when they come, however long the others before them take."""

import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

AT_ONCE = 300
"""Whoever comes while so many are at it comes late, and it is said so."""


class Arrivals(threading.Thread):
    """So many a second on average, and by chance as of people who do not know of each other."""

    def __init__(self, work: Callable[[], None], *, each_second: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.work, self.each_second, self.chance = work, each_second, Random(seed)
        self.crowd = ThreadPoolExecutor(AT_ONCE)
        self.is_over = threading.Event()
        self.late: list[float] = []
        """By how many seconds each one came later than they would have."""
        self.breakdowns: list[str] = []

    def run(self) -> None:
        due = time.monotonic()
        while not self.is_over.is_set():
            due += self.chance.expovariate(self.each_second)
            if self.is_over.wait(max(0, due - time.monotonic())):
                break
            self.crowd.submit(self.arrive, due)

    def arrive(self, due: float) -> None:
        self.late.append(time.monotonic() - due)
        try:
            self.work()
        except Exception:
            self.breakdowns.append(traceback.format_exc())

    def stop(self) -> None:
        """Nobody comes any more."""
        self.is_over.set()
        self.join()

    def finish(self) -> None:
        """Those who are there go on to their end."""
        self.crowd.shutdown()
