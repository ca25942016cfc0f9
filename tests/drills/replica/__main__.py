"""What public pages are read from while the replica is abreast, behind, frozen, gone and there again."""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gallery.discovery.replica import LONGEST_LAG
from tests.drills.deploy import machine
from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.machine import SKIPPED
from tests.drills.deploy.report import Report
from tests.drills.replica.servers import Server, primary_and_replica
from tests.drills.replica.site import Readers, Site

COOKIE = {"Cookie": "csrftoken=" + "x" * 32}
BACK_WITHIN = 60
"""Seconds."""
SLOWEST = 10
"""Seconds of an answer that waits for a connection in vain, on a machine that has other things to do."""
LISTS = ("/gallery/", "/gallery/?q=drilled", "/gallery/feed/", "/api/v1/stories/", "/api/v1/stories/?q=drilled")
"""Where a story stands among others."""


class Drill:
    def __init__(self, site: Site, primary: Server, replica: Server, report: Report) -> None:
        self.site, self.primary, self.replica, self.report = site, primary, replica, report

    def read_by(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, int]:
        """How many statements of it each of the two has answered: the primary, the replica."""
        before = self.primary.statements(), self.replica.statements()
        self.site.get(path, headers)
        return self.primary.statements() - before[0], self.replica.statements() - before[1]

    def is_used(self) -> bool:
        return self.read_by("/gallery/?q=drilled")[1] > 0

    def until_it_is_used(self, what: str) -> None:
        began = time.monotonic()
        wait_for(self.is_used, at_most=2 * BACK_WITHIN)
        seconds = time.monotonic() - began
        self.report.note(f"{what}: it is read again", f"after {seconds:.1f} s", is_right=seconds <= BACK_WITHIN)

    def publish(self, title: str) -> dict[str, Any]:
        return self.site.tell("publish", f"{title}, drilled")

    def look_at_what_reads_it(self, story: dict[str, Any]) -> None:
        for path in ("/", *LISTS, story["url"], f"/api/v1/stories/{story['pk']}/", "/sitemap-1.xml"):
            primary, replica = self.read_by(path)
            self.report.note(f"{path}: by the replica", f"{replica}, {primary} by the primary", is_right=replica > 0)
        cookie = {"Cookie": self.site.tell("sign_in")}
        for path, headers in (
            ("/gallery/?q=drilled", COOKIE),
            ("/gallery/?q=drilled", cookie),
            ("/my-stories/", cookie),
            ("/account/", cookie),
            ("/sign-in/", {}),
            ("/admin/", {}),
            (story["pictures"][0], {}),
        ):
            who = "signed in" if headers is cookie else "with a cookie" if headers else "without one"
            self.report.equal(f"{path}, {who}: nothing by the replica", self.read_by(path, headers)[1], 0)

    def look_after_writing(self) -> None:
        wrong = []
        for number in range(3):
            story = self.publish(f"Just published {number}")
            wrong += [path for path in self.pages_of(story) if self.is_missing(story, path)]
        self.report.none("just published: everywhere, for the next who asks", wrong, of=3 * len(self.pages_of(story)))

    def look_while_it_is_behind(self) -> None:
        going = self.publish("Going")
        wait_for(self.is_used)
        listed = [path for path in LISTS if self.is_missing(going, path)]
        self.report.none("published: in lists, search, feed and API", listed, of=len(LISTS))
        tags = {path: self.site.get(path)["ETag"] for path in LISTS}
        self.replica.do("SELECT pg_wal_replay_pause()")
        self.site.tell("take_down", going["pk"])
        left = [path for path in LISTS if not self.is_missing(going, path)]
        self.report.none("it stands still, a story is taken down: gone from all of them", left, of=len(LISTS))
        own = [self.site.get(path).status for path in (going["url"], f"/api/v1/stories/{going['pk']}/")]
        self.report.equal("… and its own page", own, [404, 404])
        kept = [path for path, tag in tags.items() if tag and self.site.get(path, {"If-None-Match": tag}).status != 200]
        self.report.none("… for those who had kept a list", kept, of=sum(map(bool, tags.values())))
        shown = self.publish("Published meanwhile")
        missing = [path for path in self.pages_of(shown) if self.is_missing(shown, path)]
        self.report.none("… a story that is published is everywhere", missing, of=len(self.pages_of(shown)))
        self.report.equal("… nothing is read from it", self.read_by("/gallery/?q=drilled")[1], 0)
        self.replica.do("SELECT pg_wal_replay_resume()")
        self.until_it_is_used("it goes on")

    def look_while_nothing_public_changes(self) -> None:
        """Only time tells that it is behind."""
        self.replica.do("SELECT pg_wal_replay_pause()")
        self.primary.do("CREATE TABLE something_that_has_no_number (); DROP TABLE something_that_has_no_number")
        began = time.monotonic()
        wait_for(lambda: not self.is_used())
        seconds = time.monotonic() - began
        self.report.note("it stands still for longer: no longer read", f"after {seconds:.1f} s", is_right=seconds < 20)
        told = self.site.get("/health/ready")
        seen = (told.status, self.site.says_of_the_replica(), '"status": "warn"' in told.text)
        self.report.equal("… health names it, and the site is open", seen, (200, "fail", True))
        self.replica.do("SELECT pg_wal_replay_resume()")
        self.until_it_is_used("it goes on")
        self.primary.do("SELECT pg_switch_wal()")
        self.primary.do("CHECKPOINT")
        # Health would write; nobody does now.
        time.sleep(LONGEST_LAG + 3)
        self.report.equal("a primary that rests is not taken for lag", self.is_used(), True)

    def look_while_it_is_frozen(self, pages: list[str]) -> None:
        self.replica.signal(signal.SIGSTOP)
        with Readers(self.site, pages) as readers:
            readers.until_they_have_read(60)
        self.tell_of("it is frozen", readers)
        self.replica.signal(signal.SIGCONT)
        self.until_it_is_used("it goes on")

    def look_while_it_is_gone(self, pages: list[str]) -> None:
        with Readers(self.site, pages) as readers:
            self.replica.kill()
            readers.until_they_have_read(60)
            self.report.equal("killed while three read: health names it", self.site.says_of_the_replica(), "fail")
            self.replica.start()
            self.until_it_is_used("started again")
            readers.until_they_have_read(30)
        self.tell_of("killed and started again", readers)

    def tell_of(self, what: str, readers: Readers) -> None:
        self.report.none(f"{what}: every page is answered", readers.failures, of=len(readers.statuses))
        longest = readers.longest
        self.report.note(f"{what}: the slowest answer", f"{longest:.1f} s", is_right=longest <= SLOWEST)

    @staticmethod
    def pages_of(story: dict[str, Any]) -> list[str]:
        return [story["url"], f"/stories/{story['pk']}/", f"/api/v1/stories/{story['pk']}/", *LISTS[::3]]

    def is_missing(self, story: dict[str, Any], path: str) -> bool:
        answer = self.site.get(path)
        return answer.status not in (200, 302) or (answer.status == 200 and story["url"] not in answer.text)


def drill(folder: Path, report: Report, *, is_short: bool) -> None:
    with (
        primary_and_replica(folder) as (primary, replica),
        Site(folder, primary=primary.url, replica=replica.url) as site,
    ):
        looking = Drill(site, primary, replica, report)
        story = looking.publish("Staying")
        wait_for(looking.is_used)
        pages = ["/gallery/?q=drilled", story["url"], "/api/v1/stories/", "/gallery/"]
        looking.look_at_what_reads_it(story)
        looking.look_after_writing()
        looking.look_while_it_is_behind()
        if not is_short:
            looking.look_while_nothing_public_changes()
            looking.look_while_it_is_frozen(pages)
        looking.look_while_it_is_gone(pages)


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill replica", description=__doc__)
    parser.add_argument("--short", action="store_true", help="without what takes time: a slow lag, a frozen replica")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    plan = read(arguments)
    machine.install("initdb")
    if machine.missing("initdb"):
        print("SKIPPED: there is no PostgreSQL server here, and it takes root on Debian to install it.")
        return SKIPPED
    # So that what was started is ended also then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    folder, report = Path(tempfile.mkdtemp(prefix="impact-gallery-replica-")), Report()
    drill(folder, report, is_short=plan.short)
    print(f"{len(report.rows)} things looked at, {len(report.wrong)} wrong")
    if report.wrong:
        print(f"files and logs: {folder}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
