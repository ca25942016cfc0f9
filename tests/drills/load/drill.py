"""What is done with the town, and what comes of it."""

import argparse
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from random import Random

from tests.drills.fleet.fleet import Fleet
from tests.drills.kills.reckoning import Fault, Wrong, reckon
from tests.drills.kills.soundness import what_is_broken
from tests.drills.load.arrivals import Arrivals
from tests.drills.load.figures import Figures
from tests.drills.load.measures import Sample, between
from tests.drills.load.memory import Memory
from tests.drills.load.reckoning import find_out, reckon_decisions
from tests.drills.load.speed import speed
from tests.drills.load.town import Town, left_to_do, settle
from tests.drills.load.visitor import ALWAYS

EACH_SECOND = {"read": 10.0, "share": 0.2, "decide": 0.15}
ALONE = {"read": 60, "share": 5, "decide": 5}
"""How often each is done for the figures without load."""
ALONE_IN_SHORT = {"read": 10, "share": 1, "decide": 1}
FIELDS, FIELDS_IN_SHORT = 12, 3
"""Stories that are there from the beginning."""
PEAK = 10
"""Times the usual load, in the burst."""
AFTERWARDS, AFTERWARDS_IN_SHORT = 120, 5
"""Seconds of the usual load after it."""


def run(plan: argparse.Namespace, fleet: Fleet) -> int:
    figures = Drill(plan, fleet).run()
    figures.show()
    return 1 if figures.not_met else 0


class Drill:
    def __init__(self, plan: argparse.Namespace, fleet: Fleet) -> None:
        self.plan, self.fleet, self.chance = plan, fleet, Random(plan.seed)
        seconds = plan.minutes * 60 + (PEAK * plan.burst)
        self.town = Town(fleet, stories=round(2 * EACH_SECOND["share"] * seconds) + 10, seed=plan.seed)
        self.town.publish(FIELDS_IN_SHORT if plan.short else FIELDS)
        self.figures = Figures(plan, self.town)
        self.arrivals: list[Arrivals] = []
        self.killed: Counter[str] = Counter()

    def run(self) -> Figures:
        self.figures.speeds.append(speed())
        self.fleet.open()
        self.figures.alone = self.measured(self.go_alone)
        memory = Memory(self.fleet.processes)
        memory.start()
        self.figures.loaded = self.measured(self.load)
        memory.is_over.set()
        self.figures.growth = memory.growth()
        self.end()
        self.figures.speeds.append(speed())
        self.figures.faults = self.reckon()
        return self.figures

    def measured(self, phase: Callable[[], None]) -> list[Sample]:
        began = time.monotonic()
        phase()
        return between(list(self.town.book.samples), began, time.monotonic())

    def go_alone(self) -> None:
        """One after the other; what is decided about has been shared before."""
        for name, times in (ALONE_IN_SHORT if self.plan.short else ALONE).items():
            for _ in range(times):
                getattr(self.town, name)()

    def load(self) -> None:
        with self.coming():
            if self.plan.kills:
                self.kill_again_and_again()
            else:
                time.sleep(self.plan.minutes * 60)
        if self.plan.burst:
            self.burst()

    def burst(self) -> None:
        """Those who come in it do not come again when it is over; the others do, and go on coming."""
        with self.coming():
            self.figures.burst_at = time.monotonic()
            self.figures.calm_at = self.figures.burst_at + self.plan.burst
            with self.coming(PEAK - 1, until=self.figures.calm_at):
                time.sleep(self.plan.burst)
            time.sleep(AFTERWARDS_IN_SHORT if self.plan.short else AFTERWARDS)

    @contextmanager
    def coming(self, times: float = 1, *, until: float = ALWAYS) -> Iterator[None]:
        """So many times as many as on a usual day."""
        crowds = [
            Arrivals(partial(getattr(self.town, name), until=until), each_second=times * often, seed=self.plan.seed)
            for name, often in EACH_SECOND.items()
        ]
        self.arrivals += crowds
        for crowd in crowds:
            crowd.start()
        try:
            yield
        finally:
            for crowd in crowds:
                crowd.stop()

    def kill_again_and_again(self) -> None:
        for _ in range(self.plan.kills):
            time.sleep(self.plan.each)
            pid, name = self.chance.choice(sorted(self.fleet.processes().items()))
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.killed[name] += 1

    def end(self) -> None:
        """Whoever is there goes on to the end, and the site does what is left to do."""
        for arrivals in self.arrivals:
            arrivals.finish()
        self.figures.settled_in = settle()
        self.figures.late = [late for arrivals in self.arrivals for late in arrivals.late]
        self.figures.killed, self.figures.restarts = self.killed, self.fleet.supervisor.restarts

    def reckon(self) -> list[Fault]:
        town, letters = self.town, len(self.fleet.letters())
        before = town.before | find_out(town.ledger)
        faults = [
            *reckon(town.ledger, town.pictures, letters=0 if self.plan.kills else letters, before=before),
            *reckon_decisions(town.tray),
            *(Fault(Wrong.HALF, words) for words in what_is_broken()),
        ]
        breakdowns = town.breakdowns + [words for arrivals in self.arrivals for words in arrivals.breakdowns]
        faults += [Fault(Wrong.STUCK, words) for words in breakdowns]
        if left := left_to_do():
            faults.append(Fault(Wrong.STUCK, f"{left} things that nobody has done"))
        return faults
