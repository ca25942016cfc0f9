"""One thread keeps the index abreast, nobody waits for it, and what fails leaves the old one."""

import threading

import pytest
from pyroaring import BitMap

from gallery.discovery import keeper
from gallery.discovery.keeper import Changes, IndexKeeper
from gallery.discovery.rows import RANGES, IndexRows


class Shelf:
    """A source whose stories are numbers, and what was asked of it."""

    def __init__(self, *numbers):
        self.stories, self.log, self.asked = set(numbers), [], []

    def put(self, number):
        self.stories.add(number)
        self.log.append(number)

    def take(self, number):
        self.stories.discard(number)
        self.log.append(number)

    def rows(self, numbers=None):
        self.asked.append("all" if numbers is None else sorted(numbers))
        wanted = self.stories if numbers is None else self.stories & set(numbers)
        keys = {"published": [float(number) for number in sorted(wanted)], "title": [b"story"] * len(wanted)}
        return IndexRows(BitMap(wanted), {"theme": {"nature": BitMap(wanted)}}, {name: {} for name in RANGES}, keys)

    def names(self):
        return {"theme": {"nature": "Nature"}}

    def changes(self, *, after):
        if after is None:
            return Changes(len(self.log))
        later = self.log[after:]
        return Changes(len(self.log), frozenset(one for one in later if one), is_all=None in later)


@pytest.fixture
def shelf():
    return Shelf(1, 2, 3)


@pytest.fixture
def kept(shelf):
    return IndexKeeper(source=shelf, start=lambda work: work())


def numbers_in(kept):
    index = kept.current()
    return set(index.stories) if index else None


def test_without_a_source_there_is_no_index():
    assert IndexKeeper().current() is None


def test_it_is_built_when_it_is_first_asked_for(kept, shelf):
    assert numbers_in(kept) == {1, 2, 3}
    assert shelf.asked == ["all"]


def test_only_what_has_changed_is_read(kept, shelf):
    kept.current()
    shelf.put(4)
    shelf.take(1)

    assert numbers_in(kept) == {2, 3, 4}
    assert shelf.asked == ["all", [1, 4]]
    assert kept.index.any_of("theme", ["nature"]) == kept.index.stories


def test_nothing_is_asked_twice_within_a_second(kept, shelf, monkeypatch):
    monkeypatch.setattr(keeper, "CHECKED_EVERY", 1.0)
    kept.current()
    shelf.put(4)

    assert numbers_in(kept) == {1, 2, 3}


def test_what_concerns_all_stories_has_all_of_them_read(kept, shelf):
    kept.current()
    shelf.stories = {7}
    shelf.log.append(None)

    assert numbers_in(kept) == {7}
    assert shelf.asked == ["all", "all"]


def test_many_changes_are_less_work_at_once(kept, shelf, monkeypatch):
    monkeypatch.setattr(keeper, "MOST_CHANGES", 2)
    kept.current()
    for number in (4, 5, 6):
        shelf.put(number)

    assert numbers_in(kept) == {1, 2, 3, 4, 5, 6}
    assert shelf.asked == ["all", "all"]


def test_what_is_published_while_everything_is_read_is_not_lost(kept, shelf):
    read = shelf.rows

    def meanwhile(numbers=None):
        rows = read(numbers)
        if numbers is None:
            shelf.put(9)
        return rows

    shelf.rows = meanwhile

    assert numbers_in(kept) == {1, 2, 3}
    assert numbers_in(kept) == {1, 2, 3, 9}


def test_a_failure_keeps_the_old_index_and_says_why(kept, shelf):
    kept.current()

    def fail(*, after):
        raise OSError("no database")

    shelf.changes = fail

    assert numbers_in(kept) == {1, 2, 3}
    assert kept.trouble == "OSError: no database"


def test_after_a_failure_it_is_tried_again(kept, shelf, monkeypatch):
    changes = shelf.changes
    monkeypatch.setattr(keeper, "PAUSE", 0.0)
    shelf.changes = lambda *, after: 1 / 0
    kept.current()
    shelf.changes = changes

    assert numbers_in(kept) == {1, 2, 3}
    assert kept.trouble == ""


def test_nobody_waits_for_a_build(shelf):
    may_end, works = threading.Event(), []
    read = shelf.rows

    def slowly(numbers=None):
        may_end.wait(10)
        return read(numbers)

    def start(work):
        works.append(threading.Thread(target=work))
        works[-1].start()

    shelf.rows = slowly
    kept = IndexKeeper(source=shelf, start=start)

    assert kept.current() is None
    assert kept.current() is None
    may_end.set()
    works[0].join()
    assert numbers_in(kept) == {1, 2, 3}
    assert len(works) == 1
