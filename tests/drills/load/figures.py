"""What the drill prints."""

import argparse
from collections import Counter
from dataclasses import dataclass, field

from tests.drills.kills.reckoning import Fault, Wrong
from tests.drills.load.measures import LABELS, Sample, Times, Work, between, rude, statuses, work_of
from tests.drills.load.memory import Growth
from tests.drills.load.town import Town

BARS = {Work.READ: 200, Work.SHARE: 3000, Work.DECIDE: 700}
"""Milliseconds that 19 of 20 requests take at most, and the next is how many times what they take without load."""
SLOWDOWN = 3
LATEST = 0.1
"""Seconds by which 19 of 20 people may come too late before the load is not what it says."""
AS_BEFORE, WINDOW, RECOVERY = 2, 15, 60
"""Times as long as before the burst; seconds that are looked at together; seconds until it is so again."""
FAULTS_SHOWN = 40


@dataclass
class Figures:
    plan: argparse.Namespace
    town: Town
    alone: list[Sample] = field(default_factory=list)
    loaded: list[Sample] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Seconds."""
    settled_in: float = 0
    burst_at: float = 0
    calm_at: float = 0
    """When the burst was over."""
    killed: Counter[str] = field(default_factory=Counter)
    restarts: int = 0
    faults: list[Fault] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)
    not_met: list[str] = field(default_factory=list)

    def show(self) -> None:
        speeds = " and ".join(f"{share:.2f}" for share in self.speeds)
        print(f"seed {self.plan.seed}, the machine at {speeds} of its speed")
        self.show_times()
        self.show_counts()
        if self.plan.burst:
            self.show_burst()
        elif not self.plan.kills:
            self.show_memory()
        for fault in self.faults[:FAULTS_SHOWN]:
            print(f"  {fault.wrong}: {fault.words}")
        print(f"not met: {', '.join(self.not_met) or 'nothing'}")

    def say(self, what: str, seen: object, *, is_met: bool | None = None) -> None:
        """Without a bar, it is neither met nor not."""
        if is_met is False:
            self.not_met.append(what)
        print(f"{what:<52} {seen!s:>40} {'' if is_met is None else 'met' if is_met else 'NOT MET'}", flush=True)

    def on_time(self, is_met: bool) -> bool | None:
        """The short form says nothing of seconds: it runs beside other tests."""
        return None if self.plan.short else is_met

    def show_times(self) -> None:
        """In milliseconds: alone and under load, median and 95th percentile."""
        for work in Work:
            alone, loaded = (Times.of(of_work(samples, work)) for samples in (self.alone, self.loaded))
            told = f"{alone.median:.0f} {alone.p95:.0f}   {loaded.median:.0f} {loaded.p95:.0f}   of {loaded.number}"
            if self.plan.kills or self.plan.burst or self.plan.short:
                self.say(f"{work}: ms alone, under load", told)
                continue
            self.say(f"{work}: at most {BARS[work]} ms", told, is_met=loaded.p95 <= BARS[work])
            self.say(
                f"{work}: at most {SLOWDOWN} times as long",
                f"{loaded.p95 / (alone.p95 or 1):.1f}",
                is_met=loaded.p95 <= SLOWDOWN * alone.p95,
            )
            self.show_kinds(work)

    def show_kinds(self, work: Work) -> None:
        for kind in sorted({sample.kind for sample in of_work(self.loaded, work)}):
            alone, loaded = (
                Times.of([sample for sample in samples if sample.kind == kind]) for samples in (self.alone, self.loaded)
            )
            told = f"{alone.median:.0f} {alone.p95:.0f}   {loaded.median:.0f} {loaded.p95:.0f}   of {loaded.number}"
            self.say(f"    {LABELS.get(kind, kind)}", told)

    def show_counts(self) -> None:
        ledger, tray = self.town.ledger, self.town.tray
        late = sorted(self.late)[int(len(self.late) * 0.95)] if self.late else 0.0
        self.say(
            "19 of 20 people came later than they should by, s", f"{late:.3f}", is_met=self.on_time(late <= LATEST)
        )
        if self.plan.kills:
            self.say("killed", dict(self.killed))
            self.say("started again by nobody's hand", self.restarts)
        self.say("answers by status; 0 is none", dict(sorted(statuses(self.loaded).items())))
        wrong = dict(rude(self.loaded))
        if not self.plan.kills:
            self.say("errors", wrong or 0, is_met=not wrong)
        self.say("acknowledged: stories", len(ledger.sent))
        self.say("acknowledged: photos", ledger.photos)
        acknowledged = sum(decided.is_acknowledged for decided in tray.decided)
        self.say("acknowledged: decisions", acknowledged)
        self.say("decided, and told so on asking again", len(tray.decided) - acknowledged)
        self.say("nothing waited for a moderator", tray.found_nothing)
        self.say("seconds until nothing was left to do", f"{self.settled_in:.0f}")
        count = Counter(fault.wrong for fault in self.faults)
        for wrong in Wrong:
            self.say(str(wrong), count[wrong], is_met=not count[wrong])

    def show_burst(self) -> None:
        """Back is when 19 of 20 take no longer than twice what they took before it, and stay so."""
        during = between(self.loaded, self.burst_at, self.calm_at)
        self.say("in the burst: answers by status", dict(sorted(statuses(during).items())))
        for work in Work:
            samples = of_work(self.loaded, work)
            before = Times.of(between(samples, 0, self.burst_at)).p95
            told = Times.of(between(samples, self.burst_at, self.calm_at))
            figures = f"{before:.0f}   {told.median:.0f} {told.p95:.0f} of {told.number}"
            self.say(f"{work}: ms before, and in the burst", figures)
            back = back_after(samples, self.calm_at, at_most=AS_BEFORE * before)
            self.say(f"{work}: back after, s", back, is_met=self.on_time(back <= RECOVERY))

    def show_memory(self) -> None:
        for one in sorted(self.growth, key=lambda one: one.name):
            told = f"{one.settled:.0f} MB, then {one.end:.0f} ({one.share:+.0%})"
            self.say(f"memory of its own: {one.name}", told, is_met=one.is_met)


def of_work(samples: list[Sample], work: Work) -> list[Sample]:
    return [sample for sample in samples if work_of(sample.kind) == work]


def back_after(samples: list[Sample], calm_at: float, *, at_most: float) -> int:
    """The end of the last stretch of time in which it took longer, in seconds."""
    last = max((sample.at for sample in samples), default=calm_at)
    ends = range(WINDOW, int(last - calm_at) + WINDOW, WINDOW)
    slow = [end for end in ends if Times.of(between(samples, calm_at + end - WINDOW, calm_at + end)).p95 > at_most]
    return max(slow, default=0)
