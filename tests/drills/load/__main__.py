"""Starts the fleet and lets people come; `--short` is what runs with the tests."""

import argparse
import random
import sys
from functools import partial
from pathlib import Path

from django.utils.module_loading import import_string

from tests.drills.deploy import machine
from tests.drills.fleet.fleet import Fleet
from tests.drills.fleet.places import FleetPlaces
from tests.drills.fleet.site import set_up
from tests.drills.folder import in_own_folder


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="how long people come")
    parser.add_argument("--kills", type=int, default=0, help="how often a process is killed meanwhile")
    parser.add_argument("--each", type=float, default=3, help="seconds between two kills")
    parser.add_argument("--burst", type=float, default=0, help="seconds in which ten times as many come")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="of who comes when, and does what")
    parser.add_argument("--short", action="store_true", help="one web process and one worker, on SQLite, small photos")
    parser.add_argument("--database", type=Path, help="of the short form: a SQLite file to begin with a copy of")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    plan = read(arguments)
    if not machine.has(*(machine.FOR_THE_SHORT_FORM if plan.short else machine.FOR_A_FLEET)):
        return machine.SKIPPED
    return in_own_folder("load", partial(drill, plan))


def drill(plan: argparse.Namespace, folder: Path) -> int:
    with Fleet(FleetPlaces(folder, is_short=plan.short), database=plan.database) as fleet:
        set_up(fleet)
        # By its name: it reads models, which can be imported from here on.
        return import_string("tests.drills.load.drill.run")(plan, fleet)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
