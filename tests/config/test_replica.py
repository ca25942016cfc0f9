"""Who reads the replica, until when, and what happens when it is behind or gone."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.conf import settings as real
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from config.replica import ReplicaMiddleware, Router
from gallery import health, health_page
from gallery.discovery import reading, replica
from gallery.discovery.index import StoryIndex
from gallery.discovery.keeper import KEEPER, once_per_version
from gallery.discovery.replica import LATEST, LONGEST_LAG, PAUSE, PRIMARY, REPLICA, State, behind
from gallery.public import public
from gallery.publication.index_rows import DatabaseSource
from tests.config.test_settings import PRODUCTION, python
from tests.discovery.test_keeper import Shelf


@dataclass
class Servers:
    """What the two would say, and how often the replica was asked."""

    primary: int = 7
    replica: int = 7
    is_replica: bool = True
    has_all: bool = True
    age: float | None = 0.0
    is_gone: bool = False
    asked: int = 0
    clock: float = 1000.0

    def ask(self, alias, sql, *values):
        if alias == PRIMARY:
            return (self.primary,) if sql == LATEST else ("0/1", dt.datetime.now(dt.UTC))
        self.asked += 1
        if self.is_gone:
            raise OperationalError("connection refused")
        return self.replica, self.is_replica, self.has_all, self.age


@pytest.fixture
def servers(monkeypatch):
    """As with REPLICA_URL; nothing is known of the replica yet."""
    found, state = Servers(), State()
    monkeypatch.setitem(real.DATABASES, REPLICA, real.DATABASES[PRIMARY])
    monkeypatch.setattr(replica, "ask", found.ask)
    monkeypatch.setattr(reading, "ask", found.ask)
    for module in (replica, reading, health, health_page):
        monkeypatch.setattr(module, "STATE", state)
    monkeypatch.setattr(replica.time, "monotonic", lambda: found.clock)
    monkeypatch.setattr(KEEPER, "index", None)
    return found


@public
def page(request):
    return HttpResponse(reading.where_to_read())


def answered(view, request):
    """As Django asks a view, and the middleware when it fails."""

    def get_response(asked):
        asked.resolver_match = ResolverMatch(view, (), {})
        try:
            response = view(asked)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except Exception as error:
            instead = middleware.process_exception(asked, error)
            if instead is None:
                raise
            return instead

    middleware = ReplicaMiddleware(get_response)
    return middleware(request).content.decode()


def asks(view=page, method="get", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    request.user = AnonymousUser()
    return answered(view, request)


def test_who_asks_for_a_public_page_reads_the_replica(servers):
    assert [asks(), asks(method="head")] == [REPLICA, REPLICA]
    assert reading.where_to_read() == PRIMARY


@pytest.mark.parametrize("cookie", ["sessionid=1", "csrftoken=1", "anything=1"])
def test_whoever_has_a_cookie_reads_the_primary(servers, cookie):
    @public
    def two_public_views(request):
        return page(request)

    assert asks(cookie=cookie) == asks(two_public_views, cookie=cookie) == PRIMARY


def test_what_is_sent_and_what_is_not_public_is_the_primarys(servers):
    assert asks(method="post") == PRIMARY
    assert asks(lambda request: HttpResponse(reading.where_to_read())) == PRIMARY


def test_a_change_that_the_replica_lacks_is_read_from_the_primary(servers):
    servers.primary = 8
    assert asks() == PRIMARY

    servers.replica, servers.clock = 8, servers.clock + 1
    assert asks() == REPLICA


@pytest.mark.parametrize(
    ("has_all", "age", "expected"),
    [
        (True, 9999.0, REPLICA),
        (False, LONGEST_LAG, REPLICA),
        (False, LONGEST_LAG + 0.1, PRIMARY),
        (False, None, PRIMARY),
    ],
)
def test_a_replica_that_is_behind_is_not_read_and_one_that_rests_is(servers, has_all, age, expected):
    servers.has_all, servers.age = has_all, age

    assert asks() == expected


def test_a_server_that_is_no_replica_is_not_read(servers):
    servers.is_replica = False

    assert asks() == PRIMARY
    assert behind(is_replica=False, has_all=True, age=0.0) is None


def test_an_index_that_went_on_meanwhile_is_not_answered_from_what_is_older(servers, monkeypatch):
    @public
    def goes_on(request):
        before = reading.where_to_read()
        monkeypatch.setattr(KEEPER, "index", StoryIndex.of(Shelf().rows(), names={}, version=8))
        return HttpResponse(f"{before}, {reading.where_to_read()}")

    assert asks(goes_on) == "replica, default"


def test_after_a_write_the_primary_is_read(servers):
    @public
    def writes(request):
        router = Router()
        return HttpResponse(", ".join([router.db_for_read(None), router.db_for_write(None), router.db_for_read(None)]))

    assert asks(writes) == "replica, default, default"


@pytest.mark.django_db
def test_within_a_transaction_the_primary_is_read(servers):
    with transaction.atomic():
        assert asks() == PRIMARY


def test_what_is_remembered_comes_from_the_primary(servers, monkeypatch):
    monkeypatch.setattr("gallery.publication.index_rows.changes_after", lambda after: reading.where_to_read())
    monkeypatch.setattr("gallery.publication.index_rows.moved_slugs", reading.where_to_read)

    @public
    def remembers(request):
        source = DatabaseSource()
        found = [source.changes(after=1), source.moved(), once_per_version(reading.where_to_read)()]
        return HttpResponse(", ".join([*found, reading.where_to_read()]))

    assert asks(remembers) == "default, default, default, replica"


def test_a_replica_that_does_not_answer_is_left_alone_for_a_while(servers, caplog):
    servers.is_gone = True
    assert [asks(), asks()] == [PRIMARY, PRIMARY]
    assert servers.asked == 1
    assert caplog.messages == ["the replica does not answer"]

    servers.is_gone, servers.clock = False, servers.clock + PAUSE
    assert asks() == REPLICA


def test_while_one_looks_nobody_waits(servers):
    assert asks() == REPLICA
    servers.clock += 1

    with replica.STATE.busy:
        assert asks() == REPLICA
    assert servers.asked == 1


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_an_answer_that_the_replica_spoils_is_made_again(servers, error):
    @public
    def fails(request):
        if reading.where_to_read() == REPLICA:
            raise error("terminating connection due to administrator command")
        return HttpResponse("whole")

    assert asks(fails) == "whole"
    assert not replica.STATE.is_near


def test_so_is_one_that_is_spoilt_while_it_is_rendered(servers):
    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self):
            if reading.where_to_read() == REPLICA:
                raise OperationalError("canceling statement due to conflict with recovery")
            return "whole"

    @public
    def late(request):
        return Late("none")

    assert asks(late) == "whole"


def test_other_errors_are_not_the_replicas(servers):
    def fails(error):
        @public
        def view(request):
            servers.asked += 1
            raise error

        return view

    with pytest.raises(Http404):
        asks(fails(Http404()))
    with pytest.raises(OperationalError):
        asks(fails(OperationalError()), cookie="a=1")
    assert replica.STATE.is_near


def test_both_are_one_database_and_only_one_is_migrated():
    router = Router()

    assert router.allow_relation(None, None)
    assert [router.allow_migrate(alias, "gallery") for alias in (PRIMARY, REPLICA)] == [None, False]


def test_without_a_replica_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(reading, "ask", None)

    assert asks() == PRIMARY
    assert REPLICA not in [check.name for check in health.CHECKS]


@pytest.mark.parametrize(
    ("lag", "words"),
    [
        (None, "It does not answer, or is no replica."),
        (float("inf"), "It has done nothing since it was started."),
        (0.3, "It is abreast of the primary."),
        (1.0, "It is 1 second behind."),
        (12.4, "It is 12 seconds behind."),
    ],
)
def test_people_are_told_how_far_it_is_behind(servers, lag, words):
    replica.STATE.lag = lag

    told = health_page.told("replica", is_well=False)
    assert (told["detail"], health_page.told("mail", is_well=True)["detail"]) == (words, "")


@pytest.mark.django_db
def test_health_names_it_and_the_site_is_open(servers, client, monkeypatch):
    monkeypatch.setattr(health, "CHECKS", [health.Check("replica", health.replica)])
    assert client.get("/health/ready").json() == {"status": "pass", "checks": {"replica": "pass"}}

    servers.is_gone, servers.clock = True, servers.clock + 1
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"status": "warn", "checks": {"replica": "fail"}})


SAID = """
from django.conf import settings as s
r = s.DATABASES["replica"]
print(r["HOST"], r["OPTIONS"]["connect_timeout"], r["TEST"]["MIRROR"], s.DATABASE_ROUTERS[0], s.MIDDLEWARE[-1])
"""


def test_a_replica_is_set_up_where_one_is_named(tmp_path):
    both = {"DATABASE_URL": "postgres://a:b@one/gallery", "REPLICA_URL": "postgres://a:b@two/gallery"}

    found = python("manage.py", "shell", "--no-imports", "-c", SAID, DATA_DIR=str(tmp_path), **PRODUCTION, **both)

    assert found.stdout.split() == ["two", "2", "default", "config.replica.Router", "config.replica.ReplicaMiddleware"]
