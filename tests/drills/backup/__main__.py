"""The drill's own places and settings, before anything of the project is loaded."""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.utils.module_loading import import_string


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="drill backup", description=__doc__)
    parser.add_argument("--backups", type=int, default=12, help="how many are begun before the machine is lost")
    parser.add_argument("--each", type=float, default=15, help="seconds between one and the next")
    parser.add_argument("--kills", type=int, default=3, help="how many of them are killed half-way, and so the restore")
    parser.add_argument("--clients", type=int, default=4, help="how many people share stories meanwhile")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="of the moments and the stories")
    parser.add_argument("--database", type=Path, help="a migrated SQLite file to begin with a copy of")
    return parser.parse_args(arguments)


def main() -> int:
    """What is left behind can be looked at if something went wrong; else it is deleted."""
    plan, folder = read(sys.argv[1:]), Path(tempfile.mkdtemp(prefix="impact-gallery-backup-"))
    with databases(os.environ.get("DATABASE_URL", ""), folder) as (here, elsewhere):
        plan.folder, plan.elsewhere = folder, {"DATA_DIR": str(folder / "elsewhere"), "DATABASE_URL": elsewhere}
        data = folder / "here"
        data.mkdir()
        if plan.database and here.startswith("sqlite"):
            shutil.copyfile(plan.database, data / "gallery.sqlite3")
        os.environ.update(DATA_DIR=str(data), DATABASE_URL=here, DJANGO_SETTINGS_MODULE="config.settings.dev")
        django.setup()
        # By its name: the drill reads models, which can be imported from here on.
        status = import_string("tests.drills.backup.drill.run")(plan)
    if status:
        print(f"databases, pictures, back-ups and logs: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return status


@contextmanager
def databases(server: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The address of the one that is lost, and of an empty one; of the drill's own, whatever else is on the server."""
    if not server.startswith("postgres"):
        yield tuple(f"sqlite:///{folder / site / 'gallery.sqlite3'}" for site in ("here", "elsewhere"))
        return
    names = [f"drill_{site}_{os.getpid()}" for site in ("here", "elsewhere")]
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield tuple(urlsplit(server)._replace(path=f"/{name}").geturl() for name in names)
        finally:
            for name in names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
