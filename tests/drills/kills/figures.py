"""What the drill prints."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.drills.kills.browser import ASKS_FOR_PATIENCE
from tests.drills.kills.ledger import Ledger
from tests.drills.kills.reckoning import Fault, Wrong
from tests.drills.kills.traffic import Kind, Traffic

FAULTS_SHOWN = 40


@dataclass
class Figures:
    seed: int
    moments: list[list[Kind]]
    traffic: Traffic
    ledger: Ledger
    faults: list[Fault]
    orphans: list[Path]
    seconds: float = 0

    @property
    def is_bad(self) -> bool:
        return bool(self.faults or self.server_errors)

    @property
    def server_errors(self) -> int:
        """A photo door that is busy asks for patience; all else is a fault of the site's."""
        wrong = [status for status in self.traffic.answered if status >= 500 and status not in ASKS_FOR_PATIENCE]
        return sum(self.traffic.answered[status] for status in wrong)

    def show(self) -> None:
        for label, number in self.rows():
            print(f"{label:<42} {number:>8}")
        for fault in self.faults[:FAULTS_SHOWN]:
            print(f"  {fault.wrong}: {fault.words}")

    def rows(self) -> list[tuple[str, int | str]]:
        return [
            *self.rows_of_kills(),
            *self.rows_of_promises(),
            *self.rows_of_faults(),
            ("seconds", round(self.seconds)),
        ]

    def rows_of_kills(self) -> list[tuple[str, int | str]]:
        struck, answered = Counter(self.traffic.cut_off), self.traffic.answered
        return [
            ("seed", self.seed),
            ("kills", len(self.moments)),
            ("kills with a request under way", sum(bool(moment) for moment in self.moments)),
            *((f"requests cut off: {kind}", struck[kind]) for kind in Kind),
            ("requests answered", answered.total()),
            ("requests sent again", struck.total() + sum(answered[status] for status in ASKS_FOR_PATIENCE)),
        ]

    def rows_of_promises(self) -> list[tuple[str, int | str]]:
        return [
            ("acknowledged: drafts", len(self.ledger.kept)),
            ("acknowledged: saves of them", self.ledger.saves),
            ("acknowledged: photos", self.ledger.photos),
            ("of them kept before a kill, and sent again", self.ledger.came_twice),
            ("acknowledged: stories", len(self.ledger.sent)),
        ]

    def rows_of_faults(self) -> list[tuple[str, int | str]]:
        count = Counter(fault.wrong for fault in self.faults)
        return [
            *((str(wrong), count[wrong]) for wrong in Wrong),
            ("server errors", self.server_errors),
            ("files that no row knows (harmless)", len(self.orphans)),
        ]
