import pytest
from django.http import QueryDict

from gallery.discovery.filters import StoryFilters
from gallery.discovery.selection import MOST_NAMED, Selection


def selection(query: str) -> Selection:
    return Selection.from_query(QueryDict(query))


def test_stories_that_are_named_stay_in_their_order_and_each_once() -> None:
    assert selection("stories=12,3,12,7") == Selection(stories=(12, 3, 7))


def test_what_is_named_counts_before_a_showcase_and_that_before_filters() -> None:
    assert selection("stories=3&showcase=spring&theme=arts") == Selection(stories=(3,))
    assert selection("showcase=spring&theme=arts") == Selection(showcase="spring")
    assert selection("theme=arts&q=tea").filters == StoryFilters(q="tea", sort="relevance", theme=("arts",))


@pytest.mark.parametrize("stories", ["", ",", "x", "-3", "1.5", "²", "12345678901", "0x1"])
def test_what_is_no_number_names_no_story_and_the_list_stays_a_list(stories: str) -> None:
    assert selection(f"stories={stories}") == Selection(stories=())


def test_nobody_names_more_stories_than_an_address_may_hold() -> None:
    named = selection("stories=" + ",".join(str(number) for number in range(1, 5000)))

    assert named.stories == tuple(range(1, MOST_NAMED + 1))


@pytest.mark.parametrize(
    "query", ["?stories=12,3,7", "?showcase=spring", "?stories=", "?q=tea&theme=arts&theme=music", ""]
)
def test_a_selection_is_said_as_it_was_asked_for(query: str) -> None:
    assert selection(query[1:]).query_string() == query


def test_the_page_and_the_view_of_a_gallery_are_no_part_of_a_selection() -> None:
    assert selection("theme=arts&page=3&view=map").query_string() == "?theme=arts"
