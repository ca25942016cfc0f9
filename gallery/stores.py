"""A bucket of an S3-compatible store, where files are kept that no process has on its own disk."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnected
from django.core.files import File
from storages.backends.s3 import S3Storage

MOST_IN_MEMORY = 16 * 1024 * 1024
"""Bytes of one file; the rest of it waits on the disk."""
PATIENCE = Config(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 2})
"""In seconds: whoever waits for a page waits for this."""
PAUSE = 20
"""Seconds for which a store that did not answer is left alone; longer than anybody waits for it."""


class StoreUnreachable(OSError):
    """As of a disk that is gone, or full."""


class Silence:
    """Of the store, as this process knows it: else all its threads would wait for pictures, and pages behind them."""

    ends_at = 0.0
    """On the clock of the machine, for those who would ask; 0 as long as the store answers."""

    def heed(self) -> None:
        """Raises StoreUnreachable. When it is over, one finds out whether the store is back; the others need not."""
        if time.monotonic() < self.ends_at:
            raise StoreUnreachable("the store did not answer a moment ago, and is left alone")
        self.note(is_silent=bool(self.ends_at))

    def note(self, *, is_silent: bool) -> None:
        self.ends_at = time.monotonic() + PAUSE if is_silent else 0.0


SILENCE = Silence()


@contextmanager
def as_of_a_disk() -> Iterator[None]:
    SILENCE.heed()
    is_silent = False
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        is_silent = isinstance(error, NotConnected | HTTPClientError)
        raise StoreUnreachable(str(error)) from error
    finally:
        SILENCE.note(is_silent=is_silent)


class PrivateBucket(S3Storage):
    """Nobody reads it but the site: its key and its server come from AWS's own variables, such as AWS_ACCESS_KEY_ID."""

    def get_default_settings(self) -> dict[str, Any]:
        own = {"file_overwrite": False, "max_memory_size": MOST_IN_MEMORY, "client_config": PATIENCE}
        return super().get_default_settings() | own

    def _open(self, name: str, mode: str = "rb") -> File:
        """With what is in it: an answer that has begun could not be taken back."""
        with as_of_a_disk():
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file.seek(0)
            return opened

    def _save(self, name: str, content: File) -> str:
        with as_of_a_disk():
            return super()._save(name, content)

    def exists(self, name: str) -> bool:
        with as_of_a_disk():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with as_of_a_disk():
            super().delete(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with as_of_a_disk():
            return super().listdir(name)

    def get_modified_time(self, name: str) -> datetime:
        with as_of_a_disk():
            return super().get_modified_time(name)

    def size(self, name: str) -> int:
        with as_of_a_disk():
            return super().size(name)
