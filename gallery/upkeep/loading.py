"""A snapshot becomes the database of this system: all of it in one transaction, or nothing.

The row that says that a restoration has begun comes with it, so that whoever is killed afterwards is known.
"""

import gzip
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils import timezone

from gallery.upkeep.manifests import BrokenBackup
from gallery.upkeep.snapshots import run, run_client

BEGUN = "INSERT INTO gallery_restoration (backup, begun_at) VALUES ('{name}', '{now}')"
EMPTIED = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


def load(path: Path, *, name: str) -> None:
    """Raises BrokenBackup and NoSnapshot."""
    LOADERS[connection.vendor](path, BEGUN.format(name=name, now=timezone.now().isoformat(sep=" ")))


def into_sqlite(path: Path, begun: str) -> None:
    copy = unpacked(path)
    with closing(sqlite3.connect(copy)) as source:
        with source:
            source.execute(begun)
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        connection.close()
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as target:
            source.backup(target)


def unpacked(path: Path) -> Path:
    """Whole and sound. Raises BrokenBackup."""
    copy = path.with_name("copy.sqlite3")
    try:
        with gzip.open(path) as packed, copy.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1024 * 1024)
        with closing(sqlite3.connect(copy)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except (OSError, EOFError, sqlite3.DatabaseError) as error:
        raise BrokenBackup(f"The database of the back-up cannot be read: {error}.") from error
    if found != "ok":
        raise BrokenBackup(f"The database of the back-up is damaged: {found}.")
    return copy


def into_postgresql(path: Path, begun: str) -> None:
    """As a script: `pg_restore` alone cannot empty the database in the same transaction."""
    script, first, last = (path.with_name(name) for name in ("script.sql", "first.sql", "last.sql"))
    run("pg_restore", ["--no-owner", "--no-privileges", "--no-comments", f"--file={script}", str(path)])
    first.write_text(EMPTIED if connection.introspection.table_names() else "")
    last.write_text(f"SELECT pg_catalog.set_config('search_path', 'public', false);\n{begun};\n")
    files = [f"--file={part}" for part in (first, script, last)]
    run_client("psql", ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", *files])


LOADERS: dict[str, Callable[[Path, str], None]] = {"sqlite": into_sqlite, "postgresql": into_postgresql}
