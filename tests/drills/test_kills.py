"""The short form of the drill; `python3 dev.py drill kills` is the long one."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

KILLS, PEOPLE = 10, 2
SEED = 136
"""Of moments that lie in the middle of what they are aimed at."""
PROMISES = ("acknowledged: drafts", "acknowledged: photos", "acknowledged: stories")
ZERO = ("lost", "doubled", "half", "stuck", "server errors")


@pytest.fixture
def migrated(db: None, tmp_path: Path) -> list[str]:
    """So that the drill need not make all tables anew; where the tests run on another database, it does."""
    if connection.vendor != "sqlite":
        return []
    copy = tmp_path / "migrated.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    return ["--database", str(copy)]


def test_nothing_that_was_acknowledged_is_lost_when_the_web_process_is_killed(migrated, tmp_path):
    words = ["--kills", str(KILLS), "--clients", str(PEOPLE), "--seed", str(SEED), *migrated]
    drill = subprocess.run(
        [sys.executable, "-m", "tests.drills.kills", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    figures = dict(line.rsplit(maxsplit=1) for line in drill.stdout.splitlines() if line[-1:].isdigit())
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert int(figures["kills"]) == KILLS
    assert all(
        int(figures[promise]) for promise in ("acknowledged: drafts", "acknowledged: photos", "acknowledged: stories")
    )
    assert {figures[fault] for fault in ZERO} == {"0"}
