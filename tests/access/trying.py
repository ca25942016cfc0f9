"""Trying an action of the table as one role, and saying what became of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.conftest import undone
from tests.access.doings import DOINGS, Doing
from tests.access.who_may import MAY, NOTHING, REFUSED, SIGN_IN, TOLD, Role
from tests.access.world import SECRET, Case, World
from tests.contributions.browsing import Page, open_page

STATUSES = {200: MAY, 201: MAY, 204: MAY, 302: MAY, 401: SIGN_IN, 403: REFUSED, 404: NOTHING}
STATUSES |= dict.fromkeys((409, 410, 422), TOLD)
SIGN_INS = ("account_login", "account_request_login_code", "wagtailadmin_login")
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
HOUSEKEEPING = {"django_session", "gallery_attempt", "cache"}
"""What may be written whoever asks: who is signed in, and how often something was tried."""


@dataclass
class Attempt:
    case: Case
    doing: Doing
    pages: list[HttpResponseBase]
    answers: list[HttpResponseBase]
    is_done: bool
    """Whether it is so now, and was not before."""
    touched: set[str]
    """The tables that were written to by looking at the pages."""
    written: set[str]
    """The tables that were written to by pressing the button."""

    def __str__(self) -> str:
        """An outcome of the table; with it what must not be, if there is anything."""
        return ", ".join([self.outcome, *self.objections()])

    @property
    def outcome(self) -> str:
        """Whatever an answer says: what may be done is done afterwards."""
        found = one_of(self.answers or self.pages)
        if self.doing.send is None:
            return found if self.shows_its_words or found != MAY else NOTHING
        if self.is_done:
            return MAY if found in (MAY, SIGN_IN) else f"{found}, and yet it is done"
        return TOLD if found == MAY else found

    @property
    def shows_its_words(self) -> bool:
        return self.doing.shows(self.case) in "".join(map(text_of, self.pages))

    def objections(self) -> Iterator[str]:
        page, refusals = one_of(self.pages), [*self.pages, *self.answers]
        if self.touched:
            yield f"looking writes to {self.touched}"
        if self.written and self.outcome != MAY:
            yield f"it writes to {self.written}"
        if page and page != self.outcome and self.outcome in (MAY, NOTHING, SIGN_IN):
            yield f"its page: {page}"
        if self.is_private and any(SECRET in text_of(answer) for answer in refusals if outcome_of(answer) != MAY):
            yield "it shows the title"

    @property
    def is_private(self) -> bool:
        return "published" not in self.doing.about


def one_of(answers: list[HttpResponseBase]) -> str:
    return " or ".join(sorted({outcome_of(answer) for answer in answers}))


def outcome_of(answer: HttpResponseBase) -> str:
    leads_to = answer.headers.get("Location", "").split("?")[0]
    if leads_to in map(reverse, SIGN_INS) or "sign_in_form" in (getattr(answer, "context", None) or {}):
        return SIGN_IN
    return STATUSES.get(answer.status_code, str(answer.status_code))


def text_of(answer: HttpResponseBase) -> str:
    return "" if answer.streaming else answer.content.decode()


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    found: set[str] = set()
    with CaptureQueriesContext(connection) as queries:
        yield found
    found |= {match[1] for query in queries if (match := WRITES.match(query["sql"]))} - HOUSEKEEPING


def look(browser: Client, path: str) -> HttpResponseBase:
    """The page, or the one that it leads on to."""
    answer = browser.get(path)
    is_elsewhere = answer.status_code == 302 and outcome_of(answer) == MAY
    return browser.get(answer.headers["Location"]) if is_elsewhere else answer


def open_pages(case: Case, doing: Doing, *browsers: Client) -> list[Page]:
    """In the first of the browsers that is shown them."""
    pages: list[Page] = []
    for browser in browsers:
        pages = [open_page(browser, path) for path in doing.pages(case)]
        if one_of([page.response for page in pages]) in ("", MAY):
            break
    return pages


def attempt(name: str, about: str, role: Role, *, world: World, browser_of: Callable[[Role], Client]) -> str:
    """Open the pages, lose what a former role has lost, look at them again, and press the button of the old ones.

    Whoever never had them open presses the button of the owner's.
    """
    story, doing, browser = getattr(world, about), DOINGS[name], browser_of(role)
    case = Case(world, type(story).objects.get(pk=story.pk), world.user(role))
    with undone(browser):
        doing.earlier(case)
        opened = open_pages(case, doing, browser, browser_of(Role.OWNER))
        world.demote(role, case.shared)
        found = str(try_now(case, doing, opened, browser))
    return found


def try_now(case: Case, doing: Doing, opened: list[Page], browser: Client) -> Attempt:
    with writes() as touched:
        pages = [look(browser, path) for path in doing.pages(case)]
    was_done, requests = doing.is_done(case), doing.send(case, opened) if doing.send else []
    with writes() as written:
        case.answers = [browser.post(*request) for request in requests]
    is_done = doing.is_done(case) and not was_done
    return Attempt(case, doing, pages, case.answers, is_done, touched, written)
