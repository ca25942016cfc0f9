"""What each request took, and how each was answered."""

import threading
import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles

from tests.drills.kills.traffic import Kind, Traffic

MILLISECONDS = 1000


class Work(StrEnum):
    READ = "reading"
    SHARE = "sharing a story"
    DECIDE = "deciding"


class Desk(StrEnum):
    """Requests of a moderator."""

    PAGE = "pages of the desk"
    DECISION = "decisions"


class Reading(StrEnum):
    GALLERY = "gallery, filtered"
    SEARCH = "search"
    STORY = "stories"
    PICTURE = "pictures"
    MAP = "map"
    API = "API"


AnyKind = Kind | Desk | Reading
LABELS = {Kind.PAGE: "pages of a draft", Kind.SAVE: "steps saved", Kind.PHOTO: "two photos", Kind.STORY: "stories sent"}


def work_of(kind: AnyKind) -> Work:
    if isinstance(kind, Reading):
        return Work.READ
    return Work.DECIDE if isinstance(kind, Desk) else Work.SHARE


@dataclass(frozen=True)
class Sample:
    kind: AnyKind
    at: float
    """On the clock of the machine, when the request began."""
    milliseconds: float
    status: int
    """0 where there was no answer."""
    is_told_when: bool = True
    """Whether somebody who is refused is told when to come again."""


class Book(Traffic):
    """Every answer, written down by the thread that got it."""

    def __init__(self) -> None:
        super().__init__()
        self.samples: list[Sample] = []
        self.own = threading.local()

    def begin(self, kind: AnyKind) -> float:
        self.own.status, self.own.is_told_when = 0, True
        return super().begin(kind)

    def note_answer(self, status: int, *, is_told_when: bool) -> None:
        super().note_answer(status, is_told_when=is_told_when)
        self.own.status, self.own.is_told_when = status, is_told_when

    def finish(self, kind: AnyKind, seconds: float, *, is_answered: bool) -> None:
        super().finish(kind, seconds, is_answered=is_answered)
        status = self.own.status if is_answered else 0
        at = time.monotonic() - seconds
        self.samples.append(Sample(kind, at, seconds * MILLISECONDS, status, self.own.is_told_when))


def between(samples: list[Sample], begin: float, end: float) -> list[Sample]:
    return [sample for sample in samples if begin <= sample.at < end]


@dataclass(frozen=True)
class Times:
    """Of answered requests, in milliseconds."""

    number: int
    median: float
    p95: float

    @classmethod
    def of(cls, samples: list[Sample]) -> "Times":
        taken = [sample.milliseconds for sample in samples if 0 < sample.status < 400]
        if len(taken) < 2:
            return cls(len(taken), sum(taken), sum(taken))
        return cls(len(taken), median(taken), quantiles(taken, n=20, method="inclusive")[-1])


def statuses(samples: list[Sample]) -> Counter[int]:
    return Counter(sample.status for sample in samples)


def rude(samples: list[Sample]) -> Counter[str]:
    """What nobody should meet, however many come at once."""
    return Counter(words for sample in samples if (words := rudeness(sample)))


def rudeness(sample: Sample) -> str:
    if not sample.status:
        return "no answer"
    if sample.status in (429, 503):
        return "" if sample.is_told_when else f"{sample.status} without Retry-After"
    return str(sample.status) if sample.status >= 500 else ""
