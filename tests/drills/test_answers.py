"""The short form of the drill; `python3 dev.py drill answers` is the long one."""

import pytest

from tests.drills import answers

CASES, STORIES = 60, 40
SEED = 11


@pytest.mark.django_db
def test_the_index_follows_every_change_and_says_what_the_database_says(monkeypatch):
    monkeypatch.setattr(answers, "STORIES", STORIES)

    figures = answers.drill(answers.make_town(SEED), cases=CASES)

    assert figures.faults == []
    assert figures.counts["cases"] == CASES
    assert figures.counts["with stories"] > CASES / 5
