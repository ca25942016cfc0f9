"""What the drill prints."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from tests.drills.kills.reckoning import Fault, Wrong

FAULTS_SHOWN = 40


@dataclass
class Figures:
    seed: int
    seconds: list[float] = field(default_factory=list)
    """Of each whole back-up."""
    killed: int = 0
    said: str = ""
    drafts: int = 0
    stories: int = 0
    photos: int = 0
    told_later: int = 0
    age: float = 0
    """Seconds from the beginning of the newest whole back-up to the loss of the machine."""
    restored_in: float = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return bool(self.faults) or not self.stories

    def show(self) -> None:
        print(self.said)
        for label, number in self.rows():
            print(f"{label:<58} {number:>8}")
        for fault in self.faults[:FAULTS_SHOWN]:
            print(f"  {fault.wrong}: {fault.words}")

    def rows(self) -> list[tuple[str, int | float]]:
        count = Counter(fault.wrong for fault in self.faults)
        return [
            ("seed", self.seed),
            ("whole back-ups", len(self.seconds)),
            ("back-ups and restores killed half-way", self.killed),
            ("seconds of a back-up: median", round(median(self.seconds), 1)),
            ("seconds of a back-up: longest", round(max(self.seconds), 1)),
            ("seconds from the last back-up to the loss", round(self.age, 1)),
            ("seconds of the restore", round(self.restored_in, 1)),
            ("acknowledged before the last back-up: drafts and stories", self.drafts),
            ("acknowledged before the last back-up: stories", self.stories),
            ("acknowledged before the last back-up: photos", self.photos),
            ("stories acknowledged after it, and gone with the machine", self.told_later),
            *((str(wrong), count[wrong]) for wrong in Wrong),
        ]
