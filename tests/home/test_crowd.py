"""Made-up stories stand in the database as though they had been sent, read and published."""

import pytest
from django.db import connection
from wagtail.models import Page

from gallery.discovery.keeper import KEEPER
from gallery.models import GalleryPage, StoryPage
from gallery.publication.search_text import write_search_texts
from home.demo.crowd import Crowd
from home.demo.loading import load_picture, load_terms
from tests.discovery.asking import listed

pytestmark = pytest.mark.django_db
NUMBER = 30


@pytest.fixture
def crowd(gallery):
    load_terms()
    load_picture("allotment-a")
    Crowd(seed=7).arrive(NUMBER)
    return list(StoryPage.objects.published().order_by("pk"))


def found_by():
    """All that the full-text index has of each story, and every word that is known."""
    key = "rowid" if connection.vendor == "sqlite" else "story_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, title, words, terms FROM gallery_storysearch")
        texts = {
            number: (title, words, sorted(terms.split(" · "))) for number, title, words, terms in cursor.fetchall()
        }
        cursor.execute("SELECT word, stories FROM gallery_searchword")
        words = dict(cursor.fetchall())
        cursor.execute("SELECT spelling, word FROM gallery_searchspelling")
        return texts, words, set(cursor.fetchall())


def test_they_are_found_by_the_words_that_publication_would_write(crowd):
    made = found_by()

    write_search_texts(StoryPage.objects.filter(pk__in=[story.pk for story in crowd]))

    assert len(made[0]) == NUMBER
    assert found_by() == made


def test_the_tree_is_sound_and_grows_on(crowd, gallery):
    assert Page.find_problems() == ([], [], [], [], [])

    gallery.refresh_from_db()
    later = gallery.add_child(instance=StoryPage(title="A later one", summary="We grow."))

    assert later.pk not in {story.pk for story in crowd}
    assert Page.find_problems() == ([], [], [], [], [])


def test_more_of_them_stand_beside_the_first(crowd, gallery):
    crowd[0].delete()

    Crowd(seed=8).arrive(5)

    assert StoryPage.objects.published().count() == NUMBER + 4
    assert Page.find_problems() == ([], [], [], [], [])


def test_every_one_has_what_a_story_has(crowd):
    assert all(1 <= story.themes.count() <= 3 and 1 <= story.cohorts.count() <= 3 for story in crowd)
    assert all(story.tags.count() and story.answers.count() == 2 for story in crowd)
    assert all(story.latitude and story.longitude and story.place_name for story in crowd)
    for some in ("photos", "quotes", "region", "ended", "people_reached"):
        having = StoryPage.objects.filter(**{f"{some}__isnull": False}).distinct().count()
        assert 0 < having < NUMBER
    assert len({story.translation_key for story in crowd}) == NUMBER


def test_the_index_and_the_pages_say_the_same_of_them(crowd, client):
    gallery = GalleryPage.objects.get(slug="gallery")

    assert listed().total == NUMBER
    for story in crowd[:3]:
        page = client.get(story.url)
        assert page.status_code == 200
        text = page.content.decode()
        assert all(shown in text for shown in (story.title, story.summary, story.place_name))
        assert story.pk in listed(f"theme={story.themes.first().slug}", gallery).numbers


def test_every_process_learns_of_them(gallery):
    load_terms()
    before = KEEPER.current()

    Crowd(seed=7).arrive(5)

    assert len(before.stories) == 0
    assert len(KEEPER.current().stories) == 5
