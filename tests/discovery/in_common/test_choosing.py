"""The nearest are chosen, by terms and words; none twice, and not all from one house."""

import pytest

from gallery.discovery.in_common.choosing import KEPT, Candidate, chosen

VETERANS, NATURE = ("cohort", "veterans"), ("theme", "nature")
WEIGHTS = {VETERANS: 3.0, NATURE: 1.0}
LONG = frozenset(f"word{number}" for number in range(50))
STORY = Candidate(1, (VETERANS, NATURE), frozenset({"beans", "kettle"}))


def numbers(*candidates, story=STORY):
    found = chosen(story, candidates, weights=WEIGHTS, rarity={"beans": 1.0, "kettle": 0.5})
    return [candidate.number for candidate in found]


def other(number, *terms, words=(), organisation=""):
    return Candidate(number, terms or (NATURE,), frozenset(words), organisation)


def test_what_shares_more_comes_first():
    assert numbers(other(2, NATURE), other(3, VETERANS, NATURE), other(4, VETERANS)) == [3, 4, 2]


def test_of_those_that_share_the_same_terms_the_words_decide():
    assert numbers(other(2), other(3, words=["kettle"]), other(4, words=["beans"])) == [4, 3, 2]


def test_words_alone_are_not_enough():
    assert numbers(other(2, ("theme", "arts"), words=["beans", "kettle"])) == []


def test_a_few_are_kept_the_same_ones_each_time():
    many = [other(number) for number in range(2, 50)]

    assert numbers(*many) == numbers(*reversed(many)) == list(range(2, 2 + KEPT))


def test_two_of_one_organisation_are_enough():
    growers = [other(number, organisation=name) for number, name in enumerate(("Growers", "growers ", "GROWERS"), 2)]

    assert numbers(*growers, other(9, organisation="Others")) == [2, 3, 9]


def test_stories_of_nobody_are_not_of_one_organisation():
    assert numbers(*(other(number) for number in (2, 3, 4))) == [2, 3, 4]


@pytest.mark.parametrize("words", [LONG, LONG - {"word1"} | {"changed"}])
def test_a_text_appears_once(words):
    assert numbers(other(2, words=LONG), other(3, words=words), other(4)) == [2, 4]


def test_a_copy_of_the_story_itself_is_left_out():
    story = Candidate(1, (NATURE,), LONG)

    assert numbers(other(2, words=LONG), other(3), story=story) == [3]
