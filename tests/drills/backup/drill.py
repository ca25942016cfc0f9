"""The drill itself: people share stories, back-ups are made, the machine is lost, and what was promised is counted."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random

import environ
from django.conf import settings
from django.db import connection
from django.test import override_settings

from gallery.models import Attempt, Contribution, Draft
from tests.drills.backup.figures import Figures
from tests.drills.kills.browser import Browser
from tests.drills.kills.ledger import Ledger, Told
from tests.drills.kills.pictures import draw_pictures
from tests.drills.kills.reckoning import Fault, Wrong, faults_of_story
from tests.drills.kills.scene import set_the_scene, sign_in
from tests.drills.kills.stack import PROJECT, Stack
from tests.drills.kills.storyteller import ScriptedStoryteller, Storyteller
from tests.drills.kills.traffic import Traffic
from tests.drills.kills.words import flat

AT_LEAST = 4.0
"""Seconds that a back-up or a restore takes, on any machine that this was tried on."""
DONE_ALREADY = "A restore is for an empty one: nothing was touched."


def run(plan: argparse.Namespace) -> int:
    """Print the figures; 1 if anything is wrong."""
    set_the_scene()
    figures = Drill(plan).run()
    figures.show()
    return 1 if figures.is_bad else 0


class Drill:
    def __init__(self, plan: argparse.Namespace) -> None:
        # It loads the project while the pictures are drawn.
        self.stack = Stack(Path(settings.DATA_DIR))
        self.plan, self.chance = plan, Random(plan.seed)
        self.place, self.ledger, self.traffic = plan.folder / "place", Ledger(), Traffic()
        self.pictures = draw_pictures()
        self.promised: list[Told] = []
        """What had been acknowledged when the newest whole back-up was begun."""
        self.begun_at = 0.0
        """The newest whole one."""
        self.figures = Figures(seed=plan.seed)

    def run(self) -> Figures:
        tellers = [self.teller(number) for number in range(self.plan.clients)]
        with self.stack:
            for teller in tellers:
                teller.start()
            self.back_up_while_they_tell()
            self.lose_the_machine()
            for teller in tellers:
                teller.is_told_to_stop.set()
        self.restore()
        self.reckon()
        return self.figures

    def teller(self, number: int) -> Storyteller:
        kind = ScriptedStoryteller if number % 2 else Storyteller
        browser = Browser(self.stack.port, self.traffic, cookies=sign_in(f"contributor-{number}"))
        return kind(number, browser, ledger=self.ledger, pictures=self.pictures, seed=self.plan.seed)

    def back_up_while_they_tell(self) -> None:
        """The last one is not killed, so that there is something to lose after it."""
        killed = set(self.chance.sample(range(self.plan.backups - 1), self.plan.kills))
        for number in range(self.plan.backups):
            time.sleep(self.plan.each)
            # These few people do what a whole village may.
            Attempt.objects.all().delete()
            if number in killed:
                self.kill("backup", self.place, after=self.chance.uniform(0.2, 0.9) * self.shortest)
            else:
                self.back_up()
        time.sleep(self.plan.each)

    @property
    def shortest(self) -> float:
        return min(self.figures.seconds or [AT_LEAST])

    def back_up(self) -> None:
        promised, began = self.kept_by_now(), time.monotonic()
        words = self.command("backup", self.place)
        self.figures.seconds.append(time.monotonic() - began)
        self.promised, self.begun_at = promised, began
        self.figures.said = words

    def kept_by_now(self) -> list[Told]:
        """As it is at this moment: somebody may be writing it down."""
        while True:
            try:
                return deepcopy(self.ledger.kept)
            except RuntimeError:
                continue

    def lose_the_machine(self) -> None:
        """Everything at once. What the site had been told by then and the back-up does not know is what it costs."""
        self.stack.kill_web()
        self.stack.worker.send_signal(signal.SIGKILL)
        self.figures.age = time.monotonic() - self.begun_at
        self.figures.told_later = len(self.ledger.sent) - len([told for told in self.promised if told.contribution])
        connection.close()

    def restore(self) -> None:
        """With a first try that is killed. If that had done all of it by then, the next is refused, and what is there
        is looked at as it is."""
        if self.plan.kills:
            self.kill("restore", self.place, after=self.chance.uniform(1, 2) * AT_LEAST, **self.plan.elsewhere)
        began = time.monotonic()
        try:
            print(self.command("restore", self.place, **self.plan.elsewhere), flush=True)
        except RuntimeError as refusal:
            if not self.plan.kills or DONE_ALREADY not in str(refusal):
                raise
        self.figures.restored_in = time.monotonic() - began

    def reckon(self) -> None:
        elsewhere = environ.Env.db_url_config(self.plan.elsewhere["DATABASE_URL"])
        connection.settings_dict["NAME"] = elsewhere["NAME"]
        with override_settings(MEDIA_ROOT=Path(self.plan.elsewhere["DATA_DIR"]) / "media"):
            for told in self.promised:
                self.figures.faults += self.faults_of(told)
        connection.close()
        self.figures.drafts = len(self.promised)
        self.figures.stories = len([told for told in self.promised if told.contribution])
        self.figures.photos = sum(len(told.pictures) for told in self.promised)

    def faults_of(self, told: Told) -> Iterator[Fault]:
        """What was sent is there as it was sent; what was begun is there, or has been sent by then."""
        later = next(other for other in self.ledger.stories if other.serial == told.serial)
        sent = Contribution.objects.filter(idempotency_key=told.key).exists()
        if told.contribution or sent:
            yield from faults_of_story(later if sent and not told.contribution else told, self.pictures)
            return
        draft = Draft.objects.filter(key=told.key).first()
        if draft is None:
            yield Fault(Wrong.LOST, f"draft {told.serial}")
            return
        found = flat(draft.answers)
        for name, text in told.words.items():
            if found.get(name) not in (text, later.words.get(name)):
                yield Fault(Wrong.LOST, f"{name} of {told.serial}: {text!r}, but it has {found.get(name)!r}")

    def command(self, *words: object, **variables: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=PROJECT,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def kill(self, *words: object, after: float, **variables: str) -> None:
        """The process, with those that it has started."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=PROJECT,
            env={**os.environ, **variables},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(after)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            self.figures.killed += 1
        process.wait()
