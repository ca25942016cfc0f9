"""The units as systemd reads them, and an upgrade while people read."""

import os
import re
import signal
import subprocess
import threading
from pathlib import Path

from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.kept import unasked
from tests.drills.deploy.machine import program
from tests.drills.deploy.places import DEPLOY, Places
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

MOST_EXPOSED = 30
"""Of 100, by systemd's own reckoning of what a service could do to its machine."""
LONGEST_RELOAD = 240
"""Seconds, with 30 for each process to be ready."""


def look_at_units(stack: Stack, report: Report) -> None:
    folder = stack.folder / "read-by-systemd"
    folder.mkdir()
    told = verify(stack.places, into=folder)
    report.note("systemd-analyze verify", told or "all units", is_right=not told)
    services = map(str, sorted(folder.glob("*.service")))
    exposed = analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", *services)
    told = f"{', '.join(re.findall(r': ([0-9.]+) [A-Z]+', exposed.stdout))} of 10"
    report.note("systemd-analyze security: exposure of each service", told, is_right=exposed.returncode == 0)


def verify(places: Places, *, into: Path) -> str:
    """What systemd finds wrong with the units, once they name programs that are there; empty if nothing."""
    for path in (DEPLOY / "systemd").iterdir():
        (into / path.name).write_text(places.text(path))
    found = analyze("verify", *map(str, sorted(into.glob("impact-gallery-*"))))
    return found.stderr.strip() or ("" if found.returncode == 0 else f"status {found.returncode}")


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program("systemd-analyze"), "--no-pager", *words], capture_output=True, text=True, check=False
    )


class Readers:
    """Who asks, one after the other, for pages that nobody has kept."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.is_over = stack, threading.Event()
        self.statuses: list[int] = []
        self.thread = threading.Thread(target=self.ask)

    def ask(self) -> None:
        while not self.is_over.is_set():
            self.statuses.append(self.stack.browser.get(unasked()).status)

    def __enter__(self) -> "Readers":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()


def look_at_an_upgrade(stack: Stack, report: Report) -> None:
    web = stack.running["web"].pid
    with Readers(stack) as readers:
        status = stack.call("sh", str(stack.folder / "upgrade"))
        before = children(web)
        # ExecReload= of the unit
        os.kill(web, signal.SIGHUP)
        wait_for(lambda: len(children(web) - before) == len(before) == len(children(web)), at_most=LONGEST_RELOAD)
    report.equal("an upgrade, with its rehearsal on a copy of the database", status, 0)
    wrong = [str(answer) for answer in readers.statuses if answer != 200]
    report.none("nobody who reads notices it, nor the reload", wrong, of=len(readers.statuses))


def children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
