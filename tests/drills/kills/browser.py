"""A browser that does not give up: what got no answer, or an apology, it sends again, mostly byte by byte the same."""

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, IncompleteRead
from http.cookies import SimpleCookie

from tests.drills.kills.pages import Fields, Files, Form, multipart
from tests.drills.kills.traffic import Kind, Traffic
from tests.drills.kills.web import HOST

PATIENCE = 300
"""Seconds after which one request counts as refused for good: it may be cut off many times."""
ASKS_FOR_PATIENCE = {502, 503, 504}
WORDS_SHOWN = 600
PAUSE = 0.1
"""Seconds between two tries."""


class Unexpected(Exception):
    """The site has answered what it answers nobody who does as these clients do."""


@dataclass(frozen=True)
class Request:
    kind: Kind
    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    # what is sent instead when no answer came, where that is not the same
    again: "Request | None" = None


@dataclass(frozen=True)
class Answer:
    status: int
    # where a redirect leads
    location: str
    content: bytes
    path: str

    @property
    def text(self) -> str:
        return self.content.decode()

    def form(self, name: str) -> Form:
        return Form(self.text, form=name)

    def expect(self, *statuses: int) -> "Answer":
        if self.status not in statuses:
            raise self.unexpected
        return self

    @property
    def unexpected(self) -> Unexpected:
        """With the beginning of what the page says, as people read it."""
        main = self.text.partition("<main")[2] or self.text
        words = " ".join(re.sub(r"<[^>]*>", " ", main).split())
        return Unexpected(f"{self.path} answered {self.status} {self.location} {words[:WORDS_SHOWN]}")


def posting(path: str, fields: Fields, *, kind: Kind, files: Files = (), again: Request | None = None) -> Request:
    body, content_type = multipart(fields, files)
    return Request(kind, "POST", path, body, content_type, again)


class Browser:
    pause = PAUSE

    def __init__(self, port: int, traffic: Traffic, *, cookies: dict[str, str]) -> None:
        self.port, self.traffic, self.cookies = port, traffic, dict(cookies)

    def open(self, path: str) -> Answer:
        """The page, wherever it leads."""
        answer = self.send(Request(Kind.PAGE, "GET", path)).expect(200, 302)
        return self.open(answer.location) if answer.location else answer

    def post(self, path: str, fields: Fields, *, kind: Kind, files: Files = ()) -> Answer:
        return self.send(posting(path, fields, kind=kind, files=files))

    def send(self, request: Request) -> Answer:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self.attempt(request)
            if answer and answer.status not in ASKS_FOR_PATIENCE:
                return answer
            request = request.again or request
            time.sleep(self.pause)
        raise Unexpected(f"no answer to {request.method} {request.path}")

    def attempt(self, request: Request) -> Answer | None:
        connection = self.connection()
        try:
            connection.connect()
            with self.traffic.under_way(request.kind):
                return self.exchange(connection, request)
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def connection(self) -> HTTPConnection:
        return HTTPConnection(HOST, self.port, timeout=PATIENCE)

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def exchange(self, connection: HTTPConnection, request: Request) -> Answer:
        headers = self.headers()
        if request.content_type:
            headers["Content-Type"] = request.content_type
        connection.request(request.method, request.path, request.body or None, headers)
        reply = connection.getresponse()
        if "Content-Length" not in reply.headers:
            # Cut off among its headers, which Python's client takes for their end.
            raise IncompleteRead(b"")
        content = reply.read()
        self.traffic.note_answer(reply.status, is_told_when="Retry-After" in reply.headers)
        self.keep_cookies(reply.headers.get_all("Set-Cookie") or [])
        return Answer(reply.status, reply.headers.get("Location", ""), content, request.path)

    def keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
