"""Which requests are under way, so that a kill can be aimed at them and counted."""

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from statistics import median

FIRST_GUESS = 0.6
"""Seconds that a request takes, as long as none was answered."""


class Kind(StrEnum):
    PAGE = "page"
    SAVE = "save"
    PHOTO = "photo"
    STORY = "story"


class Traffic:
    """Of all browsers together; each is a thread."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.going: dict[int, Kind] = {}
        self.begun: Counter[Kind] = Counter()
        self.answered: Counter[int] = Counter()
        self.cut_off: Counter[Kind] = Counter()
        self.seconds: dict[Kind, deque[float]] = defaultdict(lambda: deque(maxlen=50))

    @contextmanager
    def under_way(self, kind: Kind) -> Iterator[None]:
        """From the first byte of a request to the last of its answer."""
        started, is_answered = self.begin(kind), False
        try:
            yield
            is_answered = True
        finally:
            self.finish(kind, time.monotonic() - started, is_answered=is_answered)

    def begin(self, kind: Kind) -> float:
        with self.changed:
            self.going[threading.get_ident()] = kind
            self.begun[kind] += 1
            self.changed.notify_all()
        return time.monotonic()

    def finish(self, kind: Kind, seconds: float, *, is_answered: bool) -> None:
        with self.changed:
            del self.going[threading.get_ident()]
            if is_answered:
                self.seconds[kind].append(seconds)
            else:
                self.cut_off[kind] += 1

    def note_answer(self, status: int, *, is_told_when: bool) -> None:
        """`is_told_when` is whether it says when to come again."""
        with self.changed:
            self.answered[status] += 1

    def mark(self) -> Counter[Kind]:
        with self.changed:
            return self.begun.copy()

    def wait_for(self, kind: Kind, *, since: Counter[Kind], patience: float) -> bool:
        """Until a request of this kind has begun since that mark, for `patience` seconds at most."""
        with self.changed:
            return self.changed.wait_for(lambda: self.begun[kind] > since[kind], patience)

    def usual_seconds(self, kind: Kind) -> float:
        with self.changed:
            return median(self.seconds[kind] or [FIRST_GUESS])

    def now(self) -> list[Kind]:
        with self.changed:
            return list(self.going.values())
