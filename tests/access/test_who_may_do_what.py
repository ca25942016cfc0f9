"""Every action of a contributor's, tried by everybody: with the page open in front of them, and over its address."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gallery.models import GalleryPage, StoryPage, User
from tests.access.conftest import LEFT_OPEN
from tests.access.doings import DOINGS, Doing
from tests.access.who_may import (
    MAY,
    NEVER,
    NOTHING,
    REFUSED,
    ROWS,
    SIGN_IN,
    TABLE,
    TOLD,
    Outcome,
    Role,
    as_markdown,
)
from tests.access.world import SECRET, Case, World
from tests.contributions.browsing import Page, open_page

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

PERMISSIONS = Path(settings.BASE_DIR) / "docs" / "permissions.md"
STATUSES = {401: SIGN_IN, 403: REFUSED, 404: NOTHING, 409: TOLD, 410: TOLD, 422: TOLD}
SIGN_INS = ("account_login", "account_request_login_code", "wagtailadmin_login")
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
HOUSEKEEPING = {"django_session", "gallery_attempt", "cache"}
"""What may be written whoever asks: who is signed in, and how often something was tried."""

CELLS = [pytest.param(name, about, id=f"{name} - {about}") for name, doing in DOINGS.items() for about in doing.about]


@pytest.fixture
def world(
    gallery: GalleryPage, contributor: User, stranger: User, moderator: User, decided: Callable[..., StoryPage]
) -> World:
    co_author, helper, heir = (
        User.objects.create_user(f"{name.lower()}@example.org", name=name) for name in ("Carla", "Hugo", "Hera")
    )
    return World(
        gallery, owner=contributor, co_author=co_author, helper=helper, heir=heir,
        other=stranger, moderator=moderator, decided=decided,
    )


@pytest.fixture
def browser_of(world: World, client: Client, as_user: Callable[[User], Client]) -> Callable[[Role], Client]:
    people = [world.owner, world.co_author, world.other, world.moderator]
    browsers = {user: as_user(user) for user in people}

    def find(role: Role) -> Client:
        user = world.user(role)
        return browsers[user] if user else client

    return find


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    found: set[str] = set()
    with CaptureQueriesContext(connection) as queries:
        yield found
    found |= {match[1] for query in queries if (match := WRITES.match(query["sql"]))} - HOUSEKEEPING


def outcome(response: HttpResponseBase) -> Outcome | str:
    if response.status_code in (200, 201, 204):
        return SIGN_IN if "sign_in_form" in (getattr(response, "context", None) or {}) else MAY
    if response.status_code == 302:
        leads_to = response.headers["Location"].split("?")[0]
        return SIGN_IN if leads_to in map(reverse, SIGN_INS) else MAY
    return STATUSES.get(response.status_code, str(response.status_code))


def text_of(response: HttpResponseBase) -> str:
    return "" if response.streaming else response.content.decode()


def look(browser: Client, path: str) -> HttpResponseBase:
    """The page, or the one that it leads on to."""
    response = browser.get(path)
    is_elsewhere = response.status_code == 302 and outcome(response) == MAY
    return browser.get(response.headers["Location"]) if is_elsewhere else response


def opened(case: Case, doing: Doing, *browsers: Client) -> list[Page]:
    """The pages as they stand open: the visitor's own, or the owner's, for somebody who may not see them."""
    pages: list[Page] = []
    for browser in browsers:
        pages = [open_page(browser, path) for path in doing.pages(case)]
        if all(outcome(page.response) == MAY for page in pages):
            break
    return pages


def tried(name: str, about: str, role: Role, world: World, browser_of: Callable[[Role], Client]) -> str:
    """What becomes of it: one of the outcomes, or what is wrong."""
    story, doing, browser = getattr(world, about), DOINGS[name], browser_of(role)
    case = Case(world, type(story).objects.get(pk=story.pk), world.user(role))
    with undone(browser):
        doing.earlier(case)
        before = opened(case, doing, browser, browser_of(Role.OWNER))
        world.demote(role, case.shared)
        with writes() as written_by_looking:
            seen = [look(browser, path) for path in doing.pages(case)]
        was_done = doing.is_done(case)
        with writes() as written:
            case.answers = [browser.post(*request) for request in (doing.send(case, before) if doing.send else [])]
        is_done = not was_done and doing.is_done(case)
        what = outcome_of_all(case.answers, is_done=is_done) if doing.send else outcome_of_reading(seen, doing.shows(case))
        return " ".join([what, *objections])
    raise AssertionError


def outcome_of_reading(pages: list[HttpResponseBase], words: str) -> str:
    """Whoever may read finds what there is to read."""
    found = one_of(pages)
    return NOTHING if found == MAY and words not in "".join(map(text_of, pages)) else found


def outcome_of_all(answers: list[HttpResponseBase], *, is_done: bool) -> str:
    """Whatever an answer says: it may be done if it was done, and only then."""
    found = one_of(answers)
    if is_done:
        return MAY if found in (MAY, SIGN_IN) else f"{found}, and yet it was done"
    return TOLD if found == MAY else found


def one_of(answers: list[HttpResponseBase]) -> str:
    return " or ".join(sorted({outcome(answer) for answer in answers}))
