"""Sets a folder of data and pictures as a PDF: the only place that calls Typst, in a process of its own."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gallery.printing import typesetter

HERE = Path(__file__).resolve().parent
TEMPLATES, FONTS = HERE / "templates", HERE / "fonts"
TYPESETTER = Path(typesetter.__file__)
SECONDS = 600
"""After which it is ended, whatever it does."""
HEARD_EACH = 5
"""Seconds between two signs of life."""
LONGEST_REASON = 2000


class TypesettingFailed(Exception):
    """str() is what Typst said, for the log: it may hold a few of the words that were set."""


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder with our templates, which nobody else reads, and which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="impact-gallery-print-") as name:
        folder = Path(name)
        for template in TEMPLATES.glob("*.typ"):
            shutil.copyfile(template, folder / template.name)
        yield folder


def typeset(folder: Path, *, template: str, goes_on: Callable[[], object]) -> Path:
    """The PDF, in the same folder. `goes_on` is called every few seconds. Raises TypesettingFailed."""
    target = folder / typesetter.TARGET
    with tempfile.TemporaryFile() as reasons:
        status = wait_for(started(folder, template, reasons), goes_on)
        if status or not target.exists():
            reasons.seek(0)
            raise TypesettingFailed(f"exit {status}: {reasons.read(LONGEST_REASON).decode(errors='replace')}")
    return target


def started(folder: Path, template: str, reasons: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", str(TYPESETTER), f"{template}.typ", str(FONTS)],
        cwd=folder,
        # Freed blocks of the size of a photo go back to the system at once.
        env={"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=reasons,
    )


def wait_for(child: subprocess.Popen[bytes], goes_on: Callable[[], object]) -> int:
    """Its exit status. It does not outlive us where what `goes_on` says is an exception."""
    deadline = time.monotonic() + SECONDS
    try:
        while time.monotonic() < deadline:
            try:
                return child.wait(HEARD_EACH)
            except subprocess.TimeoutExpired:
                goes_on()
        return -1
    finally:
        child.kill()
        child.wait()
