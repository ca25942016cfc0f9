"""The short form of the drill; `python3 dev.py drill backup` is the long one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.databases import copy_database, migrated

ZERO = ("lost", "doubled", "half")
SEED = 7


@pytest.fixture
def database(django_db_setup: None, tmp_path: Path) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("the long form is for PostgreSQL too")
    copy = tmp_path / "migrated.sqlite3"
    copy_database(migrated(), to=copy)
    return copy


def test_what_was_acknowledged_before_the_last_backup_is_there_after_the_machine_was_lost(database, tmp_path):
    words = ["--backups", "2", "--each", "8", "--kills", "1", "--clients", "2", "--seed", str(SEED)]
    drill = subprocess.run(
        [sys.executable, "-m", "tests.drills.backup", *words, "--database", str(database)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    figures = dict(line.rsplit(maxsplit=1) for line in drill.stdout.splitlines() if line[-1:].isdigit())
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert int(figures["whole back-ups"]) == 1
    assert int(figures["acknowledged before the last back-up: stories"]) > 0
    assert {figures[fault] for fault in ZERO} == {"0"}
