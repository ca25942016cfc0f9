"""One fault after the other, and what everybody got meanwhile."""

import argparse
import json
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

from django.db import connections
from django.db.models import Max
from django.utils.html import escape
from django_tasks_db.models import DBTaskResult

from gallery.health_page import ADVICE
from gallery.models import OutgoingMail, StoryPage, User
from gallery.notifications.outbox import deliver_due_mail
from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.report import Report
from tests.drills.faults import post
from tests.drills.faults.faults import SECONDS_IN_SHORT, Fault
from tests.drills.faults.readers import KEPT, Readers, Seen
from tests.drills.faults.writers import Somebody, Writer, mail_that_waits, pass_time, waiting
from tests.drills.fleet.fleet import Fleet
from tests.drills.kills.reckoning import Fault as Loss
from tests.drills.kills.reckoning import Wrong, reckon
from tests.drills.kills.scene import cookies_of
from tests.drills.kills.soundness import what_is_broken
from tests.drills.load.deciding import look_at
from tests.drills.load.sharing import Contributor
from tests.drills.load.town import Town, left_to_do, settle

STORIES = 100
HEALTH = "/admin/reports/health/"
IN_THE_MIDDLE = 4
"""Readers who may be in the middle of an answer when it begins, and wait for its end."""
PROMPT = 20
"""Seconds after which a clear word is no comfort any more."""
BACK_WITHIN = 60
LONGEST = 240
"""Seconds for a story that is shared while something is away that it does not need."""
STEPS, STEP = 8, timedelta(minutes=30)
"""Four hours."""
AN_HOUR = timedelta(hours=1)
LOSSES_SHOWN = 40


def run(plan: argparse.Namespace, fleet: Fleet, faults: list[type[Fault]], report: Report) -> None:
    drill = Drill(plan, fleet, report)
    fleet.open()
    for kind in faults:
        drill.go_through(kind(fleet))
    drill.reckon()


class Drill:
    def __init__(self, plan: argparse.Namespace, fleet: Fleet, report: Report) -> None:
        self.fleet, self.report, self.is_short = fleet, report, plan.short
        self.town = Town(fleet, stories=STORIES, seed=plan.seed)
        self.town.publish(1)
        story = StoryPage.objects.published().get()
        self.story, photo = story.get_url(), story.photos.get().image
        self.picture = f"/pictures/{photo.key}/400.jpg"
        self.admin = self.town.visitor(cookies_of(User.objects.create_superuser("admin@example.org")))
        self.everybody: list[Somebody] = []
        connections.close_all()

    def go_through(self, fault: Fault) -> None:
        self.fault = fault
        readers = Readers(self.fleet.browser, story=self.story, picture=self.picture)
        readers.start()
        wait_for(lambda: readers.have_all_since(0) and self.is_well(), at_most=LONGEST)
        before = self.somebody(Contributor)
        began = time.monotonic()
        fault.begin()
        meanwhile = [self.somebody(Writer), self.somebody(Writer, is_leaving=True)]
        time.sleep(SECONDS_IN_SHORT if self.is_short else fault.seconds)
        self.look_at_the_middle(meanwhile)
        ended = time.monotonic()
        self.look_at_what_is_told()
        fault.end()
        self.look_at_the_end(readers, [before, *meanwhile])
        readers.stop()
        self.look_at_readers(readers.between(began, ended), readers.seen)

    def somebody(self, kind: type[Contributor], *, is_leaving: bool = False) -> Somebody:
        person = Somebody(self.town, kind, is_leaving=is_leaving)
        person.start()
        self.everybody.append(person)
        return person

    def say(self, what: str, seen: object, *, is_right: bool) -> None:
        self.report.note(f"{self.fault.name}: {what}", seen, is_right=is_right)

    def look_at_the_middle(self, writers: list[Somebody]) -> None:
        """What does not need what is away goes on: texts are saved, and stories without photos are shared."""
        if self.fault.stops_everything:
            return
        for writer in writers:
            writer.join(LONGEST)
        done = [writer for writer in writers if not writer.is_alive() and not writer.person.breakdown]
        self.say("saved and shared meanwhile", f"{len(done)} of {len(writers)}", is_right=len(done) == len(writers))
        if self.fault.of_mail:
            self.let_hours_pass()

    def let_hours_pass(self) -> None:
        """No mail leaves; after half an hour the site's health says so."""
        held, letters = waiting(), len(self.fleet.letters())
        for _ in range(STEPS if self.fault.lasts_for_hours else 1):
            wait_for(lambda: not jobs_of_mail(), at_most=LONGEST)
            pass_time(STEP)
        wait_for(lambda: not jobs_of_mail(), at_most=LONGEST)
        tries = mail_that_waits().aggregate(most=Max("attempts"))["most"]
        told = f"{waiting()} wait, {len(self.fleet.letters()) - letters} have left, tried {tries} times at most"
        self.say("mail that is held", told, is_right=waiting() >= held > 0 and len(self.fleet.letters()) == letters)

    def look_at_what_is_told(self) -> None:
        for port in self.fleet.places.webs[:1]:
            wrong = sorted(self.lacking(port))
            self.say("/health/ready names", ", ".join(wrong), is_right=set(self.fault.told) <= set(wrong))
        if self.fault.stops_everything:
            return
        page = look_at(self.admin, HEALTH).text
        words = [str(ADVICE[name][1]) for name in self.fault.told]
        self.say("the admin is told", " ".join(words), is_right=all(escape(one) in page for one in words))

    def lacking(self, port: int) -> list[str]:
        answer = self.fleet.ask(port, "/health/ready")
        if not answer.status:
            return ["an answer"]
        return [name for name, word in json.loads(answer.body)["checks"].items() if word != "pass"]

    def is_well(self) -> bool:
        return not any(self.lacking(port) for port in self.fleet.places.webs)

    def look_at_the_end(self, readers: Readers, writers: list[Somebody]) -> None:
        ended = time.monotonic()
        with suppress(TimeoutError):
            wait_for(lambda: readers.have_all_since(ended), at_most=LONGEST)
        seconds = time.monotonic() - ended
        self.say("everything to read is back", f"{seconds:.0f} s", is_right=seconds <= BACK_WITHIN)
        if self.fault.of_mail:
            pass_time(AN_HOUR)
        with suppress(TimeoutError):
            wait_for(self.is_well, at_most=LONGEST)
        seconds = time.monotonic() - ended
        self.say("nothing is lacking any more", f"{seconds:.0f} s", is_right=seconds <= BACK_WITHIN)
        for writer in writers:
            writer.join(LONGEST)
        done = [writer for writer in writers if not writer.is_alive() and not writer.person.breakdown]
        self.say("stories begun before or meanwhile", f"{len(done)} of {len(writers)}", is_right=done == writers)

    def look_at_readers(self, meanwhile: list[Seen], ever: list[Seen]) -> None:
        kept = [one for one in meanwhile if one.kind == KEPT]
        self.say("pages that nginx has kept", told(kept), is_right=bool(kept) and all(one.is_there for one in kept))
        others = [one for one in meanwhile if one.kind != KEPT]
        harmed = [one for one in others if self.fault.stops_everything or one.kind in self.fault.unharmed_but]
        unharmed = [one for one in others if one not in harmed]
        if unharmed:
            self.say("other pages and pictures", told(unharmed), is_right=all(one.is_there for one in unharmed))
        if harmed:
            polite = all(one.is_polite or one.is_there for one in harmed)
            self.say("who cannot be served", told(harmed), is_right=polite)
            slow = [one for one in harmed if one.seconds > PROMPT]
            words = f"{len(slow)} of {len(harmed)}, the slowest {max(one.seconds for one in harmed):.0f} s"
            self.say(f"who waits longer than {PROMPT} s", words, is_right=len(slow) <= IN_THE_MIDDLE)
        rude = [one for one in ever if not one.is_there and not one.is_polite]
        self.say("other answers, from before to after", told(rude), is_right=not rude)

    def reckon(self) -> None:
        settle()
        losses = [*reckon(self.town.ledger, self.town.pictures, letters=len(self.fleet.letters()), before=self.before)]
        losses += [Loss(Wrong.HALF, words) for words in what_is_broken()]
        losses += [Loss(Wrong.STUCK, one.person.breakdown) for one in self.everybody if one.person.breakdown]
        for loss in losses[:LOSSES_SHOWN]:
            print(f"  {loss.wrong}: {loss.words}")
        ledger = self.town.ledger
        words = f"{len(ledger.sent)} stories, {len(ledger.drafts)} drafts, {ledger.photos} photos, {ledger.saves} saves"
        self.report.note("acknowledged", words, is_right=bool(ledger.sent and ledger.drafts))
        self.report.equal("lost, doubled, half, stuck", len(losses), 0)
        self.report.equal("left to do", left_to_do(), 0)
        self.look_at_letters()

    @property
    def before(self) -> frozenset[str]:
        return self.town.before

    def look_at_letters(self) -> None:
        """Each mail has arrived once, by what it says to whom."""
        written = Counter(OutgoingMail.objects.values_list("recipient", "subject"))
        arrived = Counter(post.read(letter) for letter in self.fleet.letters())
        missing, more = written - arrived, arrived - written
        words = f"{written.total()} written, {missing.total()} missing, {more.total()} too many"
        self.report.note("every mail arrives once", words, is_right=not missing and not more and bool(written))
        for (to, about), number in [*missing.items(), *more.items()][:LOSSES_SHOWN]:
            print(f"  {number} times: {about} to {to}")


def jobs_of_mail() -> bool:
    under_way = ["READY", "RUNNING"]
    try:
        return DBTaskResult.objects.filter(task_path=deliver_due_mail.module_path, status__in=under_way).exists()
    finally:
        connections.close_all()


def told(seen: list[Seen]) -> str:
    """How often there was which answer."""
    statuses = Counter(f"{one.answer.status} {one.answer.kept}".strip() for one in seen)
    return ", ".join(f"{number} × {status}" for status, number in statuses.most_common()) or "none"
