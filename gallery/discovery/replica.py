"""The replica that public answers are read from: who may read it, when, and what this process knows of it.

It is read only where it holds every change for the public that the primary holds, by the number that each of them has
(`publication/changes.py`): what was taken down is gone at once, and nothing is remembered as newer than it is. And only
where it is at most `LONGEST_LAG` behind, for what has no number. In doubt the primary is read (decision 12).
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import Error, connections

PRIMARY, REPLICA = "default", "replica"
LOOKED_AT_EVERY = 1.0
"""Seconds for which what was seen of it is believed."""
PAUSE = 5.0
"""Seconds for which it is not asked again after it did not answer, so that not every request waits for it in vain."""
LONGEST_LAG = 5.0
"""Seconds."""

LATEST = "SELECT COALESCE(MAX(number), 0) FROM gallery_indexversion"
PRIMARY_SAYS = "SELECT pg_current_wal_flush_lsn()::text, clock_timestamp()"
REPLICA_SAYS = f"""
    SELECT ({LATEST}), pg_is_in_recovery(), COALESCE(pg_last_wal_replay_lsn() >= %s::pg_lsn, false),
    EXTRACT(EPOCH FROM %s - pg_last_xact_replay_timestamp())::double precision
"""  # noqa: S608
"""A primary that rests writes nothing: only a replica that lacks something of it is as old as what it did last."""

MAY_BE_READ: ContextVar[bool] = ContextVar("replica_may_be_read", default=False)
logger = logging.getLogger(__name__)


@dataclass
class State:
    """Of the replica, as this process saw it last."""

    number: int = -1
    """Of the newest change for the public that it holds."""
    lag: float | None = None
    """Seconds that it is behind; None while it does not answer, or is no replica of the primary."""
    looked_at_again: float = float("-inf")
    busy: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_near(self) -> bool:
        return self.lag is not None and self.lag <= LONGEST_LAG

    def now(self) -> "State":
        """One thread looks, the others believe what was seen last."""
        if time.monotonic() >= self.looked_at_again and self.busy.acquire(blocking=False):
            try:
                self.look()
            finally:
                self.busy.release()
        return self

    def look(self) -> None:
        told = ask(PRIMARY, PRIMARY_SAYS)
        try:
            number, is_replica, has_all, age = ask(REPLICA, REPLICA_SAYS, *told)
        except Error:
            logger.exception("the replica does not answer")
            self.leave()
            return
        was_near = self.is_near
        self.number, self.lag = number, behind(is_replica=is_replica, has_all=has_all, age=age)
        self.looked_at_again = time.monotonic() + LOOKED_AT_EVERY
        if was_near != self.is_near:
            logger.warning("the replica is %s", "read" if self.is_near else "too far behind: the primary is read")

    def leave(self) -> None:
        """For a while: it did not answer."""
        self.lag, self.looked_at_again = None, time.monotonic() + PAUSE
        connections[REPLICA].close()


def behind(*, is_replica: bool, has_all: bool, age: float | None) -> float | None:
    """Seconds. One that has done nothing since it was started, and lacks something, may lack anything."""
    if not is_replica:
        return None
    return 0.0 if has_all else max(age, 0.0) if age is not None else float("inf")


STATE = State()


def ask(alias: str, sql: str, *values: Any) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def forbid() -> bool:
    """From here on this request reads the primary; whether it might have read the replica until now."""
    was_allowed = MAY_BE_READ.get()
    MAY_BE_READ.set(False)
    return was_allowed


@contextmanager
def from_primary() -> Iterator[None]:
    token = MAY_BE_READ.set(False)
    try:
        yield
    finally:
        MAY_BE_READ.reset(token)
