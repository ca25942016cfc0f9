"""Stories near each other become one mark, whatever the zoom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.discovery.box import Box
from gallery.discovery.clusters import MAX_ZOOM, MOST, clusters, projected, spot_at

degrees = st.tuples(st.integers(-8900, 8900), st.integers(-18000, 17999)).map(lambda at: (at[0] / 100, at[1] / 100))
many_spots = st.dictionaries(degrees, st.integers(1, 500), max_size=400)
LEITH, PORTOBELLO, SWANSEA = (55.98, -3.17), (55.95, -3.11), (51.62, -3.94)


def test_neighbours_are_one_mark_from_afar_and_two_from_near():
    spots = {LEITH: 2, PORTOBELLO: 1, SWANSEA: 4}

    assert [cluster.count for cluster in clusters(spots, zoom=5)] == [4, 3]
    assert [cluster.count for cluster in clusters(spots, zoom=MAX_ZOOM)] == [4, 2, 1]


def test_a_mark_stands_where_most_of_its_stories_are():
    [cluster] = clusters({LEITH: 99, PORTOBELLO: 1}, zoom=5)

    assert (cluster.latitude, cluster.longitude) == pytest.approx(LEITH, abs=0.001)
    assert cluster.box == Box(-3.17, 55.95, -3.11, 55.98)


@given(many_spots, st.integers(0, 30))
def test_no_story_is_lost_or_counted_twice_and_an_answer_stays_small(spots, zoom):
    found = clusters(spots, zoom=zoom)

    assert len(found) <= MOST
    assert sum(cluster.count for cluster in found) == sum(spots.values())
    assert sorted(spot for cluster in found for spot in cluster.spots) == sorted(spots)


@given(st.tuples(st.integers(-8500, 8500), st.integers(-18000, 18000)).map(lambda at: (at[0] / 100, at[1] / 100)))
def test_a_spot_is_found_again_from_where_it_is_drawn(spot):
    assert spot_at(*projected(spot)) == pytest.approx(spot, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "5,1,1,9",
        "1,9,5,1",
        "1,1,1,1",
        "nan,1,2,3",
        "1,1,inf,2",
        "9" * 10_000,
        "１,２",
    ],
)
def test_what_is_no_box_is_none(text):
    assert Box.from_text(text) is None


def test_a_box_that_is_too_large_is_the_whole_world():
    assert Box.from_text("-999,-999,1e9,999") == Box(-180, -90, 180, 90)


@given(st.lists(st.floats(-90, 90), min_size=4, max_size=4))
def test_a_box_is_read_as_it_is_written(edges):
    box = Box.from_text(",".join(map(str, edges)))

    assert box is None or Box.from_text(str(box)) == box
