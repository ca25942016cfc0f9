import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from gallery.discovery.filters import FACETS, MAX_CHOICES, MAX_PAGE, MAX_QUERY, SORTS, StoryFilters


def read(query):
    return StoryFilters.from_query(QueryDict(query))


def test_nothing_asked_is_the_newest_first_page():
    assert read("") == StoryFilters(q="", sort="newest", page=1)


def test_every_choice_is_read():
    filters = read("q=garden&theme=nature&theme=arts&cohort=carers&region=wales&gallery=g&tag=t&sort=title&page=3")

    assert filters == StoryFilters(
        q="garden",
        sort="title",
        page=3,
        theme=("nature", "arts"),
        cohort=("carers",),
        region=("wales",),
        gallery=("g",),
        tag=("t",),
    )
    assert filters.chosen_count == 6


def test_a_repeated_choice_counts_once_and_an_empty_one_not_at_all():
    assert read("theme=arts&theme=&theme=nature&theme=arts").theme == ("arts", "nature")


def test_names_that_nobody_knows_are_ignored():
    assert read("colour=red&draft=1&live=0&themes=nature&Theme=nature") == StoryFilters()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("0", 1),
        ("-3", 1),
        ("1.5", 1),
        ("1e3", 1),
        ("٣", 1),
        ("２", 1),
        ("", 1),
        ("x", 1),
        ("%00", 1),
        ("99999999999", MAX_PAGE),
        ("9" * 10_000, 1),
    ],
)
def test_pages_are_bounded(text, number):
    assert read(f"page={text}").page == number


@pytest.mark.parametrize("sort", ["", "NEWEST", "newest'--", "-pk", "?", "relevance", "a" * 10_000])
def test_an_unknown_order_is_the_usual_one(sort):
    assert read(f"sort={sort}").sort == "newest"


def test_a_search_is_sorted_by_relevance_unless_asked_otherwise():
    assert read("q=garden").sort == "relevance"
    assert read("q=garden&sort=nonsense").sort == "relevance"
    assert [read(f"q=garden&sort={sort}").sort for sort in SORTS] == list(SORTS)


def test_a_search_of_spaces_is_no_search():
    assert read("q=%20%09%0A&sort=relevance") == StoryFilters()


def test_a_search_is_cut_squeezed_and_freed_of_nul():
    assert read("q=a%00b%20%20c").q == "ab c"
    assert len(read("q=" + "a" * 10_000).q) == MAX_QUERY


def test_a_thousand_values_are_too_many():
    query = "&".join(f"tag=t{number}" for number in range(1000))

    assert read(query).tag == tuple(f"t{number}" for number in range(MAX_CHOICES))


def test_unknown_values_are_dropped_and_the_others_stay_in_order():
    filters = read("theme=nature&theme=nothing&theme=arts")

    assert filters.keep("theme", {"arts", "nature"}).theme == ("nature", "arts")


def test_taking_a_choice_away_goes_back_to_the_first_page():
    filters = read("theme=nature&theme=arts&cohort=carers&page=4")

    assert filters.without("theme", "nature") == StoryFilters(theme=("arts",), cohort=("carers",))
    assert filters.without("theme") == StoryFilters(cohort=("carers",))
    assert filters.without("theme", "nobody-chose-it").theme == ("nature", "arts")


def test_the_shortest_query_string_is_written():
    assert read("").query_string() == ""
    assert read("sort=newest&page=1").query_string() == ""
    assert read("q=a&sort=relevance").query_string() == "?q=a"
    assert read("q=a&sort=newest").query_string() == "?q=a&sort=newest"
    assert read("tag=t&theme=x%26y&page=2").query_string() == "?theme=x%26y&tag=t&page=2"


values = st.lists(st.text(min_size=1, max_size=8), max_size=5)


@given(
    q=st.text(max_size=250),
    sort=st.sampled_from([*SORTS, "", "x"]),
    page=st.integers(-5, 200_000),
    chosen=st.fixed_dictionaries(dict.fromkeys(FACETS, values)),
)
def test_every_state_is_an_address_that_reads_back_as_the_same_state(q, sort, page, chosen):
    query = QueryDict(mutable=True)
    query.update({"q": q, "sort": sort, "page": str(page)})
    for facet, picked in chosen.items():
        query.setlist(facet, picked)

    filters = StoryFilters.from_query(query)

    assert read(filters.query_string()[1:]) == filters
    assert 1 <= filters.page <= MAX_PAGE
    assert len(filters.q) <= MAX_QUERY
