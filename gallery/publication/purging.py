"""What Wagtail's frontend cache leaves open: how long to wait for a cache, and who hears what it refuses."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import get_ident
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from wagtail.contrib.frontend_cache.backends import http

PATIENCE = 5
"""Seconds to wait for an answer."""
NOT_KEPT = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.PRECONDITION_FAILED}
"""In this way a cache may say that there was nothing to forget."""


class NotPurged(Exception):
    """str() is what the cache said."""


class HTTPBackend(http.HTTPBackend):
    """Wagtail's waits for ever, and goes on as if nothing were the matter."""

    def purge(self, url: str) -> None:
        place = urlsplit(url)
        asked = place._replace(scheme=self.cache_scheme, netloc=self.cache_netloc)
        try:
            urlopen(http.PurgeRequest(asked.geturl(), headers={"Host": place.netloc}), timeout=PATIENCE).close()  # noqa: S310
        except HTTPError as answer:
            answer.close()
            if answer.code not in NOT_KEPT:
                raise NotPurged(f"It answers {answer.code} {answer.reason}.") from None


class Complaints(logging.Handler):
    """The backends of Wagtail tell the log alone what a cache refused, some of them under no name."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.words: list[str] = []
        self.thread = get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and "Couldn't purge" in str(record.msg):
            self.words.append(record.getMessage())


@contextmanager
def nothing_refused() -> Iterator[None]:
    """Raises NotPurged."""
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(complaints)
    if complaints.words:
        raise NotPurged(complaints.words[0])
