"""Clean one picture at the photo door: `python -m tests.benchmarks.cleaning SOURCE TARGET`, which prints CPU s and MB.

A process of its own: the kernel counts towards a child's peak memory what its parent held when it started it.
"""

import os
import resource
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

from gallery.contributions.uploads import clean_picture


def main(source: str, target: str) -> None:
    with Path(source).open("rb") as upload:
        picture = clean_picture(upload)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    Path(target).write_bytes(picture.content)
    print(child.ru_utime + child.ru_stime, child.ru_maxrss * 1024 / 1e6)


if __name__ == "__main__":
    main(*sys.argv[1:])
