"""An order is as a sorted list would be, however it came about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from gallery.discovery import order as orders
from gallery.discovery.order import Order

keys = st.integers(min_value=0, max_value=30)
stories = st.dictionaries(st.integers(min_value=1, max_value=400), keys, max_size=60)


@pytest.fixture(autouse=True, scope="module")
def small_blocks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "BLOCK", 4)
        yield


def pairs_of(by_number):
    return [(key, number) for number, key in by_number.items()]


def order_of(by_number):
    return Order.of([by_number[number] for number in sorted(by_number)], BitMap(by_number))


def in_order(by_number):
    return [number for _key, number in sorted(pairs_of(by_number))]


@given(stories, st.sets(st.integers(min_value=1, max_value=400)), st.integers(0, 70), st.integers(1, 30), st.booleans())
def test_a_page_is_a_slice_of_what_is_wanted(by_number, wanted, start, size, backwards):
    numbers = in_order(by_number)
    expected = [number for number in (numbers[::-1] if backwards else numbers) if number in wanted]

    page = order_of(by_number).page(BitMap(wanted), start=start, size=size, backwards=backwards)

    assert page == expected[start : start + size]


@given(stories, st.none() | keys, st.none() | keys)
def test_a_range_holds_both_of_its_ends(by_number, low, high):
    expected = {
        number for number, key in by_number.items() if (low is None or key >= low) and (high is None or key <= high)
    }

    assert set(order_of(by_number).between(low, high)) == expected


@given(stories, st.lists(st.tuples(st.sets(st.integers(1, 400), max_size=10), stories), max_size=4))
def test_after_any_changes_it_is_as_if_made_anew(by_number, changes):
    order, now = order_of(by_number), dict(by_number)
    for gone, added in changes:
        without = BitMap([*gone, *added])
        order = order.changed(without=without, added=pairs_of(added))
        now = {number: key for number, key in now.items() if number not in without} | added

    everything = BitMap(now)
    assert order.page(everything, start=0, size=len(now) + 1) == in_order(now)
    assert [number for block in order.blocks for number in block.members] == [
        number for block in order.blocks for number in sorted(block.numbers)
    ]


def test_an_order_that_was_handed_out_never_changes():
    first = Order.of([1, 2], BitMap([10, 20]))

    first.changed(without=BitMap([10]), added=[(3, 30)])

    assert first.page(BitMap([10, 20, 30]), start=0, size=9) == [10, 20]


@given(stories, st.sets(st.integers(min_value=1, max_value=400)), st.tuples(keys, st.integers(1, 400)), st.booleans())
def test_a_place_is_counted_as_in_a_sorted_list(by_number, wanted, place, backwards):
    chosen = [pair for pair in pairs_of(by_number) if pair[1] in wanted]
    expected = [pair for pair in chosen if (pair >= place if backwards else pair <= place)]

    assert order_of(by_number).passed(BitMap(wanted), place, backwards=backwards) == len(expected)


@given(stories, st.sets(st.integers(min_value=1, max_value=400)))
def test_the_keys_of_some_rise(by_number, wanted):
    expected = sorted(key for number, key in by_number.items() if number in wanted)

    assert order_of(by_number).keys_among(BitMap(wanted)) == expected
