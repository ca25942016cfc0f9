"""How long something may take, in plain loops: a slow machine is slow at both."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.costs import plain_loop


@contextmanager
def within(*, loops: int) -> Iterator[None]:
    """Of the processor's time, of which a busy machine leaves us few."""
    started = time.process_time()
    yield
    ended = time.process_time()
    plain_loop()
    assert ended - started < loops * (time.process_time() - ended)
