"""An address with the old slug of a term leads to the same with the new one, and costs nothing where all are known."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from gallery.discovery import keeper
from gallery.discovery.filters import StoryFilters
from gallery.discovery.keeper import KEEPER
from gallery.discovery.moved import known
from gallery.models import GalleryPage, TermRedirect, Theme
from gallery.models.across import name_of
from gallery.models.taxonomy import TERMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(published_story, terms):
    """One that has everything, so that every slug is known."""
    published_story.themes.set([terms["nature"], terms["arts"]])
    published_story.cohorts.set([terms["veterans"]])
    published_story.tags.set(["weekly"])
    published_story.save()
    return published_story


def rename(term, slug):
    term.slug = slug
    term.save()


def gone(facet, slug, *, to=None):
    """A term that was there once."""
    return TermRedirect.objects.create(facet=facet, slug=slug, key=90_000 + TermRedirect.objects.count(), new_key=to)


def leads_to(client, address):
    response = client.get(address)
    return response.headers.get("Location") if response.status_code == 301 else response.status_code


@pytest.mark.parametrize(
    "address",
    [
        "/gallery/?{}",
        "/gallery/tackling-loneliness/?{}",
        "/gallery/feed/?{}",
        "/gallery/tackling-loneliness/feed/?{}",
        "/gallery/map/?{}",
        "/gallery/map.geojson?{}",
        "/api/v1/stories/?{}",
        "/api/v1/facets/?{}",
    ],
)
def test_every_address_that_takes_terms_leads_to_the_new_slug(client, stories, terms, address):
    rename(terms["nature"], "wild-places")

    assert leads_to(client, address.format("theme=nature&sort=title")) == address.format("theme=wild-places&sort=title")
    assert leads_to(client, address.format("theme=wild-places&sort=title")) == 200


def test_a_page_of_answers_leads_to_the_new_slug(client, stories, terms, gallery):
    question = gallery.questions.first()
    address = f"/gallery/tackling-loneliness/questions/{name_of(question)}/?"
    rename(terms["nature"], "wild-places")

    assert leads_to(client, f"{address}theme=nature") == f"{address}theme=wild-places"


def test_values_are_mixed_and_each_stands_once(client, stories, terms):
    gone("theme", "drawing", to=terms["arts"].pk)
    gone("tag", "stuff")
    rename(terms["veterans"], "ex-forces")

    found = leads_to(
        client, "/gallery/?theme=drawing&theme=arts&theme=nature&tag=stuff&tag=weekly&cohort=veterans&q=a+b&theme=no"
    )

    assert found == "/gallery/?theme=arts&theme=nature&theme=no&tag=weekly&cohort=ex-forces&q=a+b"


def test_what_was_retired_is_left_out(client, stories):
    gone("tag", "stuff")

    assert leads_to(client, "/gallery/?tag=stuff") == "/gallery/"
    assert leads_to(client, "/gallery/map.geojson?tag=stuff&zoom=3") == "/gallery/map.geojson?zoom=3"


def test_a_slug_that_somebody_has_taken_since_is_theirs(client, stories, terms):
    rename(terms["nature"], "wild-places")
    Theme.objects.create(name="Nature of things", slug="nature")

    assert leads_to(client, "/gallery/?theme=nature") == 200


def test_a_tag_that_only_another_gallery_has_is_no_old_slug(client, stories, share_story, decided, top_gallery):
    elsewhere = top_gallery.add_child(instance=GalleryPage(title="Nature", slug="nature"))
    rename(stories.tags.get(), "each-week")
    decided(share_story(to=elsewhere, tags=["fortnightly"]))
    rename(Tag.objects.get(name="fortnightly"), "weekly")

    assert leads_to(client, "/gallery/tackling-loneliness/?tag=weekly") == 200
    assert leads_to(client, "/gallery/?tag=weekly") == 200


def test_one_rename_after_the_other_leads_to_the_last_and_back_again_nowhere(client, stories, terms):
    rename(terms["nature"], "wild")
    rename(terms["nature"], "wilder")
    assert leads_to(client, "/gallery/?theme=nature&theme=wild") == "/gallery/?theme=wilder"

    rename(terms["nature"], "nature")

    assert leads_to(client, "/gallery/?theme=wild&theme=wilder") == "/gallery/?theme=nature"
    assert leads_to(client, "/gallery/?theme=nature") == 200


@pytest.mark.parametrize("facet", TERMS)
def test_a_slug_that_is_changed_anywhere_leads_on(client, stories, terms, facet):
    term = TERMS[facet]._default_manager.first()
    old = term.slug

    rename(term, "another")

    assert leads_to(client, f"/gallery/?{facet}={old}") == f"/gallery/?{facet}=another"


def test_caches_keep_the_way_no_longer_than_a_page(client, stories, terms):
    rename(terms["nature"], "wild-places")

    old, page = client.get("/gallery/?theme=nature"), client.get("/gallery/?theme=wild-places")

    assert old.status_code == 301
    assert old["Cache-Control"] == page["Cache-Control"]


def test_the_database_alone_gives_the_same_answer(client, stories, terms, monkeypatch):
    rename(terms["nature"], "wild-places")
    monkeypatch.setattr(KEEPER, "start", lambda work: KEEPER.busy.release())

    assert KEEPER.current() is None
    assert leads_to(client, "/gallery/?theme=nature") == "/gallery/?theme=wild-places"


def statements(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_known_values_cost_nothing_more_and_unknown_ones_once(client, stories, terms, monkeypatch):
    monkeypatch.setattr(keeper, "CHECKED_EVERY", 60.0)
    client.get("/gallery/?theme=arts")
    without = statements(client, "/gallery/?theme=arts")
    rename(terms["nature"], "wild-places")
    KEEPER.forget()
    client.get("/gallery/?theme=arts")

    known = statements(client, "/gallery/?theme=arts")
    client.get("/gallery/?theme=nature")
    again = statements(client, "/gallery/?theme=nature")

    assert known == without
    assert again < known


def test_a_change_is_seen_by_a_process_that_has_looked_before(client, stories, terms):
    assert leads_to(client, "/gallery/?theme=drawing") == 200

    gone("theme", "drawing", to=terms["arts"].pk)

    assert leads_to(client, "/gallery/?theme=drawing") == "/gallery/?theme=arts"


def test_filters_that_are_kept_somewhere_are_followed_without_another_address(stories, terms, top_gallery):
    rename(terms["nature"], "wild-places")
    gone("tag", "stuff")

    found = known(top_gallery.answers(), StoryFilters(theme=("nature", "arts"), tag=("stuff",), cohort=("nobody",)))

    assert found == StoryFilters(theme=("wild-places", "arts"))
