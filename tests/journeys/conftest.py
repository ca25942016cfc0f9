"""A real Chromium, and a site for it to visit that nothing outside this machine belongs to."""

import os
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from tests.journeys.clean_slate import migrated_state_kept
from tests.journeys.scenery import Scenery, set_the_scene

# Playwright keeps an event loop in this thread; Django would refuse its database to it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 60_000
"""ms; what is waited for on a machine that has other things to do."""
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"

expect.set_options(timeout=PATIENCE)


def pytest_configure(config: pytest.Config) -> None:
    # Wagtail does not close the file in which it has made a rendition.
    config.addinivalue_line("filterwarnings", "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")


def pytest_itemcollected(item: pytest.Item) -> None:
    """The journeys of a module share a site: one process builds it for all of them."""
    item.add_marker(pytest.mark.xdist_group(item.path.stem))


def chromium(playwright: Playwright) -> str:
    """$CHROMIUM, the PATH, or Playwright's own; else empty."""
    own = playwright.chromium.executable_path
    names = ("chromium", "chromium-browser", "google-chrome")
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, names), own if Path(own).exists() else None]
    return next((path for path in found if path), "")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Playwright) -> dict[str, Any]:
    path = chromium(playwright)
    if not path and os.environ.get("CI"):
        pytest.fail("No Chromium: the journeys were not made. Set CHROMIUM, or run `playwright install chromium`.")
    if not path:
        pytest.skip("THE JOURNEYS WERE NOT MADE: no Chromium in $CHROMIUM, the PATH or Playwright's own folder.")
    flags = ["--no-sandbox", "--disable-gpu", ONLY_THIS_MACHINE]
    return {**browser_type_launch_args, "executable_path": path, "args": flags}


@pytest.fixture(scope="module")
def db(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's: what stands in a transaction of a test, no browser could see."""
    with django_db_blocker.unblock(), migrated_state_kept():
        yield


class SameAddressServer(ThreadedWSGIServer):
    """May take an address over whose connections have not all ended yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "allow_reuse_address": True})


class Serving:
    """The server, which may be started again under the same address."""

    def __init__(self) -> None:
        self.server = self.start("localhost")
        self.url = self.server.url

    @staticmethod
    def start(address: str) -> LiveServer:
        with patch.object(LiveServerThread, "server_class", SameAddressServer):
            return LiveServer(address)

    def start_again(self) -> None:
        self.server.stop()
        self.server = self.start(urlsplit(self.url).netloc)


@pytest.fixture(scope="module")
def serving(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    call_command("setup_gallery", stdout=StringIO())
    # WhiteNoise warns where nothing was collected, and warnings are errors.
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        serving = Serving()
        Site.objects.update(port=urlsplit(serving.url).port)
        with override_settings(BASE_URL=serving.url, WAGTAILADMIN_BASE_URL=serving.url):
            yield serving
        serving.server.stop()


@pytest.fixture(scope="module")
def site(serving: Serving) -> str:
    """The address of the whole site, with nothing in it yet but its galleries' root, groups and review."""
    return serving.url


@pytest.fixture(scope="module")
def scenery(site: str) -> Scenery:
    """The site with stories in it. Whoever changes it leaves it to others as it was."""
    return set_the_scene()


@pytest.fixture(autouse=True)
def unhurried(site: str) -> None:
    """A machine asks for more codes in a minute than a person may."""
    cache.clear()


@pytest.fixture
def outside() -> Iterator[list[str]]:
    """Requests that went to another host. None may."""
    tried: list[str] = []
    yield tried
    assert tried == []


@pytest.fixture
def open_browser(browser: Browser, site: str, outside: list[str]) -> Iterator[Callable[..., Page]]:
    """A new person's browser, with cookies of its own."""
    contexts: list[BrowserContext] = []

    def watch(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(site).netloc:
            outside.append(url)

    def open_one(**how: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, "base_url": site, "reduced_motion": "reduce", **how})
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: watch(request.url))
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
