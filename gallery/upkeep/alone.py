"""One at a time, over all processes of a site. Whoever is killed leaves no lock behind."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from django.db import connection


class AlreadyRunning(Exception):
    """Another process is at it."""


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Raises AlreadyRunning at once, and does not wait."""
    holding = holding_a_file if connection.vendor == "sqlite" else holding_a_number
    with holding(name):
        yield


@contextmanager
def holding_a_file(name: str) -> Iterator[None]:
    path = Path(f"{connection.settings_dict['NAME']}.{name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


@contextmanager
def holding_a_number(name: str) -> Iterator[None]:
    """PostgreSQL's advisory lock: it is held by the connection, and ends with it."""
    number = crc32(f"gallery {name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if cursor.fetchone() != (True,):
            raise AlreadyRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
