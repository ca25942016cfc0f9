"""What search engines are told about the pages of galleries and the front door."""

import re

import pytest

pytestmark = pytest.mark.django_db

CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
SITE = "http://testserver"


def told(client, address: str) -> tuple[str, bool]:
    """The address that counts, and whether the page is to stay out of their lists."""
    page = client.get(address).content.decode()
    found = CANONICAL.findall(page)
    assert len(found) == 1
    return found[0].replace("&amp;", "&"), '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ("/", "/"),
        ("/gallery/", "/gallery/"),
        ("/gallery/?theme=nature", "/gallery/?theme=nature"),
        ("/gallery/?utm_source=mail&theme=nature&page=1", "/gallery/?theme=nature"),
        ("/gallery/?theme=no-such-theme", "/gallery/"),
        ("/gallery/?sort=title", "/gallery/"),
        ("/gallery/?theme=nature&sort=oldest&page=1", "/gallery/?theme=nature"),
        ("/gallery/tackling-loneliness/?page=9", "/gallery/tackling-loneliness/"),
    ],
)
def test_a_page_that_is_worth_finding_names_its_shortest_address(client, published_story, terms, asked, counts):
    assert told(client, asked) == (SITE + counts, False)


@pytest.mark.parametrize(
    "query",
    ["?theme=nature&theme=arts", "?cohort=veterans&theme=nature", "?q=seeds", "?theme=nature&reached_from=10"],
)
def test_searches_and_many_choices_stay_out(client, published_story, terms, query):
    address, is_out = told(client, f"/gallery/{query}")

    assert is_out
    assert sorted(address.partition("?")[2].split("&")) == sorted(query[1:].split("&"))


def test_no_search_comes_out_of_its_address(client, published_story):
    page = client.get("/gallery/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in page
    assert "%22%3E%3Cscript" in CANONICAL.findall(page)[0]
