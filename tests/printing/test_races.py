"""Two who want the same in the same moment, in threads, on a database of its own."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from gallery.discovery.selection import Selection
from gallery.models import Booklet, GalleryPage, StoryPage
from gallery.printing.booklets import ask_for
from gallery.printing.making import make_booklet, take


@pytest.fixture
def selection(own_database):
    call_command("setup_gallery", stdout=StringIO())
    gallery = GalleryPage(title="Programme", slug="programme")
    GalleryPage.objects.get().add_child(instance=gallery)
    story = gallery.add_child(instance=StoryPage(title="Seeds", summary="We grow.", organisation="Growers"))
    return Selection.from_query(QueryDict(f"stories={story.pk}"))


@pytest.fixture
def nobody_makes_it(monkeypatch):
    monkeypatch.setattr(type(make_booklet), "enqueue", lambda self, key: None)


def test_ten_who_ask_at_once_get_the_same(selection, at_once, nobody_makes_it):
    found = at_once([partial(ask_for, selection, format="card") for _ in range(10)])

    assert {type(one) for one in found} == {Booklet}
    assert len({one.pk for one in found}) == Booklet.objects.count() == 1


def test_of_five_workers_at_once_one_has_it(selection, at_once, nobody_makes_it):
    booklet = ask_for(selection, format="card")
    connection.close()

    taken = at_once([partial(take, str(booklet.pk)) for _ in range(5)])

    assert [one.pk for one in taken if one is not None] == [booklet.pk]
    assert Booklet.objects.get().tries == 1
