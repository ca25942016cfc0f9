"""Where a drill has its databases, pictures and logs."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


def in_own_folder(name: str, work: Callable[[Path], int]) -> int:
    """The status of the work. What it leaves behind can be looked at if something went wrong; else it is deleted."""
    # So that what was started is ended also then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    folder = Path(tempfile.mkdtemp(prefix=f"impact-gallery-{name}-"))
    status = work(folder)
    if status:
        print(f"files and logs: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return status
