"""Starts the fleet, asks each process whether it has all that it needs, and ends it; `--short` runs with the tests."""

import argparse
import json
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.drills.deploy import machine
from tests.drills.deploy.browser import wait_for
from tests.drills.deploy.kept import unasked
from tests.drills.deploy.report import Report
from tests.drills.deploy.server import PATIENCE
from tests.drills.fleet.fleet import Fleet
from tests.drills.fleet.places import FleetPlaces
from tests.drills.fleet.site import set_up
from tests.drills.folder import in_own_folder


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill fleet", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one web process and one worker, on SQLite")
    parser.add_argument("--database", type=Path, help="of the short form: a SQLite file to begin with a copy of")
    return parser.parse_args(arguments)


def look(fleet: Fleet, report: Report) -> None:
    look_at_health(fleet, report)
    report.equal("a page by way of nginx", fleet.browser.get(unasked()).status, 200)
    for name in fleet.supervisor.services:
        fleet.kill(fleet.running[name])
    began = time.monotonic()
    wait_for(lambda: fleet.supervisor.restarts == len(fleet.supervisor.services))
    wait_for(fleet.is_open, at_most=PATIENCE)
    seconds = time.monotonic() - began
    report.note("all are killed, and started again by nobody's hand", f"{seconds:.0f} s", is_right=seconds <= PATIENCE)
    look_at_health(fleet, report)


def look_at_health(fleet: Fleet, report: Report) -> None:
    """The index of stories is built by whoever asks first, which takes a moment."""
    for number, port in enumerate(fleet.places.webs):
        with suppress(TimeoutError):
            wait_for(lambda port=port: not failing(fleet, port))
        report.equal(f"web process {number}: what it lacks", failing(fleet, port), [])


def failing(fleet: Fleet, port: int) -> list[str]:
    answer = fleet.ask(port, "/health/ready")
    if not answer.status:
        return ["an answer"]
    return [name for name, word in json.loads(answer.body)["checks"].items() if word != "pass"]


def main(arguments: list[str]) -> int:
    plan = read(arguments)
    if not machine.has(*(machine.FOR_THE_SHORT_FORM if plan.short else machine.FOR_A_FLEET)):
        return machine.SKIPPED
    return in_own_folder("fleet", partial(drill, plan))


def drill(plan: argparse.Namespace, folder: Path) -> int:
    report = Report()
    with Fleet(FleetPlaces(folder, is_short=plan.short), database=plan.database) as fleet:
        set_up(fleet)
        fleet.open()
        look(fleet, report)
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
