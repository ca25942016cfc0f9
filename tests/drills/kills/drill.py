"""The drill itself: people share stories, the web process is killed, and at the end everything is counted."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

from django.conf import settings

from gallery.management.commands.worker import sweep
from gallery.models import Attempt, OutgoingMail
from tests.drills.kills.browser import PATIENCE, Browser
from tests.drills.kills.figures import Figures
from tests.drills.kills.ledger import Ledger
from tests.drills.kills.pictures import draw_pictures
from tests.drills.kills.reckoning import Fault, Wrong, reckon
from tests.drills.kills.scene import set_the_scene, sign_in
from tests.drills.kills.soundness import letters_that_left, orphans, what_is_broken
from tests.drills.kills.stack import Stack
from tests.drills.kills.storyteller import ScriptedStoryteller, Storyteller
from tests.drills.kills.traffic import Kind, Traffic

AIMS = (Kind.STORY, Kind.STORY, Kind.PHOTO, Kind.STORY, Kind.SAVE, None)
"""What the kills are aimed at in turn: half of them at the sending of a story, which does most; some at nothing."""
LONGEST_LIFE = 12
"""Seconds that a web process lives at most where nothing is aimed at: long requests come to an end too."""
LONGEST_WAIT = 30
"""Seconds that a kill waits for what it is aimed at."""
PROGRESS = 25
"""After so many kills, it says so."""
OVERSHOOT = 1.2
"""How far beyond the usual end of a request a kill may fall: its answer may be on its way already."""


def run(plan: argparse.Namespace) -> int:
    """Print the figures; 1 if anything is wrong."""
    began = time.monotonic()
    set_the_scene()
    drill = Drill(plan)
    figures = drill.run()
    figures.seconds = time.monotonic() - began
    figures.show()
    return 1 if figures.is_bad else 0


class Drill:
    def __init__(self, plan: argparse.Namespace) -> None:
        # It loads the project while the pictures are drawn.
        self.stack = Stack(Path(settings.DATA_DIR))
        self.plan, self.chance = plan, Random(plan.seed)
        self.ledger, self.traffic, self.pictures = Ledger(), Traffic(), draw_pictures()
        self.moments: list[list[Kind]] = []
        """Of each kill: the requests that were under way."""

    def run(self) -> Figures:
        tellers = [self.teller(number) for number in range(self.plan.clients)]
        with self.stack:
            self.kill_while_they_tell(tellers)
            let_mail_leave()
        faults = [*self.reckon(), *(Fault(Wrong.HALF, words) for words in what_is_broken())]
        faults += [Fault(Wrong.STUCK, teller.breakdown) for teller in tellers if teller.breakdown]
        return Figures(self.plan.seed, self.moments, self.traffic, self.ledger, faults, orphans())

    def reckon(self) -> Iterator[Fault]:
        return reckon(self.ledger, self.pictures, letters=letters_that_left(), before=frozenset())

    def teller(self, number: int) -> Storyteller:
        """Every other one has a script in their pages."""
        kind = ScriptedStoryteller if number % 2 else Storyteller
        browser = Browser(self.stack.port, self.traffic, cookies=sign_in(f"contributor-{number}"))
        return kind(number, browser, ledger=self.ledger, pictures=self.pictures, seed=self.plan.seed)

    def kill_while_they_tell(self, tellers: list[Storyteller]) -> None:
        for teller in tellers:
            teller.start()
        mark = self.traffic.mark()
        for aim in islice(cycle(AIMS), self.plan.kills):
            self.wait_for_a_moment(aim, since=mark)
            mark = self.traffic.mark()
            self.kill()
        for teller in tellers:
            teller.is_told_to_stop.set()
        for teller in tellers:
            teller.join()

    def kill(self) -> None:
        """And start again at once."""
        self.moments.append(self.traffic.now())
        self.stack.kill_web()
        # These few people do what a whole village may.
        Attempt.objects.all().delete()
        self.stack.start_web()
        if len(self.moments) % PROGRESS == 0:
            print(f"killed {len(self.moments)} times …", flush=True)

    def wait_for_a_moment(self, aim: Kind | None, *, since: Counter[Kind]) -> None:
        if aim and self.traffic.wait_for(aim, since=since, patience=LONGEST_WAIT):
            longest = OVERSHOOT * self.traffic.usual_seconds(aim)
        else:
            longest = LONGEST_LIFE
        time.sleep(self.chance.uniform(0, longest))


def let_mail_leave() -> None:
    """What the worker does each minute, at once and until there is nothing to do."""
    deadline = time.monotonic() + PATIENCE
    while OutgoingMail.objects.filter(sent_at=None).exists() and time.monotonic() < deadline:
        sweep()
        time.sleep(0.2)
