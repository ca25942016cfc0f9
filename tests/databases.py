"""A database for the tests: as the migrations make it, from a copy where they have run before."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases

PINS = settings.BASE_DIR / "requirements" / "dev.txt"


def make_database(*, anew: bool, keep: bool) -> None:
    """Under its test name. To migrate takes half a minute, to copy what was migrated once no time."""
    if connection.vendor != "sqlite":
        setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=keep and not anew)
    elif anew or not migrated().exists():
        setup_databases(verbosity=0, interactive=False, aliases={"default"})
        keep_a_copy()
    else:
        connect_to_a_copy()


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """For a drill: gone when it is over."""
    own_name = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            name = str(Path(folder) / "drill.sqlite3")
            settings.DATABASES["default"]["TEST"]["NAME"] = connection.settings_dict["TEST"]["NAME"] = name
        make_database(anew=False, keep=False)
        yield
        connection.close()
        if connection.vendor != "sqlite":
            connection.creation.destroy_test_db(own_name, verbosity=0)


def migrated() -> Path:
    """Where a database stands in which just these migrations of just these libraries have run."""
    sources = [PINS, *sorted(settings.BASE_DIR.glob("*/migrations/*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return settings.SCRATCH_DIR / f"migrated-{digest[:16]}.sqlite3"


def keep_a_copy() -> None:
    name = connection.settings_dict["NAME"]
    half_done = Path(f"{name}.copy")
    half_done.unlink(missing_ok=True)
    copy_database(name, to=half_done)
    for outdated in settings.SCRATCH_DIR.glob("migrated-*.sqlite3"):
        outdated.unlink(missing_ok=True)
    half_done.replace(migrated())


def connect_to_a_copy() -> None:
    name = connection.settings_dict["TEST"]["NAME"]
    connection.close()
    for left in (name, f"{name}-wal", f"{name}-shm"):
        Path(left).unlink(missing_ok=True)
    copy_database(migrated(), to=name)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def copy_database(name: str | Path, *, to: str | Path) -> None:
    with closing(sqlite3.connect(name)) as source:
        source.execute("VACUUM INTO ?", [str(to)])
