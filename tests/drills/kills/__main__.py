"""The drill's own place and settings, before anything of the project is loaded."""

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.utils.module_loading import import_string


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="drill kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often the web process is killed")
    parser.add_argument("--clients", type=int, default=4, help="how many people share stories meanwhile")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="of the moments and the stories")
    parser.add_argument("--database", type=Path, help="a migrated SQLite file to begin with a copy of")
    return parser.parse_args(arguments)


def main() -> int:
    """What is left behind can be looked at if something went wrong; else it is deleted."""
    plan, folder = read(sys.argv[1:]), Path(tempfile.mkdtemp(prefix="impact-gallery-kills-"))
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="config.settings.dev")
    if plan.database:
        shutil.copyfile(plan.database, folder / "gallery.sqlite3")
    django.setup()
    # By its name: the drill reads models, which can be imported from here on.
    status = import_string("tests.drills.kills.drill.run")(plan)
    if status:
        print(f"database, pictures and log: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
