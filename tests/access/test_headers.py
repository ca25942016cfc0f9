"""What every answer tells the browser about what it may do with it, whatever was asked and whatever became of it."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import reverse

from gallery import health
from gallery.models import Contribution, StoryPage, User
from tests.access.conftest import LEFT_OPEN, Browsers, address, every_url, ids_in_the_admin, picture_of

pytestmark = [pytest.mark.django_db, LEFT_OPEN]

ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

PAGES = ("/", "/about/", "/gallery/", "/gallery/tackling-loneliness/", "/gallery/feed/", "/gallery/questions/?q=bread")
"""As Wagtail serves them, whatever stands there."""


def lacking(response: HttpResponseBase, *, is_admin: bool = False) -> list[str]:
    """The names of the headers that are not as they have to be."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    holds = {
        **{name: headers.get(name) == value for name, value in ON_ALL.items()},
        "Permissions-Policy": "camera=()" in headers.get("Permissions-Policy", ""),
        "Content-Security-Policy": "default-src 'self'" in policy or "default-src 'none'" in policy,
        "no unsafe-inline": is_admin or "unsafe" not in policy,
        "frames": "frame-ancestors" in policy or "sandbox" in policy,
        "Cache-Control": "Cache-Control" in headers,
        "kept by nobody with a cookie": not response.cookies or "public" not in headers["Cache-Control"],
    }
    return [name for name, is_so in holds.items() if not is_so]


@pytest.fixture
def story(share_story: Callable[..., Contribution]) -> StoryPage:
    return share_story(title="Waiting", photos=1).story


@pytest.fixture
def ids(story: StoryPage, contributor: User) -> dict[str, dict[str, Any]]:
    known = ids_in_the_admin(StoryPage.objects.get(pk=story.pk), contributor)
    return {**known, "contributions": {"key": str(uuid4())}, "printing": {"key": str(uuid4())}}


@pytest.mark.parametrize("role", ["signed_out", "superuser"])
def test_every_address_answers_with_all_of_them(role, browsers: Browsers, ids):
    found, statuses = {}, set()
    browsers[role].raise_request_exception = False  # Wagtail has an address that fails on purpose
    addresses = [address(url, ids) for url in every_url() if url.name not in ("wagtail_serve", "try_job_again")]
    for path in (*PAGES, *addresses, reverse("try_job_again", args=[uuid4()])):
        response = browsers[role].get(path)
        statuses.add(response.status_code)
        if missing := lacking(response, is_admin=path.startswith("/admin/")):
            found[path] = missing

    assert found == {}
    assert statuses >= {200, 302, 400, 404, 405, 410}


def answers_of_each_status(client: Client, gallery: Any) -> Iterator[tuple[int, Callable[[], HttpResponseBase]]]:
    share = reverse("contributions:share_story", args=[gallery.slug])
    yield 400, lambda: client.get("/gallery/", headers={"host": "evil.example.com"})
    yield 403, lambda: Client(enforce_csrf_checks=True).post(share, {"title": "x"})
    yield 404, lambda: client.get("/no-such-page/")
    yield 405, lambda: client.post("/robots.txt")
    yield 413, lambda: client.post(share, {"title": SimpleUploadedFile("x", b"x" * 2000)})
    yield 304, lambda: client.get("/gallery/", headers={"if-none-match": client.get("/gallery/")["ETag"]})


def test_an_error_carries_them_too(client, gallery, settings):
    settings.MAX_REQUEST_BYTES = 1000
    settings.ALLOWED_HOSTS = ["testserver"]

    for status, ask in answers_of_each_status(client, gallery):
        response = ask()
        assert (status, response.status_code) == (status, status)
        assert lacking(response) == [], status


def test_a_failure_of_ours_carries_them(client, monkeypatch):
    def fails(request: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(health.KEEPER, "current", fails)
    client.raise_request_exception = False

    response = client.get("/gallery/?q=bread")

    assert response.status_code == 500
    assert lacking(response) == []


def test_by_https_browsers_are_told_to_stay_there():
    with override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_SSL_REDIRECT=True, SESSION_COOKIE_SECURE=True):
        browser = Client()
        plain = browser.get("/sign-in/")
        by_https = [
            browser.get(path, secure=True) for path in ("/sign-in/", "/no-such-page/", "/robots.txt", "/admin/")
        ]

    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/sign-in/")
    assert {response["Strict-Transport-Security"] for response in by_https} == {"max-age=31536000"}


def test_what_strangers_uploaded_can_do_nothing(client, published_story):
    picture = reverse("picture", args=[picture_of(published_story).key, "400", "jpg"])

    response = client.get(picture)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert lacking(response) == []
