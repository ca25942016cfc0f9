"""What it costs to build the index, in a process that has done nothing else: `python -m tests.benchmarks.building`.

Prints CPU seconds; and by how many MB the process has grown, at its most and afterwards.
"""

import gc
import resource
import time
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from gallery.discovery.index import StoryIndex
from gallery.publication.index_rows import DatabaseSource

MB = 1024 * 1024


def at_most() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def now() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / MB


def build() -> None:
    source = DatabaseSource()
    # What Django makes once for each kind of query, and a connection.
    StoryIndex.of(source.rows([0]), names=source.names(), version=0)
    gc.collect()
    most_before, before, began = at_most(), now(), time.process_time()
    index = StoryIndex.of(source.rows(), names=source.names(), version=0)
    taken = time.process_time() - began
    gc.collect()
    print(taken, at_most() - most_before, now() - before, len(index.stories))


if __name__ == "__main__":
    build()
