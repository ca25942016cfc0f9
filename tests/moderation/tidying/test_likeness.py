"""Which tags look like the same word written twice, and why."""

import random
import string

import pytest

from gallery.moderation.tidying.likeness import likenesses
from tests.moments import within


def found(*names, told_apart=()):
    tags = list(enumerate(names))
    return [(names[one.pair[0]], names[one.pair[1]], str(one.why)) for one in likenesses(tags, told_apart=told_apart)]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Allotments", "allotments", "capitals"),
        ("cafe", "café", "accents"),
        ("meet-up", "meet up", "hyphens"),
        ("drop in", "dropin", "spaces"),
        ("allotment", "allotments", "plural"),
        ("charity", "charities", "plural"),
        ("church", "churches", "plural"),
        ("men's shed", "mens sheds", "plural"),
        ("young people", "people young", "another order"),
        ("garden community", "community gardens", "another order"),
        ("alotment", "allotment", "Spelt almost"),
        ("gardneing", "gardening", "Spelt almost"),
        ("intergenerational", "intergenrational", "Spelt almost"),
    ],
)
def test_two_that_look_alike_are_found_with_the_reason(one, other, why):
    ((first, second, reason),) = found(one, "weekly", other)

    assert (first, second) == (one, other)
    assert why in reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("under 12", "under 18"),
        ("2023", "2024"),
        ("walking", "talking"),
        ("bus", "bu"),
        ("knitting", "painting"),
        ("!!!", "???"),
    ],
)
def test_two_that_do_not_are_left_alone(one, other):
    assert found(one, other) == []


def test_a_pair_is_said_once_and_not_at_all_when_it_was_told_apart():
    assert len(found("allotment", "allotments", "Allotment")) == 3
    assert found("allotment", "allotments", told_apart={(0, 1)}) == []


def test_five_thousand_tags_are_looked_through_in_a_moment():
    made = random.Random(1)
    names = ["".join(made.choices(string.ascii_lowercase, k=made.randint(4, 14))) for _number in range(5000)]
    names[17] = "allotments"
    names[4711] = "alotments"

    with within(loops=160):
        pairs = likenesses(list(enumerate(names)))

    assert (17, 4711) in {one.pair for one in pairs}
