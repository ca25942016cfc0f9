"""The database goes: everybody is told to come again, and a cache in front may show what it has kept."""

import socket
import threading
import time

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, ProgrammingError, connection, connections

from config.postgresql import base

GONE = [OperationalError("sorry, too many clients already"), InterfaceError("connection already closed")]
RESTING = {"Retry-After": "10", "Cache-Control": "private, no-store"}


@pytest.fixture
def without_database(client, gallery, monkeypatch):
    """Every statement fails, for whoever asks."""
    client.raise_request_exception = False

    def fail(error):
        def refuse(*args, **kwargs):
            raise error

        connection.execute_wrappers.append(refuse)

    yield fail
    connection.execute_wrappers.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("error", GONE, ids=["refused", "closed"])
@pytest.mark.parametrize("address", ["/", "/gallery/", "/gallery/?q=seeds", "/my-stories/", "/pictures/abc/400.jpg"])
def test_without_a_database_everybody_is_asked_in_words_to_come_again(client, without_database, address, error):
    client.cookies["sessionid"] = "somebody"
    without_database(error)

    answer = client.get(address)

    assert answer.status_code == 503
    assert {name: answer[name] for name in RESTING} == RESTING
    assert "back in a moment" in answer.content.decode()
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_programs_are_told_so_as_json(client, without_database):
    without_database(GONE[0])

    answer = client.get("/api/v1/stories/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json() == {"detail": "Something went wrong here. Try again later."}


@pytest.mark.django_db
def test_a_mistake_of_ours_is_no_outage(client, without_database):
    without_database(ProgrammingError("no such column"))

    answer = client.get("/my-stories/", headers={"Cookie": "sessionid=somebody"})

    assert answer.status_code == 500
    assert not answer.has_header("Retry-After")


class Silent:
    """A server of which the machine takes connections, and that never answers: as when its processes are frozen."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0))
        self.door.setblocking(False)

    def heard(self):
        """How many have come."""
        visitors = []
        while True:
            try:
                visitors.append(self.door.accept()[0])
            except BlockingIOError:
                break
        for visitor in visitors:
            visitor.close()
        return len(visitors)


@pytest.fixture
def silent():
    server = Silent()
    yield server
    server.door.close()


@pytest.fixture
def postgresql(silent, monkeypatch):
    """Our own, at a server that is silent; what is known of it is forgotten afterwards."""
    monkeypatch.setattr(base.DatabaseWrapper, "left_alone_until", {})
    return wrapper(silent.door)


def wrapper(door):
    place = {"NAME": "gallery", "HOST": "127.0.0.1", "PORT": door.getsockname()[1]}
    options = {"connect_timeout": 2, "sslmode": "disable", "gssencmode": "disable"}
    defaults = connections[DEFAULT_DB_ALIAS].settings_dict
    return base.DatabaseWrapper({**defaults, "USER": "gallery", "PASSWORD": "", **place, "OPTIONS": options})


def test_a_database_that_hangs_is_waited_for_once(silent, postgresql):
    for _ in range(5):
        with pytest.raises(psycopg.OperationalError):
            postgresql.connect()

    assert silent.heard() == 1


def test_it_is_asked_again_after_a_while(silent, postgresql, monkeypatch):
    with pytest.raises(psycopg.OperationalError):
        postgresql.connect()
    monkeypatch.setitem(base.DatabaseWrapper.left_alone_until, postgresql.alias, time.monotonic() - 1)

    with pytest.raises(psycopg.OperationalError, match="timeout"):
        postgresql.connect()

    assert silent.heard() == 2


def test_one_that_refuses_is_asked_each_time(silent, postgresql):
    silent.door.close()

    for _ in range(2):
        with pytest.raises(psycopg.OperationalError, match="refused"):
            postgresql.connect()

    assert not postgresql.is_left_alone


class Welcoming(threading.Thread):
    """A server that lets somebody in, and answers nothing after that."""

    def __init__(self):
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.start()

    def run(self):
        self.visitor = self.door.accept()[0]
        self.visitor.recv(1000)
        settings = {"server_version": "15.0", "client_encoding": "UTF8", "TimeZone": "UTC"}
        told = b"".join(message(b"S", f"{name}\0{value}\0".encode()) for name, value in settings.items())
        self.visitor.sendall(message(b"R", bytes(4)) + told + message(b"Z", b"I"))

    def hang_up(self):
        self.visitor.close()


def message(kind, content):
    """As PostgreSQL sends it: https://www.postgresql.org/docs/current/protocol-message-formats.html."""
    return kind + (len(content) + 4).to_bytes(4, "big") + content


@pytest.fixture
def kept(db, monkeypatch):
    """A connection to the server `kept.server`, which was let in."""
    monkeypatch.setattr(base.DatabaseWrapper, "left_alone_until", {})
    monkeypatch.setattr(base, "SIGN_OF_LIFE", 0.2)
    server = Welcoming()
    kept = wrapper(server.door)
    kept.connect()
    kept.server = server
    yield kept
    kept.close()
    server.join()
    server.hang_up()
    server.door.close()


def test_a_kept_connection_to_a_database_that_hangs_is_not_used_again_nor_by_anybody_else(kept):
    assert not kept.is_usable()

    another = wrapper(kept.server.door)
    with pytest.raises(psycopg.OperationalError, match="left alone"):
        another.connect()


def test_a_kept_connection_that_was_ended_is_only_made_anew(kept):
    kept.server.hang_up()

    assert not kept.is_usable()
    assert not kept.is_left_alone


def test_a_database_is_left_alone_and_not_its_replica(kept):
    kept.is_usable()

    assert kept.is_left_alone
    kept.alias = "replica"
    assert not kept.is_left_alone
