"""The short form of the drill; `python3 dev.py drill decisions` is the long one."""

from tests.drills.decisions import drill, set_the_desk

PAIRS = 12
SEED = 4


def test_two_who_decide_at_the_same_moment_end_as_if_one_had_come_after_the_other(own_database):
    figures = drill(set_the_desk(), pairs=PAIRS, seed=SEED)

    assert figures.faults == []
    assert figures.counts["pairs"] == PAIRS
    assert figures.counts["told"] > 0
