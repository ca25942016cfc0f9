import json
import logging
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from botocore.exceptions import ReadTimeoutError
from django_tasks_db.models import DBTaskResult
from wagtail.contrib.frontend_cache.backends import cloudflare as wagtails_cloudflare

import gallery.publication.cloudfront
from config.front_cache import front_caches
from gallery.models import GalleryPage, StoryPage
from gallery.models.tidying import refiled
from gallery.moderation.review import take_down
from gallery.publication import front_cache, purging
from gallery.publication.front_cache import purge
from gallery.publication.purging import NotPurged, nothing_refused
from tests.notifications.mail_server import port_without_server

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
    """Answers as it is told, and hears what it is to forget, in the manner of any of the three kinds."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Purged)
        self.heard: list[tuple[str, str]] = []
        self.status = 200
        self.answer = b""
        self.is_awake = Event()
        self.is_awake.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Purged(BaseHTTPRequestHandler):
    server: Cache

    def do_PURGE(self) -> None:
        self.hear(self.path)

    def do_POST(self) -> None:
        self.hear(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def hear(self, what: str) -> None:
        self.server.heard.append((self.headers["Host"], what))
        self.server.is_awake.wait()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def cache(settings: Any) -> Iterator[Cache]:
    with Cache() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.WAGTAILFRONTENDCACHE = front_caches(server.address)
        yield server
        server.is_awake.set()
        server.shutdown()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a cache would be told, without one."""
    found: list[str] = []
    monkeypatch.setattr(front_cache, "purge", SimpleNamespace(enqueue=found.extend))
    return found


@pytest.fixture
def named(settings: Any) -> None:
    settings.WAGTAILFRONTENDCACHE = front_caches("http://cache.invalid")


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


TWO = ["https://stories.example.org/gallery/", "https://stories.example.org/g%C3%A4rten/"]


@pytest.mark.parametrize("status", [200, 404, 412])
def test_the_cache_is_asked_to_forget_each_address_of_the_host(cache, status):
    cache.status = status

    purge.call(TWO)

    assert cache.heard == [("stories.example.org", "/gallery/"), ("stories.example.org", "/g%C3%A4rten/")]


@pytest.mark.parametrize("status", [403, 405, 503])
def test_a_cache_that_refuses_fails_the_job_with_its_words(cache, status):
    cache.status = status

    with pytest.raises(NotPurged, match=f"It answers {status}"):
        purge.call(TWO)


def test_a_cache_that_does_not_answer_fails_the_job_and_is_not_asked_about_the_rest(cache, monkeypatch):
    monkeypatch.setattr(purging, "PATIENCE", 0.2)
    cache.is_awake.clear()

    with pytest.raises(TimeoutError):
        purge.call(TWO)

    assert len(cache.heard) == 1


def test_a_cache_that_is_not_there_fails_the_job(settings):
    settings.WAGTAILFRONTENDCACHE = front_caches(f"http://127.0.0.1:{port_without_server()}")

    with pytest.raises(OSError, match="refused"):
        purge.call(TWO)


def test_a_publication_stands_whatever_becomes_of_the_cache(
    settings, published_story, moderator, client, django_capture_on_commit_callbacks
):
    settings.WAGTAILFRONTENDCACHE = front_caches(f"http://127.0.0.1:{port_without_server()}")
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    with django_capture_on_commit_callbacks(execute=True):
        take_down(published_story, moderator=moderator, message="Asked for.")

    assert client.get(STORY).status_code == 404
    (job,) = DBTaskResult.objects.filter(task_path="gallery.publication.front_cache.purge")
    assert f"http://testserver{STORY}" in job.args_kwargs["args"][0]


@pytest.fixture
def cloudflare(cache, settings, monkeypatch):
    """Its address is written down in Wagtail."""
    asked = []

    def post(place, *, headers, **rest):
        asked.append((place, headers["Authorization"], rest["timeout"]))
        return requests.post(cache.address, headers=headers, **rest)

    monkeypatch.setattr(wagtails_cloudflare, "requests", SimpleNamespace(post=post, exceptions=requests.exceptions))
    settings.WAGTAILFRONTENDCACHE = front_caches("cloudflare://a%2Ftoken@0123abc")
    cache.answer = b'{"success": true, "errors": []}'
    return asked


def test_cloudflare_is_told_thirty_at_a_time(cache, cloudflare):
    addresses = [f"https://stories.example.org/{number}/" for number in range(31)]

    purge.call(addresses)

    place = "https://api.cloudflare.com/client/v4/zones/0123abc/purge_cache"
    assert cloudflare == [(place, "Bearer a/token", 30)] * 2
    assert [json.loads(words)["files"] for _host, words in cache.heard] == [addresses[:30], addresses[30:]]


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [
        (403, b'{"success": false, "errors": [{"message": "Invalid API Token"}]}', "Invalid API Token"),
        (429, b'{"success": false, "errors": [{"message": "Rate limited"}]}', "Rate limited"),
        (502, b"<h1>Bad gateway</h1>", "502"),
    ],
)
def test_what_cloudflare_refuses_fails_the_job_with_its_words(cache, cloudflare, status, answer, words):
    cache.status, cache.answer = status, answer

    with pytest.raises(NotPurged, match=words):
        purge.call(TWO)


@pytest.fixture
def cloudfront(cache, settings, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", cache.address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.WAGTAILFRONTENDCACHE = front_caches("cloudfront://E2EXAMPLE")
    cache.status = 201
    cache.answer = b"<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>"


def test_cloudfront_is_told_all_at_once(cache, cloudfront):
    purge.call(TWO)

    ((_host, words),) = cache.heard
    assert set(re.findall("<Path>(.*?)</Path>", words)) == {"/gallery/", "/g%C3%A4rten/"}


def test_what_cloudfront_refuses_fails_the_job_with_its_words(cache, cloudfront):
    cache.status = 403
    cache.answer = (
        b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not yours</Message></Error></ErrorResponse>"
    )

    with pytest.raises(NotPurged, match="AccessDenied Not yours"):
        purge.call(TWO)


def test_cloudfront_is_waited_for_no_longer_than_others_and_asked_once(cache, cloudfront, monkeypatch):
    monkeypatch.setattr(gallery.publication.cloudfront, "PATIENCE", 0.2)
    cache.is_awake.clear()

    with pytest.raises(ReadTimeoutError):
        purge.call(TWO)

    assert len(cache.heard) == 1


def test_what_another_thread_complains_of_is_not_taken_for_ours():
    def complain():
        logging.getLogger("wagtail.frontendcache").error("Couldn't purge '%s'", "/")

    with nothing_refused():
        other = Thread(target=complain)
        other.start()
        other.join()
    with pytest.raises(NotPurged), nothing_refused():
        complain()


def test_a_story_that_stands_under_another_theme_is_told(
    named, told, published_story, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        refiled.send(sender=StoryPage, instance=published_story)
    run_those_that_tell(later)

    assert f"http://testserver{STORY}" in told
