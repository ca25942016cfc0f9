"""A browser at the door of the fleet, at an address of its own."""

import ssl
import time
from copy import copy
from http.client import HTTPConnection, HTTPSConnection
from itertools import count

from tests.drills.deploy.places import NAME
from tests.drills.kills.browser import PATIENCE, Answer, Browser, Request
from tests.drills.load.measures import Book

HOUSEHOLDS = count(1)
ALWAYS = float("inf")


class GaveUp(Exception):
    """Asked to come again, and did not: what was sent by then is kept."""


def new_household() -> str:
    """An address on loopback that nobody has come from yet: limits are by network."""
    number = next(HOUSEHOLDS)
    return f"127.{64 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


class Visitor(Browser):
    pause = 1.0
    gives_up_at = ALWAYS

    def __init__(self, port: int, book: Book, *, cookies: dict[str, str] | None = None) -> None:
        super().__init__(port, book, cookies=cookies or {})
        self.household = new_household()
        self.context = ssl._create_unverified_context()

    def connection(self) -> HTTPConnection:
        source = (self.household, 0)
        return HTTPSConnection(NAME, self.port, timeout=PATIENCE, context=self.context, source_address=source)

    def headers(self) -> dict[str, str]:
        return {**super().headers(), "Referer": f"https://{NAME}:{self.port}/"}

    def until(self, moment: float) -> "Visitor":
        """The same one, who does not ask again after that."""
        same = copy(self)
        same.gives_up_at = moment
        return same

    def attempt(self, request: Request) -> Answer | None:
        if time.monotonic() > self.gives_up_at:
            raise GaveUp
        return super().attempt(request)
