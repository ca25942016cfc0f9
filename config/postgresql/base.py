"""Django's PostgreSQL, for a server that may hang: whoever comes after the first does not wait for it in vain."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout
from psycopg.pq import TransactionStatus

PAUSE = 5
"""Seconds for which a server that did not answer is left alone; longer than anybody waits for a connection."""
SIGN_OF_LIFE = 2
"""Seconds in which it has to answer before a connection that was kept is used again."""


class Connection(psycopg.Connection[Any]):
    patience: float | None = None
    """Seconds in which the server has to answer a statement; None is as long as it takes."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval, timeout or self.patience)

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[None]:
        self.patience = seconds
        try:
            yield
        finally:
            del self.patience


class DatabaseWrapper(base.DatabaseWrapper):
    """Else all threads of a process would wait, and behind them those whose pages are kept in front of it."""

    left_alone_until: ClassVar[dict[str, float]] = {}
    """By alias, on the clock of the machine. None for a server that answers."""
    connection: Connection | None

    @property
    def is_left_alone(self) -> bool:
        return time.monotonic() < self.left_alone_until.get(self.alias, 0)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Django's own would take no other class. Of pools and isolation levels this one knows nothing."""
        if self.is_left_alone:
            raise OperationalError("the database did not answer a moment ago, and is left alone")
        if self.alias in self.left_alone_until:
            # This thread finds out whether it is back; the others need not.
            self.leave_alone()
        self.isolation_level = IsolationLevel.READ_COMMITTED
        try:
            connection = Connection.connect(**conn_params)
        except ConnectionTimeout:
            self.leave_alone()
            raise
        self.left_alone_until.pop(self.alias, None)
        return connection

    def is_usable(self) -> bool:
        """Django asks once in a request, of a connection that has been kept since another one."""
        if self.connection is None or self.is_left_alone:
            return False
        with self.connection.waiting(SIGN_OF_LIFE):
            is_usable: bool = super().is_usable()
        if self.connection.info.transaction_status == TransactionStatus.ACTIVE:
            self.leave_alone()
        return is_usable

    def leave_alone(self) -> None:
        self.left_alone_until[self.alias] = time.monotonic() + PAUSE
