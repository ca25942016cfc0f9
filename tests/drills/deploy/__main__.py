"""What the drill does, in order; `--short` is what runs with the tests."""

import argparse
import sys
from functools import partial
from pathlib import Path

from tests.drills.deploy import gone, kept, load, machine, pages, pictures, slow, upkeep
from tests.drills.deploy.places import Places
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack
from tests.drills.folder import in_own_folder


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 dev.py drill deploy", description=__doc__)
    parser.add_argument("--short", action="store_true", help="on SQLite, without load and without an upgrade")
    parser.add_argument("--database", type=Path, help="of the short form: a SQLite file to begin with a copy of")
    return parser.parse_args(arguments)


def drill(stack: Stack, report: Report) -> None:
    going, staying = stack.tell("publish", "Going"), stack.tell("publish", "Staying")
    waiting, cookie = stack.tell("share", "What waits"), stack.tell("sign_in")
    stack.browser.get(staying["url"])
    taken_down = gone.TakenDown(stack, going)
    story = stack.tell("publish", "Read by many")
    pages.look_at_pages(stack, report, story["url"])
    pages.look_at_names(stack, report)
    pages.look_at_files(stack, report)
    pages.look_at_lengths(stack, report)
    pages.look_at_headers(stack, report, story["pictures"][0])
    pictures.look_at_pictures(stack, report, story)
    pictures.look_at_private_pictures(stack, report, waiting, cookie)
    pictures.look_for_ways_around(stack, report, waiting)
    kept.look_at_what_is_kept(stack, report, story["url"])
    kept.look_at_who_is_signed_in(stack, report, cookie, waiting["url"])
    kept.look_at_poisoning(stack, report)
    taken_down.look(report)
    gone.look_while_the_site_is_down(stack, report, staying, going)
    if not stack.places.is_short:
        upkeep.look_at_units(stack, report)
        upkeep.look_at_an_upgrade(stack, report)
        slow.look_at_slow_people(stack, report)
        load.compare_with_a_file(stack, report)


def main(arguments: list[str]) -> int:
    plan = read(arguments)
    if not machine.has(*(machine.FOR_THE_SHORT_FORM if plan.short else machine.FOR_ONE_SERVER)):
        return machine.SKIPPED
    return in_own_folder("deploy", partial(look, plan))


def look(plan: argparse.Namespace, folder: Path) -> int:
    report = Report()
    with Stack(Places(folder, is_short=plan.short), database=plan.database) as stack:
        drill(stack, report)
    print(f"{len(report.rows)} things looked at, {len(report.wrong)} wrong")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
