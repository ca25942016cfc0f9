"""People who are slow on purpose."""

import select
import ssl
import time
from contextlib import ExitStack

from tests.drills.deploy.browser import Browser, read
from tests.drills.deploy.kept import unasked
from tests.drills.deploy.places import NAME
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

UPLOADS, AT_ONCE = 100, 20
"""Slow ones, and how many of them nginx takes from one address."""
HEADERS = 20
BAR = 15
"""Seconds for nginx to be tired of headers that do not come."""
BEGUN = f"POST /sign-in/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000000\r\n\r\nslowly".encode()
HALF = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX-Slow".encode()


def look_at_slow_people(stack: Stack, report: Report) -> None:
    with ExitStack() as slow:
        uploads = [slow.enter_context(begin(stack.browser, BEGUN)) for _ in range(UPLOADS)]
        time.sleep(1)
        pages = [stack.browser.get(unasked()).status for _ in range(10)]
        refused = [read(upload, "POST") for upload in uploads if has_answer(upload)]
    report.equal(f"during {UPLOADS} slow uploads others read", pages, [200] * 10)
    told = (len(refused), {answer.status for answer in refused}, {answer["Retry-After"] for answer in refused})
    report.equal(f"beyond {AT_ONCE} from one address they are asked to wait", told, (UPLOADS - AT_ONCE, {429}, {"30"}))
    with ExitStack() as slow:
        halves = [slow.enter_context(begin(stack.browser, HALF)) for _ in range(HEADERS)]
        began = time.monotonic()
        statuses = {read(half, "GET").status for half in halves}
        seconds = time.monotonic() - began
    told_so = statuses <= {0, 408} and seconds <= BAR
    report.note(f"{HEADERS} half requests are ended within {BAR} s", f"{seconds:.0f} s", is_right=told_so)


def begin(browser: Browser, words: bytes) -> ssl.SSLSocket:
    connection = browser.connect()
    connection.sendall(words)
    return connection


def has_answer(connection: ssl.SSLSocket) -> bool:
    """TLS 1.3 sends tickets of its own: only what an answer begins with counts. Nothing else has to be read of it."""
    readable, _writable, _broken = select.select([connection], [], [], 0)
    return bool(readable)
