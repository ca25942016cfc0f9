import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from gallery.discovery.filters import StoryFilters
from gallery.discovery.keeper import KEEPER
from gallery.discovery.listing import PER_PAGE, gallery_facts, in_quotes, pager
from gallery.discovery.search import SearchText, search_index
from gallery.models import Decision, GalleryPage, StoryImage, StoryPage, StoryPhoto, StoryQuote
from gallery.moderation.review import take_down
from tests.conftest import jpeg
from tests.discovery.asking import answers_of, listed, titles
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def three(gallery, terms):
    """Three stories, published on three days."""
    names = [("Zebra crossing", "nature"), ("apple day", "arts"), ("Bread", "nature")]
    stories = []
    for day, (title, theme) in enumerate(names):
        story = add_story(gallery)
        story.title, story.first_published_at = title, NOON + dt.timedelta(days=day)
        story.themes.set([terms[theme]])
        story.save()
        stories.append(story)
    return stories


def test_newest_first_unless_asked_otherwise(three):
    assert titles(listed()) == ["Bread", "apple day", "Zebra crossing"]
    assert titles(listed("sort=oldest")) == ["Zebra crossing", "apple day", "Bread"]


def test_titles_are_sorted_as_people_sort_them(three):
    assert titles(listed("sort=title")) == ["apple day", "Bread", "Zebra crossing"]


def test_stories_of_the_same_moment_keep_one_order_over_the_pages(gallery):
    """On a programme's own page, which has no facet of galleries."""
    pks = [add_story(gallery).pk for _number in range(PER_PAGE + 3)]
    StoryPage.objects.update(first_published_at=NOON)

    shown = [number for page in (1, 2) for number in listed(f"page={page}", gallery).numbers]

    assert shown == sorted(pks, reverse=True)


def test_relevance_is_offered_for_a_search_alone(three):
    assert [sort.value for sort in listed().sorts] == ["newest", "oldest", "title"]
    assert [(sort.value, sort.is_chosen) for sort in listed("q=bread").sorts] == [
        ("relevance", True),
        ("newest", False),
        ("oldest", False),
        ("title", False),
    ]


def test_a_page_after_the_last_is_the_last(three):
    listing = listed("page=9999")

    assert (listing.filters.page, len(listing.numbers)) == (1, 3)


def test_each_choice_has_a_way_back(three):
    listing = listed("q=bread&theme=nature&theme=arts&sort=oldest&page=2")

    assert [(chip.facet_label, chip.label, chip.remove_url) for chip in listing.chips] == [
        ("Search", "“bread”", "/gallery/?theme=nature&theme=arts&sort=oldest"),
        ("Theme", "Nature", "/gallery/?q=bread&theme=arts&sort=oldest"),
        ("Theme", "Arts", "/gallery/?q=bread&theme=nature&sort=oldest"),
    ]
    assert listing.clear_url == "/gallery/"


def test_a_range_says_of_what_it_is(three):
    listing = listed("year_from=2021&reached_from=10&reached_to=1500")

    assert [chip.label for chip in listing.chips] == ["from 2021", "10 – 1,500 people reached"]
    assert listing.has_ranges


def test_the_feed_has_the_same_filters_and_no_page(three):
    assert listed("theme=nature&sort=title&page=2").feed_url == "/gallery/feed/?theme=nature"


def test_unknown_values_leave_no_trace(three):
    listing = listed("theme=nothing&cohort=%00&region='&tag=" + "x" * 10_000)

    assert (listing.total, listing.chips, listing.filters.chosen_count) == (3, [], 0)


def test_an_empty_result_says_which_choice_to_take_away(three, terms):
    three[0].cohorts.set([terms["carers"]])
    three[0].save()

    listing = listed("theme=arts&cohort=carers")

    assert listing.total == 0
    assert {(chip.label, chip.remove_url, chip.count) for chip in listing.loosen} == {
        ("Arts", "/gallery/?cohort=carers", 1),
        ("Carers", "/gallery/?theme=arts", 1),
    }


def test_the_best_way_out_of_an_empty_result_comes_first(three):
    listing = listed("q=nothingness&theme=nature")

    assert [(chip.label, chip.remove_url, chip.count) for chip in listing.loosen] == [
        ("“nothingness”", "/gallery/?theme=nature", 2)
    ]
    assert listed("theme=nature").loosen == []


@pytest.mark.parametrize(
    ("page", "total", "numbers"),
    [
        (1, 0, [1]),
        (1, 24, [1]),
        (1, 25, [1, 2]),
        (1, 24 * 3, [1, 2, 3]),
        (1, 24 * 9, [1, 2, 0, 9]),
        (5, 24 * 9, [1, 0, 4, 5, 6, 0, 9]),
        (9, 24 * 9, [1, 0, 8, 9]),
    ],
)
def test_the_pager_shows_the_ends_and_the_neighbours(page, total, numbers):
    found = pager(StoryFilters(page=page), total, "/gallery/")

    assert [link.number for link in found.pages] == numbers
    assert [link.number for link in found.pages if link.is_current] == [page]
    assert found.has_pages == (total > PER_PAGE)
    assert bool(found.previous_url) == (page > 1)


def test_pages_link_to_each_other_with_every_choice():
    found = pager(StoryFilters(theme=("arts",), sort="title", page=2), 72, "/gallery/")

    assert found.previous_url == "/gallery/?theme=arts&sort=title"
    assert found.next_url == "/gallery/?theme=arts&sort=title&page=3"


def test_facts_count_each_thing_once(three, terms, top_gallery):
    StoryPage.objects.update(place_name="Leith")
    three[0].place_name = ""
    three[0].themes.set([terms["nature"], terms["arts"]])
    three[0].save()

    for answers in answers_of(top_gallery):
        facts = [(fact.number, fact.label) for fact in gallery_facts(answers.facts())]
        assert facts == [(3, "stories"), (1, "place"), (2, "themes")]


@pytest.fixture
def hidden(share_story, decided, gallery, top_gallery, contributor, moderator, editor, terms):
    """A story in every state that the public may not see, each with a title, theme and tag that could leak."""
    region, about = terms["wales"], {"themes": [terms["nature"]], "cohorts": [terms["carers"]], "tags": ["hushhush"]}

    def send(title, to=gallery):
        return share_story(to=to, title=f"Secret {title}", region=region, place_name="Hiddenham", **about)

    send("in review")
    decided(send("returned"), Decision.Kind.REQUEST_CHANGES, "More.")
    decided(send("declined"), Decision.Kind.DECLINE, "No.")
    down = decided(send("taken down"))
    take_down(down, moderator=moderator, message="Asked.")
    made = StoryPage(title="Secret draft", summary="Secret", organisation="Secret", live=False, region=region)
    gallery.add_child(instance=made).save_revision(user=editor)
    for slug in ("closed-down", "members-only"):
        page = top_gallery.add_child(instance=GalleryPage(title=slug, slug=slug))
        decided(send(f"in {slug}", to=page))
        if slug == "closed-down":
            page.unpublish()
        else:
            PageViewRestriction.objects.create(page=page, restriction_type="password", password="s")
    assert StoryPage.objects.filter(title__startswith="Secret").count() == 7
    return list(StoryPage.objects.all())


PLACES = (
    "/",
    "/gallery/",
    "/gallery/?q=secret",
    "/gallery/?theme=nature",
    "/gallery/?tag=hushhush",
    "/gallery/?gallery=members-only&gallery=closed-down",
    "/gallery/tackling-loneliness/",
    "/gallery/feed/",
    "/gallery/feed/?q=secret",
    "/gallery/tackling-loneliness/feed/",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/sitemap-galleries.xml",
    "/share/",
)


def test_what_is_not_public_leaks_nowhere(client, hidden):
    for address in PLACES:
        page = client.get(address).content.decode()
        for word in ("Secret", "/secret-", "Hiddenham", "Carers", "Wales"):
            assert word not in page, (address, word)


def test_what_is_not_public_is_counted_nowhere(client, hidden):
    listing = client.get("/gallery/").context["listing"]

    assert (listing.total, listing.facets) == (0, [])
    assert [fact.number for fact in client.get("/gallery/").context["facts"]] == [0, 0, 0]
    assert client.get("/").context["total"] == 0
    assert client.get("/").context["cohorts"] == []


def test_a_tag_of_hidden_stories_alone_is_unknown(client, hidden):
    listing = client.get("/gallery/?tag=hushhush").context["listing"]

    assert (listing.chips, listing.filters.tag) == ([], ())


def test_the_page_of_a_hidden_story_shows_nothing_of_it(client, hidden):
    for story in hidden:
        response = client.get(story.url)
        assert response.status_code in (302, 404) or "We grow." not in response.content.decode(), story.title
        assert "We grow." not in response.content.decode(), story.title


ADDRESSES = ("/", "/gallery/", "/gallery/?q=grow", "/gallery/tackling-loneliness/", "/gallery/feed/", "/sitemap-1.xml")


def full_story(gallery, terms, number):
    """A public story with everything that a card shows."""
    story = add_story(gallery, region=terms["wales"], place_name="Cardiff")
    image = StoryImage.objects.create(title="A photo", file=ContentFile(jpeg(), name=f"{number}.jpg"))
    story.photos.set([StoryPhoto(image=image, alt_text="A photo")])
    story.quotes.set([StoryQuote(text="It helped.", said_by="A member")])
    story.themes.set([terms["nature"], terms["arts"]])
    story.cohorts.set([terms["carers"]])
    story.tags.set([f"tag {number}"])
    story.save()
    search_index().write(SearchText(story.pk, story.title, "We grow."))


@pytest.mark.parametrize("address", ADDRESSES)
def test_twenty_four_cards_cost_as_many_queries_as_one(client, gallery, terms, address):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return [query["sql"][:200] for query in captured]

    full_story(gallery, terms, 0)
    KEEPER.forget()
    queries()  # what is remembered between requests
    one = queries()
    for number in range(1, PER_PAGE):
        full_story(gallery, terms, number)
    KEEPER.forget()
    queries()
    many = queries()

    assert len(many) == len(one), "\n".join(many)


@pytest.mark.parametrize(
    ("q", "shown"),
    [
        ("bread", "“bread”"),
        ('"long table"', "“long table”"),
        ('"a" b "c"', '“"a" b "c"”'),
        ('"', '“"”'),
        ('""', '“""”'),
    ],
)
def test_a_phrase_is_not_quoted_twice(q, shown):
    assert in_quotes(q) == shown
