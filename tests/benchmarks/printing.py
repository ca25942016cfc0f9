"""Make one booklet of all stories: `python -m tests.benchmarks.printing`, as a worker does that has done nothing else.

Prints seconds by the clock and of CPU, the MB that the worker held before, the most that it and its child held
together, and the bytes of the PDF. With `--bare FOLDER` it is only the pictures that stand there, one a page, set by
Typst in a child with nothing of ours.
"""

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from gallery.discovery.selection import Selection
from gallery.models import Booklet, StoryPage
from gallery.printing.booklets import MOST_STORIES
from gallery.printing.making import make, take

BARE = """
import sys, typst
pages = "".join(f'#image("{name}", alt: "A photo")\\n#pagebreak(weak: true)\\n' for name in sys.argv[1:])
source = '#set document(title: "Bare")\\n#set page(width: 210mm, height: 297mm)\\n= Bare\\n' + pages
open("bare.typ", "w").write(source)
typst.compile("bare.typ", output="bare.pdf", root=".", pdf_standards="ua-1")
"""


def booklet() -> int:
    numbers = list(StoryPage.objects.published().order_by("pk").values_list("pk", flat=True)[:MOST_STORIES])
    query = Selection().query_string()
    asked = Booklet.objects.create(format=Booklet.Format.BOOKLET, title="All stories", query=query, stories=numbers)
    taken = take(str(asked.pk))
    assert taken is not None
    make(taken)
    taken.refresh_from_db()
    assert taken.is_ready, taken.trouble
    return taken.size


def bare(folder: Path) -> int:
    names = sorted(path.name for path in folder.glob("*.jpg"))
    subprocess.run([sys.executable, "-c", BARE, *names], cwd=folder, check=True)
    return (folder / "bare.pdf").stat().st_size


def measured(work: Callable[[], int]) -> None:
    watch, before = Watch(), held()
    watch.start()
    wall, cpu = time.perf_counter(), cpu_now()
    size = work()
    print(time.perf_counter() - wall, cpu_now() - cpu, before, watch.most, size)


class Watch(threading.Thread):
    """What is held, looked at again and again: the kernel's own peak of a child begins with that of its parent."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0

    def run(self) -> None:
        while True:
            self.most = max(self.most, held())
            time.sleep(0.01)


def held() -> float:
    """MB that this process and its children have in memory."""
    own = Path("/proc/self/task")
    children = (number for task in own.iterdir() for number in (task / "children").read_text().split())
    return sum(pages_of(number) for number in ("self", *children)) * resource.getpagesize() / 1024**2


def pages_of(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0


def cpu_now() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


if __name__ == "__main__":
    folder = Path(sys.argv[2]) if sys.argv[1:2] == ["--bare"] else None
    measured((lambda: bare(folder)) if folder else booklet)
