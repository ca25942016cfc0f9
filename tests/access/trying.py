"""Trying an action of the table as one role, and saying what became of it."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
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
    doing: Doing
    case: Case
    pages: list[HttpResponseBase] = field(default_factory=list)
    """As they look before the button is pressed."""
    touched: set[str] = field(default_factory=set)
    """The tables that were written to by looking at them."""
    written: set[str] = field(default_factory=set)
    """The tables that were written to by pressing the button."""
    is_done: bool = False
    """Whether it is so now, and was not before."""

    def __str__(self) -> str:
        """An outcome of the table; with it what must not be, if there is anything."""
        return ", ".join([self.outcome, *self.objections()])

    def look(self, browser: Client) -> list[Page]:
        with writes(self.touched):
            pages = look(browser, self.doing.pages(self.case))
        self.pages = [page.response for page in pages]
        return pages

    def press(self, browser: Client, opened: list[Page]) -> None:
        if self.doing.send is None:
            return
        was_done, requests = self.doing.is_done(self.case), self.doing.send(self.case, opened)
        with writes(self.written):
            self.case.answers = [browser.post(*request) for request in requests]
        self.is_done = self.doing.is_done(self.case) and not was_done

    @property
    def outcome(self) -> str:
        """Whatever an answer says: what may be done is done afterwards, and what may be read has its words."""
        found = one_of(self.case.answers or self.pages)
        if self.doing.send is None:
            return NOTHING if found == MAY and not self.shows_its_words else found
        if self.is_done:
            return MAY if found in (MAY, SIGN_IN) else f"{found}, and yet it is done"
        return TOLD if found == MAY else found

    @property
    def shows_its_words(self) -> bool:
        return self.doing.shows(self.case) in "".join(map(text_of, self.pages))

    def objections(self) -> Iterator[str]:
        page, outcome = one_of(self.pages), self.outcome
        if self.touched:
            yield f"looking writes to {self.touched}"
        if self.written and outcome != MAY:
            yield f"it writes to {self.written}"
        if page not in ("", outcome) and outcome not in (TOLD, REFUSED) and not self.doing.is_everybodys:
            yield f"its page: {page}"
        if any(SECRET in text_of(answer) for answer in self.denials):
            yield "it shows the title"

    @property
    def denials(self) -> list[HttpResponseBase]:
        return [answer for answer in (*self.pages, *self.case.answers) if outcome_of(answer) not in (MAY, TOLD)]


def one_of(answers: Iterable[HttpResponseBase]) -> str:
    return " or ".join(sorted({outcome_of(answer) for answer in answers}))


def outcome_of(answer: HttpResponseBase) -> str:
    leads_to = answer.headers.get("Location", "").split("?")[0]
    if leads_to == reverse("wagtailadmin_home"):
        return REFUSED
    if leads_to in map(reverse, SIGN_INS) or "sign_in_form" in (getattr(answer, "context", None) or {}):
        return SIGN_IN
    return STATUSES.get(answer.status_code, str(answer.status_code))


def text_of(answer: HttpResponseBase) -> str:
    return "" if answer.streaming else answer.getvalue().decode()


@contextmanager
def writes(found: set[str]) -> Iterator[None]:
    """Note the tables that are written to meanwhile."""

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        match = WRITES.match(sql)
        found.update({match[1]} - HOUSEKEEPING if match else ())
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield


def look(browser: Client, paths: list[str]) -> list[Page]:
    """At each page, or the one that it leads on to; no further than to one that is not shown."""
    pages: list[Page] = []
    for path in paths:
        page = open_page(browser, path)
        pages.append(page.follow() if page.url and outcome_of(page.response) == MAY else page)
        if outcome_of(pages[-1].response) != MAY:
            break
    return pages


def owners_pages(case: Case, doing: Doing, browser: Client) -> list[Page]:
    """Opened once: whatever anybody does to the story is undone before the next one comes."""
    paths = tuple(doing.pages(case))
    if paths not in case.world.opened:
        case.world.opened[paths] = look(browser, list(paths))
    return case.world.opened[paths]


def attempt(name: str, about: str, role: Role, *, world: World, browser_of: Callable[[Role], Client]) -> str:
    """Open the pages; lose what a former role has lost, and look again; press the button of the pages that stand open.

    Whoever was never shown them presses the owner's.
    """
    story, doing, browser = getattr(world, about), DOINGS[name], browser_of(role)
    case = Case(world, type(story).objects.get(pk=story.pk), world.user(role))
    tried = Attempt(doing, case)
    with undone(browser):
        doing.earlier(case)
        opened = tried.look(browser)
        if doing.send and one_of(tried.pages) not in ("", MAY):
            opened = owners_pages(case, doing, browser_of(Role.OWNER))
        if world.demote(role, case.shared):
            tried.look(browser)
        tried.press(browser, opened)
        return str(tried)
