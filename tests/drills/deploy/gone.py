"""What is taken down is gone; and what is left when the site itself is."""

import threading
import time
from contextlib import suppress
from typing import Any

from tests.drills.deploy.browser import Browser, wait_for
from tests.drills.deploy.kept import unasked
from tests.drills.deploy.pages import ALWAYS
from tests.drills.deploy.report import Report
from tests.drills.deploy.stack import Stack

BAR = 60
"""Seconds."""
ASKING = 6
"""People who ask for it meanwhile, over and over: nginx may show a kept page to all but one of those who wait."""
QUIET = 3
"""Seconds in which nobody has got it any more."""


class Crowd:
    """Who asks for one address without a pause, and when they last got it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.is_over = threading.Event()
        self.last_got, self.answers = time.monotonic(), 0
        self.threads = [threading.Thread(target=self.ask) for _ in range(ASKING)]

    def ask(self) -> None:
        while not self.is_over.is_set():
            answer = self.browser.get(self.address)
            self.answers += 1
            if answer.status == 200:
                self.last_got = time.monotonic()
            time.sleep(0.1)

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def has_given_up(self) -> bool:
        return time.monotonic() - self.last_got > QUIET


class TakenDown:
    """A story that everybody has just read, and that is not public any more from here on."""

    def __init__(self, stack: Stack, story: dict[str, Any]) -> None:
        self.stack, self.story = stack, story
        self.was = [stack.browser.get(story["url"]).status for _ in range(2)]
        self.picture_was = stack.browser.get(story["pictures"][0]).status
        stack.tell("take_down", story["pk"])
        self.since = time.monotonic()

    def look(self, report: Report) -> None:
        browser = self.stack.browser
        gone = browser.get(self.story["pictures"][0])
        report.equal("taken down: the picture, at once", (self.picture_was, gone.status), (200, 404))
        with Crowd(browser, self.story["url"]) as crowd, suppress(TimeoutError):
            wait_for(crowd.has_given_up, at_most=2 * BAR)
        seconds = max(0.0, crowd.last_got - self.since)
        told = f"{self.was[1]}, then 404 after {seconds:.0f} s, {crowd.answers} answers"
        report.note(f"taken down: the page, for everybody within {BAR} s", told, is_right=seconds <= BAR)


def look_while_the_site_is_down(
    stack: Stack, report: Report, story: dict[str, Any], taken_down: dict[str, Any]
) -> None:
    """`story` has been asked for more than 20 s ago, and not since."""
    browser = stack.browser
    stack.stop("web")
    stale = browser.get(story["url"])
    report.equal("the site is down: what nginx has kept is still there", (stale.status, stale.kept), (200, "STALE"))
    late = browser.get(taken_down["url"])
    report.equal("but not what was taken down", late.status, 404)
    for what, answer in (
        ("what it has not", browser.get(unasked())),
        ("pictures", browser.get(story["pictures"][1])),
        ("what is sent", browser.get("/sign-in/", method="POST")),
    ):
        told = (answer.status, answer["Retry-After"], "We will be back" in answer.text, answer.names >= ALWAYS)
        report.equal(f"{what}: asked to come back", told, (503, "10", True, True))
    began = time.monotonic()
    stack.start("web")
    wait_for(lambda: browser.get(unasked()).status == 200, at_most=5 * BAR)
    seconds = time.monotonic() - began
    report.note(f"started again: everything is back within {BAR} s", f"{seconds:.0f} s", is_right=seconds <= BAR)
    report.equal("and kept pages are made anew", browser.get(story["url"]).kept in ("EXPIRED", "REVALIDATED"), True)
