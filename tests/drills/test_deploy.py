"""The short form of the drill; `python3 dev.py drill deploy` is the long one."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.drills.deploy import machine
from tests.drills.deploy.__main__ import SKIPPED

LOOKED_AT = 50
"""Things, at least."""


@pytest.fixture
def migrated(db: None, tmp_path: Path) -> list[str]:
    """So that the drill need not make all tables anew; where the tests run on another database, it does."""
    if connection.vendor != "sqlite":
        return []
    copy = tmp_path / "migrated.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    return ["--database", str(copy)]


def test_the_site_behind_nginx_answers_as_it_should(migrated, tmp_path):
    if machine.missing(*machine.FOR_THE_SHORT_FORM) and (os.geteuid() != 0 or not shutil.which("apt-get")):
        pytest.skip("SKIPPED: there is no nginx here, and it takes root on Debian to install it")

    drill = subprocess.run(
        [sys.executable, "-m", "tests.drills.deploy", "--short", *migrated],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if drill.returncode == SKIPPED:
        pytest.skip("SKIPPED: nginx is missing, and could not be installed")

    assert drill.returncode == 0, drill.stdout + drill.stderr
    *rows, last = drill.stdout.splitlines()
    assert last.endswith(" 0 wrong")
    assert len([row for row in rows if row.startswith("right  ")]) >= LOOKED_AT
