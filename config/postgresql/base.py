"""Django's PostgreSQL, for a server that may hang: whoever comes after the first does not wait for it in vain."""

import time
from typing import Any, ClassVar

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg.errors import ConnectionTimeout

PAUSE = 5
"""Seconds for which a server that did not answer is left alone; longer than anybody waits for a connection."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Else all threads of a process would wait, and behind them those whose pages are kept in front of it."""

    left_alone_until: ClassVar[float] = 0
    """On the clock of the machine; 0 as long as the server answers."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < DatabaseWrapper.left_alone_until:
            raise OperationalError("the database did not answer a moment ago, and is left alone")
        if DatabaseWrapper.left_alone_until:
            # This thread finds out whether it is back; the others need not.
            self.leave_alone()
        try:
            connection = super().get_new_connection(conn_params)
        except ConnectionTimeout:
            self.leave_alone()
            raise
        DatabaseWrapper.left_alone_until = 0
        return connection

    @staticmethod
    def leave_alone() -> None:
        DatabaseWrapper.left_alone_until = time.monotonic() + PAUSE
