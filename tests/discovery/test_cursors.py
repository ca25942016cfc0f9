"""Page after page by cursors, the same from the index and from the database, whatever happens between two pages."""

import base64
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.discovery.cursors import FAR, Cursor, UnreadableCursor, stretch
from gallery.discovery.filters import SORTS, StoryFilters
from gallery.discovery.search import SearchText, search_index
from gallery.models import StoryPage
from tests.api.conftest import NOON
from tests.discovery.asking import answers_of
from tests.discovery.test_facets import add_story

ORDERS = ("newest", "oldest", "title")


def key_of(story, sort):
    return {"title": story.title, "relevance": ""}.get(sort, story.first_published_at.timestamp())


def after(story, sort, *, passed):
    return Cursor(sort, story.pk, passed, key_of(story, sort))


def follow(gallery, filters, cursor, size=2):
    """The numbers that come next, of which both answers say the same."""
    one, other = (stretch(answers, filters=filters, after=cursor, size=size) for answers in answers_of(gallery))
    assert one == other
    return one


@pytest.fixture
def nine(db, gallery):
    """Titles in no order, two of each moment."""
    stories = [add_story(gallery) for _number in range(9)]
    for place, story in enumerate(stories):
        story.title = f"{'zaYbXcÉwd'[place]} story"
        story.first_published_at = NOON.replace(microsecond=123457, day=1 + place // 2)
        story.save()
    return stories


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 4, 9, 10])
def test_page_after_page_is_the_whole(nine, gallery, sort, size):
    filters, cursor, seen = StoryFilters(sort=sort), None, []

    while True:
        found = follow(gallery, filters, cursor, size)
        seen += found.numbers
        if not found.has_more:
            break
        last = StoryPage.objects.get(pk=found.numbers[-1])
        cursor = Cursor.read(str(after(last, sort, passed=found.end)))

    assert seen == follow(gallery, filters, None, size=99).numbers
    assert len(seen) == found.total == 9


@pytest.mark.parametrize("sort", ORDERS)
def test_what_is_published_meanwhile_moves_nothing(nine, gallery, sort):
    whole = follow(gallery, StoryFilters(sort=sort), None, size=99).numbers
    third = StoryPage.objects.get(pk=whole[2])
    for title, day in (("a new one", 1), ("zz new one", 30)):
        story = add_story(gallery)
        story.title, story.first_published_at = title, NOON.replace(day=day)
        story.save()

    following = follow(gallery, StoryFilters(sort=sort), after(third, sort, passed=3), size=99).numbers

    assert [number for number in following if number in whole] == whole[3:]


@pytest.mark.parametrize("sort", ORDERS)
def test_stories_that_are_gone_are_not_missed(nine, gallery, sort):
    whole = follow(gallery, StoryFilters(sort=sort), None, size=99).numbers
    third = StoryPage.objects.get(pk=whole[2])
    StoryPage.objects.filter(pk__in=whole[:3]).update(live=False)

    following = follow(gallery, StoryFilters(sort=sort), after(third, sort, passed=3), size=99)

    assert (following.start, following.numbers) == (0, whole[3:])


def test_the_best_matches_go_on_after_the_last_one(nine, gallery):
    for story in nine[:4]:
        search_index().write(SearchText(story.pk, title=story.title, terms="", words="bread"))
    filters = StoryFilters(q="bread", sort="relevance")
    whole = follow(gallery, filters, None, size=99).numbers
    second = StoryPage.objects.get(pk=whole[1])

    following = follow(gallery, filters, after(second, "relevance", passed=2))
    StoryPage.objects.filter(pk=second.pk).update(live=False)
    without_it = follow(gallery, filters, after(second, "relevance", passed=2))

    assert (len(whole), following.numbers, without_it.numbers) == (4, whole[2:], whole[2:])


def test_where_nothing_of_a_page_could_be_shown_the_next_one_follows(nine, gallery):
    whole = follow(gallery, StoryFilters(), None, size=99).numbers

    assert follow(gallery, StoryFilters(), Cursor("newest", number=0, passed=4)).numbers == whole[4:6]


def test_a_cursor_of_another_order_is_refused(nine, gallery):
    cursor = after(nine[0], "title", passed=1)

    for answers in answers_of(gallery):
        with pytest.raises(UnreadableCursor):
            stretch(answers, filters=StoryFilters(), after=cursor, size=2)


@given(
    st.sampled_from(ORDERS), st.integers(1, 2**31 - 1), st.integers(0, 10**6), st.floats(0, FAR), st.text(max_size=255)
)
def test_a_cursor_is_read_as_it_was_written(sort, number, passed, moment, title):
    cursor = Cursor(sort, number, passed, title.replace("\0", "") if sort == "title" else moment)

    assert Cursor.read(str(cursor)) == cursor
    assert Cursor.read(str(replace(cursor, sort="relevance", key=""))).key == ""


def encoded(words):
    return base64.urlsafe_b64encode(words).decode()


BROKEN = [
    "x",
    "é",
    "=" * 40,
    "A" * 100_000,
    "\0",
    "null",
    encoded(b"newest 1 1"),
    encoded(b"newest x 1 1.0"),
    encoded(b"newest -1 1 1.0"),
    encoded(b"newest 1 -1 1.0"),
    encoded(b"newest 1 1 nan"),
    encoded(b"newest 1 1 inf"),
    encoded(b"oldest 1 1 -1"),
    encoded(b"oldest 1 1 1e300"),
    encoded(b"newest 1 1 words"),
    encoded(b"title 1 1 a\0b"),
    encoded(b"title 1 1 \xff\xfe"),
    encoded(b"title 1 1 \xed\xa0\x80"),
    encoded(b"relevance 1 1 words"),
    encoded(b"price 1 1 1"),
    encoded("newest １ 1 1".encode()),
    encoded(b"newest 999999999999999999 1 1"),
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_cursor_is_told_from_others(text):
    with pytest.raises(UnreadableCursor):
        Cursor.read(text)


@given(st.text() | st.binary().map(encoded) | st.sampled_from(SORTS).map(lambda sort: encoded(f"{sort} 1 1 ".encode())))
def test_no_cursor_brings_it_down(text):
    with suppress(UnreadableCursor):
        Cursor.read(text)
