"""What the short forms of drills have in common."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.databases import copy_database
from tests.drills.deploy import machine


@pytest.fixture
def migrated(db: None, tmp_path: Path) -> list[str]:
    """So that the drill need not make all tables anew; where the tests run on another database, it does."""
    if connection.vendor != "sqlite":
        return []
    copy = tmp_path / "migrated.sqlite3"
    copy_database(connection.settings_dict["NAME"], to=copy)
    return ["--database", str(copy)]


@pytest.fixture
def drill(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs one, with its words."""

    def run(name: str, *words: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", f"tests.drills.{name}", *words],
            cwd=settings.BASE_DIR,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    return run


@pytest.fixture
def drill_behind_nginx(drill: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., list[str]]:
    """What it has printed, line by line; it must have found nothing wrong."""

    def run(name: str, *words: str) -> list[str]:
        done = drill(name, "--short", *words, timeout=600)
        if done.returncode == machine.SKIPPED:
            pytest.skip("SKIPPED: there is no nginx here, and it takes root on Debian to install it")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()

    return run
