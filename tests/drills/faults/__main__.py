"""Starts the fleet, and takes from it one thing after the other; `--short` runs with the tests."""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from django.utils.module_loading import import_string

from tests.drills.deploy import machine
from tests.drills.deploy.report import Report
from tests.drills.faults import faults
from tests.drills.fleet.fleet import Fleet
from tests.drills.fleet.places import FleetPlaces
from tests.drills.fleet.site import set_up

ELSEWHERE = "A replica that is gone or frozen: see python3 dev.py drill replica."
NO_DISK = "SKIPPED: a folder that is full or read-only, for it takes root to mount a small disk."


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one web process and one worker, on SQLite, less at once")
    parser.add_argument("--one-server", action="store_true", help="only what goes wrong there: its disk and its mail")
    parser.add_argument("--only", action="append", help="the fault whose name begins like this, and no other")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="of who does what")
    parser.add_argument("--database", type=Path, help="of the short form: a SQLite file to begin with a copy of")
    return parser.parse_args(arguments)


def chosen(plan: argparse.Namespace) -> list[type[faults.Fault]]:
    kinds = faults.IN_SHORT if plan.short else faults.OF_ONE_SERVER if plan.one_server else faults.OF_A_FLEET
    return [kind for kind in kinds if not plan.only or kind.name.startswith(tuple(plan.only))]


def go(plan: argparse.Namespace) -> int:
    is_small, kinds, report = plan.short or plan.one_server, chosen(plan), Report()
    folder = Path(tempfile.mkdtemp(prefix="impact-gallery-faults-"))
    with Fleet(FleetPlaces(folder, is_short=is_small), database=plan.database) as fleet:
        if is_small and not faults.mount_disk(fleet):
            print(NO_DISK)
            kinds = [kind for kind in kinds if not kind.takes_a_disk]
        try:
            set_up(fleet)
            # By its name: it reads models, which can be imported from here on.
            import_string("tests.drills.faults.drill.run")(plan, fleet, kinds, report)
        finally:
            fleet.supervisor.stop()
            if is_small:
                faults.unmount_disk(fleet)
    print(f"seed {plan.seed}, {len(report.rows)} things looked at, {len(report.wrong)} wrong")
    if report.wrong:
        print(f"files and logs: {folder}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def main(arguments: list[str]) -> int:
    plan = read(arguments)
    is_small = plan.short or plan.one_server
    if not machine.has(*(machine.FOR_THE_SHORT_FORM if is_small else machine.FOR_A_FLEET)):
        return machine.SKIPPED
    # So that what was started is ended also then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    status = go(plan) if chosen(plan) else 0
    if is_small:
        return status
    # The settings of a site are those of a process.
    words = [sys.executable, "-m", "tests.drills.faults", "--one-server", *arguments]
    status = subprocess.run(words, check=False).returncode or status
    print(ELSEWHERE)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
