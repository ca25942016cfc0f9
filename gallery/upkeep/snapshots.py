"""The database as it was at one moment, while others go on writing to it."""

import gzip
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils import timezone

from gallery.upkeep.kept_files import named_in

MIGRATIONS = "django_migrations"


class NoSnapshot(Exception):
    """str() is a sentence for whoever runs the site."""


@dataclass(frozen=True)
class Facts:
    """What can be counted again after a restore."""

    tables: dict[str, int]
    migrations: list[str]
    files: list[str]


@dataclass(frozen=True)
class Snapshot:
    moment: datetime
    path: Path
    facts: Facts


def take_snapshot(folder: Path) -> Snapshot:
    """Raises NoSnapshot."""
    return SNAPSHOTS[connection.vendor](folder)


def of_sqlite(folder: Path) -> Snapshot:
    """Without what was deleted: in some builds a copy of all pages has that in free ones, erased people included."""
    copy, moment = folder / "copy.sqlite3", timezone.now()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(copy)) as copied:
        facts = facts_of(copied.cursor())
    path = folder / "database.sqlite3.gz"
    with copy.open("rb") as plain, gzip.open(path, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(plain, packed, 1024 * 1024)
    copy.unlink()
    return Snapshot(moment, path, facts)


def of_postgresql(folder: Path) -> Snapshot:
    """What is counted and what is dumped are one moment's: the dump reads the snapshot of this transaction."""
    path = folder / "database.dump"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot(), now()")
        snapshot, moment = cursor.fetchone()
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
        run_client("pg_dump", words)
        facts = facts_of(cursor)
    return Snapshot(moment, path, facts)


def facts_of(cursor: Any) -> Facts:
    tables = {}
    for table in sorted({*connection.introspection.django_table_names(only_existing=True), MIGRATIONS}):
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - of our own models
        (tables[table],) = cursor.fetchone()
    cursor.execute(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608
    migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
    return Facts(tables, migrations, named_in(cursor))


def run_client(program: str, words: list[str]) -> None:
    """One of PostgreSQL's own, told of the database in the way that Django tells `psql`: no password in its words.

    Raises NoSnapshot.
    """
    (_psql, *where), variables = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *where, database = where
    run(program, [*where, f"--dbname={database}", *words], **(variables or {}))


def run(program: str, words: list[str], **variables: str) -> None:
    """Raises NoSnapshot."""
    if (found := shutil.which(program)) is None:
        raise NoSnapshot(f"{program} is missing. On Debian and Ubuntu: apt-get install postgresql-client")
    done = subprocess.run(  # noqa: S603 - of our own settings
        [found, *words], env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoSnapshot(f"{program} failed: {done.stderr.strip()[-1000:]}")


SNAPSHOTS: dict[str, Callable[[Path], Snapshot]] = {"sqlite": of_sqlite, "postgresql": of_postgresql}
