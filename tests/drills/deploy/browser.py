"""A browser that may be rude: any name, any header, any line of a request."""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from tests.drills.deploy.places import HOST, NAME, Places

PATIENCE = 70
"""Seconds for an answer, on a machine that has other things to do."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """All values of a header, as one; empty if there is none."""
        return ", ".join(value for own, value in self.headers if own.lower() == name.lower())

    @property
    def names(self) -> set[str]:
        return {name.lower() for name, _value in self.headers}

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def kept(self) -> str:
        """HIT, MISS, EXPIRED, STALE, UPDATING, REVALIDATED or BYPASS; empty where nothing is kept."""
        return self["X-Cache-Status"]


NOTHING = Answer(0, [], b"")
"""The connection was closed, or never opened."""


class Browser:
    def __init__(self, places: Places) -> None:
        self.places = places

    def get(
        self, path: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", body: bytes = b""
    ) -> Answer:
        """Over HTTPS. A `Host` among the headers takes the place of the site's own name."""
        lines = {"Host": NAME, "Connection": "close", **(headers or {})}
        if body or method == "POST":
            lines["Content-Length"] = str(len(body))
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return self.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body, method=method)

    def send(self, request: bytes, *, method: str = "GET") -> Answer:
        try:
            connection = self.connect()
        except ConnectionError:
            return NOTHING
        with connection:
            # It may be answered before all of it is read.
            with suppress(ConnectionError, ssl.SSLError):
                connection.sendall(request)
            return read(connection, method)

    def connect(self, name: str = NAME) -> ssl.SSLSocket:
        context = ssl._create_unverified_context()
        plain = socket.create_connection((HOST, self.places.https), timeout=PATIENCE)
        return context.wrap_socket(plain, server_hostname=name)

    def get_plainly(self, path: str, *, host: str = NAME) -> Answer:
        """Over HTTP."""
        with socket.create_connection((HOST, self.places.http), timeout=PATIENCE) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return read(connection, "GET")

    def get_from_python(self, path: str, *, method: str = "GET", port: int = 0) -> Answer:
        """As nginx would ask, but without it; the web process at another port than the first, if one is given."""
        head = f"Host: {NAME}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: {HOST}\r\nConnection: close\r\n"
        with socket.create_connection((HOST, port or self.places.web), timeout=PATIENCE) as connection:
            connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode())
            return read(connection, method)

    def has_no_certificate_for(self, name: str) -> bool:
        try:
            self.connect(name).close()
        except (ssl.SSLError, ConnectionError):
            return True
        return False


def read(connection: socket.socket, method: str) -> Answer:
    reply = http.client.HTTPResponse(connection, method=method)
    try:
        reply.begin()
        body = reply.read()
    except (http.client.HTTPException, ConnectionError, ssl.SSLError):
        return NOTHING
    return Answer(reply.status, reply.getheaders(), body)


def wait_for(what, *, at_most: float = PATIENCE, each: float = 0.2) -> float:
    """Until it holds; how many seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while time.monotonic() - began < at_most:
        if what():
            return time.monotonic() - began
        time.sleep(each)
    raise TimeoutError(f"after {at_most} s still not: {what}")
