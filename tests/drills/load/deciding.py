"""Who decides about what waits, in the admin."""

import re
import threading
from dataclasses import dataclass, field
from random import Random

from gallery.models import Decision
from tests.drills.kills.browser import Answer, Request, posting
from tests.drills.kills.pages import Form
from tests.drills.load.measures import Desk
from tests.drills.load.visitor import GaveUp, Visitor

QUEUE = "/admin/stories/"
WAITING = re.compile(r'href="/admin/stories/(\d+)/"')
FASTER = "Somebody was faster"
KINDS = {Decision.Kind.APPROVE: 60, Decision.Kind.REQUEST_CHANGES: 25, Decision.Kind.DECLINE: 15}
"""Of a hundred decisions."""


@dataclass(frozen=True)
class Decided:
    story: int
    kind: Decision.Kind
    moderator: str
    is_acknowledged: bool
    """Else the answer was lost, and who asked again was told that it is decided already."""


@dataclass
class Tray:
    """Who looks at what, so that two of them need not be told that the other was faster."""

    taken: set[int] = field(default_factory=set)
    decided: list[Decided] = field(default_factory=list)
    found_nothing: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, numbers: list[int]) -> int:
        """The first that nobody has; 0 if there is none."""
        with self.lock:
            number = next((number for number in numbers if number not in self.taken), 0)
            self.found_nothing += not number
            self.taken.add(number)
            return number


class Moderator:
    def __init__(self, address: str, browser: Visitor, tray: Tray, *, seed: int) -> None:
        self.address, self.browser, self.tray, self.chance = address, browser, tray, Random(f"{seed} {address}")

    def decide(self, *, until: float) -> None:
        browser = self.browser.until(until)
        try:
            number = self.tray.take([int(found) for found in WAITING.findall(look_at(browser, QUEUE).text)])
            if number:
                self.decide_about(number, browser)
        except GaveUp:
            return

    def decide_about(self, number: int, browser: Visitor) -> None:
        path = f"{QUEUE}{number}/"
        page = look_at(browser, path)
        look_at(browser, f"{path}preview/")
        form = Form(page.text, form=path)
        (kind,) = self.chance.choices(list(KINDS), list(KINDS.values()))
        words = {"kind": kind, "message": f"What we think of story {number}: “{kind}”."}
        if kind == Decision.Kind.DECLINE:
            words["reason"] = self.chance.choice(form.offered["reason"])
        fields = {**form.filled(words), "confirmed": form.unticked.get("confirmed", [])}
        answer = browser.send(posting(path, fields, kind=Desk.DECISION)).expect(302, 409)
        if answer.status == 409 and FASTER not in answer.text:
            raise answer.unexpected
        self.tray.decided.append(Decided(number, kind, self.address, is_acknowledged=answer.status == 302))


def look_at(browser: Visitor, path: str) -> Answer:
    return browser.send(Request(Desk.PAGE, "GET", path)).expect(200)
