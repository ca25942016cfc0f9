"""Where in a story the words stand that were searched for."""

import pytest
from django.template.loader import render_to_string

from gallery.discovery.search import SearchText, search_index
from gallery.discovery.search.excerpts import END, START
from gallery.models import StoryPage
from gallery.models.cards import wall_of
from gallery.publication.cards import store_missing_cards

pytestmark = pytest.mark.django_db

LONG = "filler words that say nothing much about it. " * 20


@pytest.fixture
def excerpt(published_story):
    """Of a story with these words, as it stands below its card."""

    def found(q, words, *, title="Title", terms=""):
        search_index().write(SearchText(published_story.pk, title, words, terms))
        (card,) = wall_of(StoryPage.objects.published(), [published_story.pk], q=q)
        return card.excerpt

    return found


def matches(parts):
    return [part.text for part in parts if part.is_match]


def text(parts):
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("q", "words", "matching"),
    [
        ("mum", "A group for mums and toddlers", ["mums"]),
        ("gardening", "We gardened on a Sunday", ["gardened"]),
        ("cafe", "A Café on the corner", ["Café"]),
        ("allot", "The allotment by the railway", ["allotment"]),
        ("bread boats", "Bread, and boats", ["Bread", "boats"]),
        ('"open doors"', "We keep open doors", ["open doors"]),
        ("dads", "For mums/dads and grandparents", ["dads"]),
    ],
)
def test_the_words_that_match_are_marked_as_they_were_written(excerpt, q, words, matching):
    found = excerpt(q, words)

    assert matches(found) == matching
    assert text(found) == words


def test_an_excerpt_is_short_and_says_where_words_were_left_out(excerpt):
    found = excerpt("lantern", f"{LONG} One lantern parade on a Sunday. {LONG}")

    assert matches(found) == ["lantern"]
    assert text(found).startswith("…")
    assert text(found).endswith("…")
    assert len(text(found).split()) <= 26


def test_what_matches_in_the_terms_alone_is_shown_there(excerpt):
    found = excerpt("veteran", "We grow seeds", terms="Catterick · Veterans · Nature")

    assert (text(found), matches(found)) == ("Catterick · Veterans · Nature", ["Veterans"])


@pytest.mark.parametrize("q", ["seeds", "nothing", "", "!!!", "\x00"])
def test_there_is_none_of_what_matches_in_the_title_alone_or_nowhere(excerpt, q):
    assert excerpt(q, "We grow", title="Seeds of Service") in ([], ())


def test_they_come_with_the_cards_in_one_statement(share_story, decided, django_assert_num_queries):
    stories = [decided(share_story(title=f"Story {number}", summary="We bake bread.")) for number in range(3)]
    store_missing_cards()

    with django_assert_num_queries(1):
        cards = wall_of(StoryPage.objects.published(), [story.pk for story in stories[:2]], q="bread")

    assert [matches(card.excerpt) for card in cards] == [["bread"], ["bread"]]


def test_a_stranger_writes_no_marks_and_no_markup(excerpt):
    found = excerpt("bread", f"{START}boats{END} & <b>bread</b> <script>")

    html = render_to_string("gallery/includes/excerpt.html", {"excerpt": found})

    assert "".join(html.split("\n")) == (
        '<p class="excerpt">boats &amp; &lt;b&gt;<mark>bread</mark>&lt;/b&gt; &lt;script&gt;</p>'
    )
