"""The short form of the drill; `python3 dev.py drill replica` is the long one."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests.drills.deploy import machine
from tests.drills.deploy.machine import SKIPPED

LOOKED_AT = 25
"""Things, at least."""


def test_public_pages_are_read_from_the_replica_as_long_as_it_is_abreast():
    if machine.missing("initdb") and (os.geteuid() != 0 or not shutil.which("apt-get")):
        pytest.skip("SKIPPED: there is no PostgreSQL server here, and it takes root on Debian to install it")

    # Not in pytest's own folder, which PostgreSQL's user may not enter.
    drill = subprocess.run(
        [sys.executable, "-m", "tests.drills.replica", "--short"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if drill.returncode == SKIPPED:
        pytest.skip("SKIPPED: PostgreSQL is missing, and could not be installed")

    assert drill.returncode == 0, drill.stdout + drill.stderr
    *rows, last = drill.stdout.splitlines()
    assert last.endswith(" 0 wrong")
    assert len([row for row in rows if row.startswith("right  ")]) >= LOOKED_AT
