"""A site that is served, people who are signed in, and what they see as small files."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from gallery.models import User
from tests.journeys.conftest import ONLY_THIS_MACHINE, chromium

WIDTH, HEIGHT = 1280, 860
LARGEST = 120_000
"""Bytes of a picture."""
COLOURS = (256, 128, 64, 32)
STARTS_WITHIN = 60
"""Seconds."""
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
MARGIN = 8
"""px on both sides of what is cut out."""


@contextmanager
def served(address: str) -> Iterator[None]:
    words = ["runserver", "--noreload", "--skip-checks", f"127.0.0.1:{urlsplit(address).port}"]
    server = subprocess.Popen([sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, **QUIET)
    try:
        wait_for(address)
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            urlopen(address, timeout=STARTS_WITHIN).close()
            return
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", ONLY_THIS_MACHINE]
        found = playwright.chromium.launch(executable_path=chromium(playwright) or None, args=flags)
        yield found
        found.close()


def desk_of(person: User, opened: Browser, address: str) -> Page:
    """A window in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = opened.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, base_url=address, reduced_motion="reduce", locale="en-GB"
    )
    cookies = {settings.SESSION_COOKIE_NAME: session, "wagtail_sidebar_collapsed": "1"}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    return context.new_page()


def snap(page: Page, path: Path, *, of: str = "", tallest: int = HEIGHT) -> None:
    """What is on the screen, or the part that a selector names; of either no more than `tallest` px."""
    page.wait_for_load_state("networkidle")
    clip = around(page, of) if of else FloatRect(x=0, y=0, width=WIDTH, height=HEIGHT)
    clip["height"] = min(clip["height"], tallest)
    path.write_bytes(small(page.screenshot(clip=clip, full_page=bool(of))))


def around(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.evaluate(
        "e => { const b = e.getBoundingClientRect(); "
        "return {x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: b.height} }"
    )
    left = max(0, box["x"] - MARGIN)
    width = min(box["width"] + 2 * MARGIN, WIDTH - left)
    return FloatRect(x=left, y=box["y"], width=width, height=box["height"])


def small(content: bytes) -> bytes:
    """With as many colours as fit into the largest size."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    for colours in COLOURS:
        written = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        if written.tell() <= LARGEST:
            break
    return written.getvalue()
