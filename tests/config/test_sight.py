"""What stands in the log of a real site, and what may not."""

import json
import logging
import uuid

import pytest
from django.conf import settings as real
from django.db import connection
from django.urls import resolve

from config.sight import JsonLines, for_sentry

SECRET = "connie@example.org"


@pytest.fixture
def line():
    """A record as a line of the log."""
    how = real.LOGGING["formatters"]["json"]
    formatter = JsonLines(how["fmt"], reserved_attrs=how["reserved_attrs"], rename_fields=how["rename_fields"])

    def written(record):
        record.request_id = "none"
        return json.loads(formatter.format(record))

    return written


@pytest.mark.django_db
def test_every_answer_carries_the_number_that_the_log_has(client):
    given = uuid.uuid4().hex

    assert client.get("/robots.txt", headers={"x-request-id": given})["X-Request-ID"].replace("-", "") == given
    made_up = [client.get(path)["X-Request-ID"] for path in ("/robots.txt", "/nothing-here/")]
    assert len({uuid.UUID(number) for number in made_up}) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["x" * 300, "<script>", "a\tb", ""])
def test_a_number_that_is_none_is_not_taken(client, number):
    assert uuid.UUID(client.get("/robots.txt", headers={"x-request-id": number})["X-Request-ID"])


@pytest.mark.django_db
def test_a_slow_page_and_its_query_are_told_without_what_was_typed(client, settings, caplog, line):
    settings.SLOW_PAGE_MS = settings.SLOW_QUERY_MS = -1

    client.get(f"/sign-in/?next=/{SECRET}", headers={"cookie": f"sessionid={SECRET}"})

    told = [line(record) for record in caplog.records if record.name == "config.sight"]
    page = [one for one in told if one["message"] == "slow page"]
    queries = [one for one in told if one["message"] == "slow query"]
    assert [(one["method"], one["route"], one["status"]) for one in page] == [("GET", "sign-in/", 200)]
    assert any(one["sql"].startswith("SELECT") for one in queries)
    assert SECRET not in json.dumps(told)


@pytest.mark.django_db
def test_what_is_quick_is_not_told(client, settings, caplog):
    settings.SLOW_PAGE_MS = settings.SLOW_QUERY_MS = 10**9

    client.get("/sign-in/")

    assert [record for record in caplog.records if record.name == "config.sight"] == []
    assert connection.execute_wrappers == []


def test_a_line_holds_no_address_and_not_the_request(line):
    record = logging.getLogger("smtp").makeRecord("smtp", logging.ERROR, "", 1, "%s refused", (SECRET,), None)
    record.request = f"<WSGIRequest: GET '/?email={SECRET}'>"

    written = line(record)

    assert (written["level"], written["logger"], written["message"]) == ("ERROR", "smtp", "[address] refused")
    assert SECRET not in json.dumps(written)


def test_a_traceback_is_one_line_without_addresses(line):
    try:
        raise ValueError(f"nobody called {SECRET}")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.getLogger("web").makeRecord("web", logging.ERROR, "", 1, "failed", (), info)

    assert "nobody called [address]" in line(record)["exc_info"]


def test_the_key_in_an_address_is_not_told(line, rf):
    request = rf.get("/account/address/a-secret-key/")
    request.resolver_match = resolve(request.path)
    record = logging.getLogger("django.request").makeRecord(
        "django.request", logging.WARNING, "", 1, "Forbidden: %s", (request.path,), None
    )
    record.request = request

    assert line(record)["message"] == "Forbidden: /account/address/<str:token>/"


def test_the_row_that_postgresql_could_not_take_is_not_told(line):
    words = 'null value in column "x"\nDETAIL:  Failing row contains (4, our neighbour Joan, null).\nCONTEXT: y'
    record = logging.getLogger("web").makeRecord("web", logging.ERROR, "", 1, "%s", (words,), None)

    assert line(record)["message"] == 'null value in column "x"\nDETAIL: [a row]\nCONTEXT: y'


def test_sentry_is_told_where_and_nothing_else():
    event = {
        "request": {"url": f"https://x/?email={SECRET}", "headers": {"Cookie": "sessionid=1"}},
        "exception": {"values": [{"type": "ValueError", "value": f"nobody called {SECRET}"}]},
    }

    assert for_sentry(event, {}) == {
        "exception": {"values": [{"type": "ValueError", "value": "nobody called [address]"}]}
    }
