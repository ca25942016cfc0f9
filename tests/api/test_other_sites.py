"""What programs count on, whatever they ask for: JSON that may be read from anywhere, kept, and asked for once."""

import gzip
import json

import pytest
from django.test import Client

from gallery.public import KEPT_BY_ALL, KEPT_BY_NOBODY
from tests.discovery.test_cursors import BROKEN

pytestmark = pytest.mark.django_db

FOUND = (
    "/api/v1/",
    "/api/v1/stories/",
    "/api/v1/stories/?q=seeds&theme=nature",
    "/api/v1/galleries/",
    "/api/v1/galleries/tackling-loneliness/",
    "/api/v1/facets/",
    "/api/v1/openapi.json",
    "/oembed?url=http://testserver/gallery/tackling-loneliness/seeds-of-service/",
    "/oembed/?url=http://testserver/gallery/tackling-loneliness/seeds-of-service/",
)
MISSING = (
    "/api/v1/nothing/",
    "/api/v1/stories/0/",
    "/api/v1/stories/-1/",
    "/api/v1/stories/x/",
    f"/api/v1/stories/{2**31}/",
    f"/api/v1/stories/{2**63}/",
    f"/api/v1/stories/{10**30}/",
    "/api/v1/stories/%00/",
    "/api/v1/galleries/no-such/",
    "/api/v1/galleries/%00/",
    "/api/v1/galleries/%ff%fe/",
    f"/api/v1/galleries/{'x' * 5000}/",
    "/api/v1/docs/",
    "/oembed?url=http://testserver/gallery/",
)
SEARCHES = ("q=" + "x" * 10_000, "q=%ff%fe%ed%a0%80", "q=" + "(" * 400, "q=%22*OR", "q='")
IGNORED = (
    "q=%00",
    "theme=%00&theme=💥&sort=é",
    "&".join(f"theme=t{number}" for number in range(999)),
    "page=1000000000",
    "year_from=x&reached_to=" + "9" * 5000,
    "limit=100",
)
REFUSED = (
    ("limit=1000000000", 422, "“limit” may be 100 at most."),
    ("limit=0", 422, "“limit” has to be at least 1."),
    ("limit=-5", 422, "“limit” has to be at least 1."),
    ("limit=x", 422, "“limit” has to be a whole number."),
    ("limit=%00", 422, "“limit” has to be a whole number."),
    ("limit=" + "9" * 5000, 422, "“limit” has to be a whole number."),
    ("limit=1e9", 422, "“limit” has to be a whole number."),
    ("&".join(f"theme=t{number}" for number in range(1001)), 400, "This request cannot be read."),
    *(
        (f"cursor={text}", 400, "This cursor was not made for these stories in this order. Begin again without one.")
        for text in ("x", "%00", "%ff", "null", "A" * 10_000, "=" * 40)
    ),
)


@pytest.fixture(autouse=True)
def story(published_story):
    return published_story


@pytest.mark.parametrize("address", FOUND)
def test_everybody_gets_the_same_and_may_keep_it(client, as_user, contributor, admin, address):
    answers = [browser.get(address) for browser in (client, as_user(contributor), as_user(admin))]

    first = answers[0]
    assert (first.status_code, first["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert {answer.content for answer in answers} == {first.content}
    assert [(answer["Cache-Control"], dict(answer.cookies)) for answer in answers] == [(KEPT_BY_ALL, {})] * 3
    assert first.get("Vary", "Accept-Encoding") == "Accept-Encoding"


@pytest.mark.parametrize("address", FOUND)
def test_what_is_unchanged_is_not_sent_again(client, address):
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"], "Origin": "https://elsewhere.example"})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_other_sites_may_read_whatever_is_answered(client, method):
    for address in (*FOUND, *MISSING, "/api/v1/stories/?limit=x", "/api/v1/stories", "/oembed"):
        answer = getattr(client, method)(address, headers={"Origin": "https://elsewhere.example"})

        assert (answer["Access-Control-Allow-Origin"], answer["Access-Control-Expose-Headers"]) == ("*", "ETag"), (
            address
        )
        assert not answer.has_header("Access-Control-Allow-Credentials")


def test_browsers_may_ask_first_whether_they_may_ask(client):
    answer = client.options(
        "/api/v1/stories/",
        headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Headers": "if-none-match"},
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "If-None-Match"


def test_pages_are_not_for_the_programs_of_other_sites(client):
    for address in ("/", "/gallery/", "/gallery/feed/", "/api/", "/no-such-page/", "/my-stories/", "/sitemap.xml"):
        for answer in (client.get(address), client.options(address)):
            assert not answer.has_header("Access-Control-Allow-Origin"), address


@pytest.mark.parametrize("address", FOUND)
def test_whoever_asks_for_the_head_alone_learns_the_same(client, address):
    whole, head = client.get(address), client.head(address)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length"):
        assert head[name] == whole[name]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(method):
    client = Client(enforce_csrf_checks=True)

    for address in ("/api/v1/", "/api/v1/stories/", "/api/v1/openapi.json", "/oembed"):
        answer = getattr(client, method)(address)

        words = {"detail": "This address can only be read. Ask for it with GET."}
        assert (answer.status_code, answer.json(), "GET" in answer["Allow"]) == (405, words, True)
        assert not answer.has_header("Access-Control-Allow-Origin")


def test_what_is_not_there_is_missing_in_words(client):
    for address in MISSING:
        answer = client.get(address)

        assert (answer.status_code, answer["Cache-Control"]) == (404, KEPT_BY_NOBODY), address
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        assert answer.json() == {"detail": "There is nothing public at this address."}


@pytest.mark.parametrize("path", ["stories", "facets"])
def test_an_odd_question_has_an_answer(client, path):
    totals = {query: client.get(f"/api/v1/{path}/?{query}").json().get("total") for query in (*SEARCHES, *IGNORED)}

    assert totals == {**dict.fromkeys(SEARCHES, 0), **dict.fromkeys(IGNORED, 1)}


def test_a_question_that_cannot_be_answered_is_refused_in_words(client):
    for query, status, words in REFUSED:
        answer = client.get(f"/api/v1/stories/?{query}")

        assert (answer.status_code, answer.json()) == (status, {"detail": words}), query[:80]


@pytest.mark.parametrize("sort", ["newest", "title", "relevance"])
def test_no_broken_cursor_is_an_error_of_ours(client, sort):
    for cursor in BROKEN:
        answer = client.get("/api/v1/stories/", {"cursor": cursor, "sort": sort, "q": "seeds"})

        assert (answer.status_code, list(answer.json())) == (400, ["detail"]), cursor[:80]


def test_it_is_described_as_it_is(client, story):
    described = json.loads(client.get("/api/v1/openapi.json").content)

    paths = described["paths"]
    assert {(path, method) for path, methods in paths.items() for method in methods} == {
        (f"/api/v1/{path}", "get")
        for path in ("", "stories/", "stories/{number}/", "galleries/", "galleries/{slug}/", "facets/")
    }
    asked = {one["name"] for one in paths["/api/v1/stories/"]["get"]["parameters"]}
    assert asked >= {
        "q",
        "sort",
        "cohort",
        "theme",
        "region",
        "gallery",
        "tag",
        "year_from",
        "reached_to",
        "limit",
        "cursor",
    }
    shapes = described["components"]["schemas"]
    told = client.get(f"/api/v1/stories/{story.pk}/").json()
    assert set(shapes["Story"]["properties"]) == set(told)
    assert set(shapes["StoryList"]["properties"]) == set(client.get("/api/v1/stories/").json())


def test_many_stories_go_compressed_and_are_still_known_again(client):
    packed = client.get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"})

    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": packed["ETag"], "Accept-Encoding": "gzip"})

    assert (packed["Content-Encoding"], again.status_code) == ("gzip", 304)
    assert gzip.decompress(packed.content) == client.get("/api/v1/openapi.json").content
