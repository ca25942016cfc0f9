"""What shares most is proposed first, rare terms before frequent ones; what shares nothing is not proposed."""

from collections import defaultdict
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from gallery.discovery.in_common import proposals
from gallery.discovery.in_common.proposals import proposed, weights_of
from gallery.discovery.index import StoryIndex
from gallery.discovery.rows import RANGES, IndexRows

VALUES = [*product(("cohort", "theme", "tag"), ("a", "b", "c", "d")), ("region", "wales"), ("place", "Barry")]


class Story(NamedTuple):
    number: int
    terms: tuple


def story(number, *terms):
    return Story(number, terms)


def index_of(*rows):
    values = defaultdict(lambda: defaultdict(BitMap))
    for number, terms in rows:
        for facet, slug in terms:
            values[facet][slug].add(number)
    keys = {"published": [0.0] * len(rows), "title": [b""] * len(rows)}
    found = IndexRows(BitMap(number for number, _terms in rows), values, {name: {} for name in RANGES}, keys)
    return StoryIndex.of(found, names={}, version=0)


def test_stories_come_by_how_much_they_share():
    veterans, music, wales = ("cohort", "veterans"), ("theme", "music"), ("region", "wales")
    own = story(1, veterans, music, wales)
    rows = [own, story(2, wales), story(3, veterans, music, wales), story(4, veterans, music), story(5, veterans)]

    assert proposed(index_of(*rows), *own) == [3, 4, 5, 2]


def test_a_rare_term_says_more_than_a_frequent_one():
    own = story(1, ("theme", "food"), ("theme", "falconry"))
    rows = [own, *(story(number, ("theme", "food")) for number in range(2, 30)), story(99, ("theme", "falconry"))]

    assert proposed(index_of(*rows), *own)[0] == 99


def test_a_story_of_nothing_else_in_common_is_not_proposed():
    own = story(1, ("cohort", "veterans"), ("gallery", "one"))

    assert proposed(index_of(own, story(2, ("cohort", "carers"), ("gallery", "one"))), *own) == []


def test_a_story_that_says_nothing_has_no_neighbours():
    own = story(1)

    assert proposed(index_of(own, story(2, ("cohort", "carers"))), *own) == []


def test_a_story_may_be_newer_than_the_index():
    own = story(7, ("cohort", "carers"), ("theme", "unheard of"))

    assert proposed(index_of(story(2, ("cohort", "carers"))), *own) == [2]


def test_of_those_that_share_the_same_the_nearest_numbers_are_proposed():
    own = story(50, ("cohort", "carers"))
    index = index_of(*(story(number, ("cohort", "carers")) for number in range(1, 101)))

    assert sorted(proposed(index, *own, at_most=6)) == [47, 48, 49, 51, 52, 53]
    assert sorted(proposed(index, *story(1, *own.terms), at_most=3)) == [2, 3, 4]
    assert sorted(proposed(index, *story(100, *own.terms), at_most=3)) == [97, 98, 99]


def test_a_story_of_very_many_terms_is_compared_all_the_same(monkeypatch):
    monkeypatch.setattr(proposals, "MOST_STEPS", 10)
    own = story(1, *VALUES)
    rows = [own, *(story(number, VALUES[number % len(VALUES)]) for number in range(2, 100))]

    assert set(proposed(index_of(*rows), *own)) <= set(range(2, 100))
    assert proposed(index_of(*rows), *own) == proposed(index_of(*rows), *own) != []


@pytest.mark.parametrize("at_most", [1, 5, 200])
@settings(max_examples=60, deadline=None)
@given(terms=st.lists(st.lists(st.sampled_from(VALUES), max_size=5, unique=True), min_size=1, max_size=25))
def test_the_proposed_are_the_heaviest_of_all(at_most, terms):
    rows = [story(number, *own) for number, own in enumerate(terms, start=1)]
    index, own = index_of(*rows), rows[0]
    weights = weights_of(index, own.terms)

    def weight(number):
        return round(sum(weights.get(term, 0.0) for term in rows[number - 1].terms), 9)

    best = sorted((weight(row.number) for row in rows[1:] if weight(row.number)), reverse=True)

    assert [weight(number) for number in proposed(index, *own, at_most=at_most)] == best[:at_most]
