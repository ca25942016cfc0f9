"""Did you mean: the nearest words that public stories have."""

import pytest
from django.db import connection
from django.template.loader import render_to_string

from gallery.discovery.search import SearchText, nearest_search, search_index
from gallery.discovery.search.nearest import distance
from gallery.models import StoryPage
from gallery.moderation.review import restore, take_down
from tests.discovery.test_facets import add_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrote(gallery):
    def write(words):
        story = add_story(gallery)
        search_index().write(SearchText(story.pk, "Title", words))
        return story

    return write


def nearest(q):
    return nearest_search(q, StoryPage.objects.published())


def remembered():
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, stories FROM gallery_searchword")
        words = dict(cursor.fetchall())
        cursor.execute("SELECT DISTINCT word FROM gallery_searchspelling")
        assert {word for (word,) in cursor.fetchall()} == set(words)
    return words


@pytest.mark.parametrize(
    ("q", "suggestion"),
    [
        ("gardning", "gardening"),
        ("gardenning", "gardening"),
        ("agrdening", "gardening"),
        ("gaardenign", "gardening"),
        ("hardening", "gardening"),
        ("Gardeming", "gardening"),
        ("volenteer", "volunteer"),
        ("lonelyness", "loneliness"),
        ("bred", "bread"),
        ("gardning bread", "gardening bread"),
        ("gardning  bred", "gardening bread"),
        ('"gardning together" bread', '"gardening together" bread'),
        ("caffe", "cafe"),
        ("gardening", ""),
        ("xylophone", ""),
        ("ab", ""),
        ("", ""),
        ("!!!", ""),
        ("\x00gardning", "\x00gardening"),
        ("\ud800", ""),
    ],
)
def test_a_misspelt_word_offers_the_nearest(wrote, q, suggestion):
    wrote("Gardening together, bread, a volunteer, loneliness, the café")

    assert nearest(q) == suggestion


def test_of_words_that_are_equally_near_the_one_that_more_stories_tell_is_offered(wrote):
    wrote("bead")
    wrote("bread")
    wrote("bread")

    assert nearest("brad") == "bread"


def test_what_is_offered_finds_something(wrote):
    wrote("gardening")
    wrote("bread")

    assert nearest("gardning bread") == ""


def test_the_next_nearest_is_offered_where_the_nearest_finds_nothing(wrote):
    wrote("bread boats")
    wrote("brand")
    wrote("brand")

    assert nearest("brad boats") == "bread boats"


def test_words_of_what_is_not_public_are_never_offered(published_story, moderator):
    assert nearest("seds") == "seeds"

    take_down(published_story, moderator=moderator, message="Asked.")
    assert nearest("seds") == ""

    restore(published_story, moderator=moderator)
    assert nearest("seds") == "seeds"


def test_words_below_a_restricted_gallery_are_never_offered(wrote, gallery):
    wrote("kingfisher")
    assert nearest("kingfishr") == "kingfisher"

    gallery.view_restrictions.create(restriction_type="login")

    assert nearest("kingfishr") == ""


def test_only_words_of_the_stories_asked_about_are_offered(wrote):
    story = wrote("kingfisher")

    assert nearest_search("kingfishr", StoryPage.objects.published().exclude(pk=story.pk)) == ""


def test_a_word_is_forgotten_with_the_last_story_that_has_it(wrote):
    first, second = wrote("kingfisher bread"), wrote("kingfisher boats")
    assert remembered() == {"title": 2, "kingfisher": 2, "bread": 1, "boats": 1}

    search_index().remove(first.pk)
    search_index().write(SearchText(second.pk, "Title", "kingfisher kites"))
    assert remembered() == {"title": 1, "kingfisher": 1, "kites": 1}

    search_index().remove(second.pk)
    search_index().remove(second.pk)
    assert remembered() == {}


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("bread", "bread", 0), ("bred", "bread", 1), ("braed", "bread", 1), ("", "ab", 2), ("kitten", "sitting", 3)],
)
def test_a_distance_counts_letters(one, other, away):
    assert distance(one, other) == distance(other, one) == away


def test_a_suggestion_is_escaped():
    html = render_to_string(
        "gallery/includes/did_you_mean.html", {"suggestion": '"<b>" & bread', "suggestion_url": "?q=%22bread%22"}
    )

    assert "&quot;&lt;b&gt;&quot; &amp; bread</a>?" in html
