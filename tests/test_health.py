"""What machines are told of a process, and what they are not."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gallery import health
from gallery.discovery.keeper import KEEPER
from gallery.models import OutgoingMail

NAMES = ["database", "cache", "store", "queue", "index", "mail"]


def fail(*_arguments, **_more):
    raise OSError("a secret of this machine")


@pytest.fixture
def told(client, db, index_of_this_test):
    """What it says, and with which status."""

    def ask():
        response = client.get("/health/ready")
        return response.status_code, response.json()

    return ask


@pytest.fixture(autouse=True)
def roomy(monkeypatch):
    """However full the disk of whoever runs the tests is."""
    monkeypatch.setattr(health, "LEAST_ROOM", 0)


def test_a_process_lives_without_a_database(client):
    response = client.get("/health/live")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_all_is_well_where_nothing_fails(told):
    assert told() == (200, {"status": "pass", "checks": dict.fromkeys(NAMES, "pass")})


def test_nobody_is_sent_where_there_is_no_database(told, client, monkeypatch):
    with monkeypatch.context() as without_database:
        without_database.setattr(connection, "cursor", fail)
        response = client.get("/health/ready")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response.json()["status"] == "fail"
    assert response.json()["checks"]["database"] == "fail"
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "place", "what"),
    [
        ("cache", cache, "get"),
        ("store", health.os, "access"),
        ("index", KEEPER, "current"),
    ],
)
def test_what_fails_is_named_and_the_site_goes_on(told, monkeypatch, name, place, what):
    monkeypatch.setattr(place, what, fail)

    assert told() == (200, {"status": "warn", "checks": {**dict.fromkeys(NAMES, "pass"), name: "fail"}})


def test_a_store_without_room_is_named(told, monkeypatch):
    monkeypatch.setattr(health, "LEAST_ROOM", 10**18)

    assert told()[1]["checks"]["store"] == "fail"


def test_an_index_that_is_in_trouble_is_named(told, monkeypatch):
    monkeypatch.setattr(KEEPER, "current", object)
    monkeypatch.setattr(KEEPER, "trouble", "OSError")

    assert told()[1]["checks"]["index"] == "fail"


@pytest.mark.parametrize(("minutes", "expected"), [(1, "pass"), (6, "fail")])
def test_a_task_that_waits_too_long_is_told(told, minutes, expected):
    task = DBTaskResult.objects.create(
        task_path="gallery.notifications.outbox.deliver_due_mail",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))

    assert told()[1]["checks"]["queue"] == expected


@pytest.mark.parametrize(
    ("minutes", "sent", "expected"), [(10, False, "pass"), (40, False, "fail"), (40, True, "pass")]
)
def test_mail_that_does_not_leave_is_told(told, minutes, sent, expected):
    moment = timezone.now() - timedelta(minutes=minutes)
    mail = OutgoingMail.objects.create(event="a", recipient="connie@example.org", sent_at=moment if sent else None)
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=moment)

    assert told()[1]["checks"]["mail"] == expected


def test_it_is_asked_and_nothing_else(client, db):
    assert client.post("/health/ready").status_code == 405
    assert client.post("/health/live").status_code == 405
