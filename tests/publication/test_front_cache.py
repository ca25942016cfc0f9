from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from gallery.models import GalleryPage, StoryPage
from gallery.models.tidying import refiled
from gallery.moderation.review import take_down
from gallery.publication import front_cache
from gallery.publication.front_cache import purge

pytestmark = pytest.mark.django_db

LISTS = [
    "/",
    "/gallery/",
    "/gallery/feed/",
    "/gallery/map.geojson",
    "/gallery/questions/",
    "/gallery/tackling-loneliness/",
    "/gallery/tackling-loneliness/feed/",
    "/gallery/tackling-loneliness/map.geojson",
    "/gallery/tackling-loneliness/questions/",
]
ANSWERS = ["/api/v1/facets/", "/api/v1/galleries/", "/api/v1/stories/"]
STORY = "/gallery/tackling-loneliness/seeds-of-service/"


class Cache(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Purged)
        self.heard: list[tuple[str, str]] = []
        self.status = 200


class Purged(BaseHTTPRequestHandler):
    server: Cache

    def do_PURGE(self) -> None:
        self.server.heard.append((self.headers["Host"], self.path))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def cache(settings: Any) -> Iterator[Cache]:
    with Cache() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.FRONT_CACHE_URL = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a cache would be told, without one."""
    found: list[str] = []
    monkeypatch.setattr(front_cache, "purge", SimpleNamespace(enqueue=found.extend))
    return found


@pytest.fixture
def named(settings: Any) -> None:
    settings.FRONT_CACHE_URL = "http://cache.invalid"


def run_those_that_tell(callbacks: list[Any]) -> None:
    for callback in callbacks:
        if "tell_of" in callback.__qualname__:
            callback()


def test_a_take_down_is_told_with_all_pages_above_and_all_pictures(
    named, told, published_story, moderator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        take_down(published_story, moderator=moderator, message="Asked for.")
    assert told == []
    run_those_that_tell(later)

    picture = published_story.photos.get().image.folder
    paths = [address.removeprefix("http://testserver") for address in told]
    answers = (*ANSWERS, f"/api/v1/stories/{published_story.pk}/")
    assert [path for path in (*LISTS, STORY, *answers) if path not in paths] == []
    assert {f"{picture}400.webp", f"{picture}1600-card.jpg"} <= set(paths)
    assert len(set(paths)) == len(paths)


def test_a_gallery_that_is_published_is_told_of_and_no_story(named, told, gallery, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gallery.save_revision().publish()

    paths = sorted(address.removeprefix("http://testserver") for address in told)
    assert paths == sorted([*LISTS, *ANSWERS, "/api/v1/galleries/tackling-loneliness/"])


def test_nobody_is_told_where_there_is_no_cache(told, published_story, moderator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        take_down(published_story, moderator=moderator, message="Asked for.")

    assert [callback for callback in later if "tell_of" in callback.__qualname__] == []


def test_a_story_that_moves_is_told_at_both_addresses(
    named, told, published_story, top_gallery, django_capture_on_commit_callbacks
):
    other = top_gallery.add_child(instance=GalleryPage(title="Other", slug="other"))

    with django_capture_on_commit_callbacks() as later:
        published_story.move(other, pos="last-child")
    run_those_that_tell(later)

    assert {f"http://testserver{STORY}", "http://testserver/gallery/other/seeds-of-service/"} <= set(told)
    assert StoryPage.objects.get(pk=published_story.pk).url == "/gallery/other/seeds-of-service/"


@pytest.mark.parametrize("status", [200, 404])
def test_the_cache_is_asked_to_forget_each_address_of_the_host(cache, status):
    cache.status = status

    purge.call(["https://stories.example.org/gallery/", "https://stories.example.org/g%C3%A4rten/?q=1"])

    assert cache.heard == [("stories.example.org", "/gallery/"), ("stories.example.org", "/g%C3%A4rten/")]


def test_a_cache_that_does_not_answer_is_left_alone(settings, monkeypatch, caplog):
    asked = []
    settings.FRONT_CACHE_URL = "http://127.0.0.1:9"
    monkeypatch.setattr(front_cache, "urlopen", lambda request, timeout: asked.append(request) or refuse())

    purge.call(["http://testserver/", "http://testserver/gallery/"])

    assert len(asked) == 1
    assert "could not be told" in caplog.text


def refuse() -> None:
    raise ConnectionRefusedError


def test_a_story_that_stands_under_another_theme_is_told(
    named, told, published_story, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        refiled.send(sender=StoryPage, instance=published_story)
    run_those_that_tell(later)

    assert f"http://testserver{STORY}" in told
