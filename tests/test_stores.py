"""Pictures in a bucket, and what becomes of pages, photos and health when no store answers."""

import socket
import time
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto import mock_aws

from gallery import health
from gallery.models import Draft, StoryImage
from gallery.stores import PATIENCE, SILENCE, StoreUnreachable
from tests.access.conftest import picture_of
from tests.conftest import jpeg

NOBODY_LISTENS = "http://127.0.0.1:1"


def in_a_bucket(settings, monkeypatch):
    monkeypatch.setattr(SILENCE, "ends_at", 0.0)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    options = {"bucket_name": "stories", "location": "of-this-site"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "gallery.stores.PrivateBucket", "OPTIONS": options},
    }


@pytest.fixture
def bucket(settings, monkeypatch):
    """A store that keeps nothing after the test."""
    with mock_aws():
        in_a_bucket(settings, monkeypatch)
        storages["default"].connection.create_bucket(Bucket="stories")
        yield storages["default"].bucket


@pytest.fixture
def nothing_there(settings, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOBODY_LISTENS)
    in_a_bucket(settings, monkeypatch)


def test_a_file_comes_back_as_it_was_and_is_written_over_by_no_other(bucket):
    first, second = (default_storage.save("a/b.txt", ContentFile(words)) for words in (b"one", b"two"))

    assert first != second
    assert [default_storage.open(name).read() for name in (first, second)] == [b"one", b"two"]
    assert {one.key.rpartition("/")[0] for one in bucket.objects.all()} == {"of-this-site/a"}
    default_storage.delete(first)
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    with pytest.raises(FileNotFoundError):
        default_storage.open(first)


@pytest.mark.django_db
def test_a_story_is_told_published_and_seen_with_its_picture(bucket, client, published_story):
    image = picture_of(published_story)

    answer = client.get(reverse("picture", args=[image.key, "400", "jpg"]))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer.getvalue().startswith(b"\xff\xd8")
    assert image.file.name in {one.key.removeprefix("of-this-site/") for one in bucket.objects.all()}


def test_a_bucket_that_nobody_answers_for_is_as_a_disk_that_is_gone(nothing_there):
    for attempt in (
        lambda: default_storage.save("a.txt", ContentFile(b"x")),
        lambda: default_storage.open("a.txt"),
        lambda: default_storage.exists("a.txt"),
        lambda: default_storage.size("a.txt"),
        lambda: default_storage.delete("a.txt"),
    ):
        with pytest.raises(StoreUnreachable):
            attempt()


@pytest.fixture
def full(monkeypatch):
    def refuses(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", refuses)
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._open", refuses)


@pytest.mark.django_db
def test_a_photo_that_cannot_be_kept_is_refused_for_now_and_costs_no_word(as_user, contributor, gallery, full):
    draft = Draft.objects.create(contributor=contributor, gallery=gallery)
    browser, photo = as_user(contributor), jpeg()

    by_script = browser.post(
        reverse("contributions:add_photo", args=[draft.key]),
        {"photo": SimpleUploadedFile("a.jpg", photo, content_type="image/jpeg")},
    )
    by_form = browser.post(
        reverse("contributions:draft_step", args=[draft.key, "photos"]),
        {"new_photos": [SimpleUploadedFile("a.jpg", photo)], "action": "stay"},
    )

    assert (by_script.status_code, by_form.status_code) == (503, 503)
    assert by_script["Retry-After"] == by_form["Retry-After"] == "20"
    assert by_script.json() == {"error": "Photos cannot be kept just now. Try again in a while."}
    assert "Photos cannot be kept just now. Try again in a while." in by_form.content.decode()
    assert not StoryImage.objects.exists()


@pytest.mark.django_db
def test_without_a_store_pages_are_there_and_pictures_are_asked_for_again(client, published_story, full):
    picture = client.get(reverse("picture", args=[picture_of(published_story).key, "400", "jpg"]))

    assert (picture.status_code, picture["Cache-Control"]) == (503, "private, no-store")
    assert picture["Retry-After"]
    assert client.get(published_story.url).status_code == 200
    assert client.get("/gallery/").status_code == 200


def test_health_names_a_bucket_that_does_not_answer(nothing_there):
    assert not health.passes(next(check for check in health.CHECKS if check.name == "store"))


def test_health_is_well_where_the_bucket_answers(bucket):
    assert health.store()


@pytest.fixture
def frozen(settings, monkeypatch):
    """A store that the machine lets everybody into, and that never answers."""
    in_a_bucket(settings, monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setblocking(False)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{door.getsockname()[1]}")
        monkeypatch.setattr(PATIENCE, "read_timeout", 0.2)
        yield door


def heard(door):
    """How many have come."""
    number = 0
    with suppress(BlockingIOError):
        while True:
            door.accept()[0].close()
            number += 1
    return number


def ask():
    with pytest.raises(StoreUnreachable):
        default_storage.exists("a")


def test_a_store_that_hangs_is_waited_for_once(frozen):
    ask()
    came = heard(frozen)

    ask()
    ask()

    assert (came > 0, heard(frozen)) == (True, 0)


def test_it_is_asked_again_after_a_while_by_one(frozen, monkeypatch):
    ask()
    heard(frozen)
    monkeypatch.setattr(SILENCE, "ends_at", time.monotonic() - 1)

    SILENCE.heed()

    with pytest.raises(StoreUnreachable, match="left alone"):
        SILENCE.heed()


def test_a_store_that_says_no_has_answered(bucket):
    bucket.delete()
    SILENCE.note(is_silent=True)
    SILENCE.ends_at = time.monotonic() - 1

    with pytest.raises(StoreUnreachable):
        default_storage.save("a", ContentFile(b"one"))

    assert SILENCE.ends_at == 0


@pytest.mark.django_db
def test_without_a_store_the_picture_of_a_story_that_waits_is_asked_for_again(
    bucket, as_user, contributor, share_story, monkeypatch
):
    image = picture_of(share_story(photos=1).story)
    SILENCE.note(is_silent=True)

    answer = as_user(contributor).get(reverse("picture", args=[image.key, "800", "jpg"]))

    assert (answer.status_code, answer["Cache-Control"]) == (503, "private, no-store")
    assert int(answer["Retry-After"]) > 0
