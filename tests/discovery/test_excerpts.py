"""Where in a story the words stand that were searched for."""

import pytest
from django.template.loader import render_to_string

from gallery.discovery.search import SearchText, search_index
from gallery.discovery.search.excerpts import END, START

pytestmark = pytest.mark.django_db

LONG = "filler words that say nothing much about it. " * 20


def excerpt(q, words, *, title="Title", terms=""):
    search_index().write(SearchText(1, title, words, terms))
    return search_index().excerpts(q, [1]).get(1, [])


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
def test_the_words_that_match_are_marked_as_they_were_written(q, words, matching):
    found = excerpt(q, words)

    assert matches(found) == matching
    assert text(found) == words


def test_an_excerpt_is_short_and_says_where_words_were_left_out():
    found = excerpt("lantern", f"{LONG} One lantern parade on a Sunday. {LONG}")

    assert matches(found) == ["lantern"]
    assert text(found).startswith("…")
    assert text(found).endswith("…")
    assert len(text(found).split()) <= 26


def test_what_matches_in_the_terms_alone_is_shown_there():
    found = excerpt("veteran", "We grow seeds", terms="Catterick · Veterans · Nature")

    assert (text(found), matches(found)) == ("Catterick · Veterans · Nature", ["Veterans"])


@pytest.mark.parametrize("q", ["seeds", "nothing", "", "!!!", "\x00"])
def test_there_is_none_of_what_matches_in_the_title_alone_or_nowhere(q):
    assert excerpt(q, "We grow", title="Seeds of Service") == []


def test_only_the_stories_that_are_shown_have_one(django_assert_num_queries):
    search_index().write_all([SearchText(number, "Title", f"bread {number}") for number in range(1, 30)])

    with django_assert_num_queries(1):
        found = search_index().excerpts("bread", range(1, 25))

    assert sorted(found) == list(range(1, 25))
    assert search_index().excerpts("bread", []) == {}


def test_a_stranger_writes_no_marks_and_no_markup():
    found = excerpt("bread", f"{START}boats{END} & <b>bread</b> <script>")

    html = render_to_string("gallery/includes/excerpt.html", {"excerpt": found})

    assert "".join(html.split("\n")) == (
        '<p class="excerpt">boats &amp; &lt;b&gt;<mark>bread</mark>&lt;/b&gt; &lt;script&gt;</p>'
    )
