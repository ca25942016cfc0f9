"""A page of hits is a slice of all of them: the best as they come, then the others from the newest on."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from gallery.discovery.search.ranking import Hits

numbers = st.integers(min_value=1, max_value=60)


@given(
    st.lists(numbers, unique=True, max_size=12),
    st.sets(numbers),
    st.sets(numbers),
    st.integers(0, 70),
    st.integers(1, 30),
)
def test_a_page_is_a_slice_of_those_that_are_wanted(best, others, wanted, start, size):
    rest = sorted(others - set(best), reverse=True)
    expected = [number for number in [*best, *rest] if number in wanted]

    hits = Hits.of(best, others | set(best))

    assert hits.page(BitMap(wanted), start=start, size=size) == expected[start : start + size]
    assert hits.in_order() == [*best, *rest]
