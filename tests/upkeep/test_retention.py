"""Which back-ups are kept."""

from datetime import UTC, datetime, timedelta

from gallery.upkeep.manifests import name_of
from gallery.upkeep.retention import kept

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def names(*ago):
    return [name_of(NOW - one) for one in ago]


def test_all_of_the_last_hours_are_kept_then_the_last_of_each_day():
    recent = names(timedelta(minutes=5), timedelta(minutes=10), timedelta(hours=23))
    yesterday, earlier_yesterday = names(timedelta(hours=25), timedelta(hours=30))
    days_ago, earlier_days_ago = names(timedelta(days=5), timedelta(days=5, hours=2))
    too_old = names(timedelta(days=30), timedelta(days=400))
    everything = [*recent, yesterday, earlier_yesterday, days_ago, earlier_days_ago, *too_old]

    # Of yesterday there is one among the recent ones, which is later.
    assert kept(everything, now=NOW, hours=24, days=30) == {*recent, days_ago}


def test_the_newest_is_kept_however_old_it_is():
    (old, older) = names(timedelta(days=90), timedelta(days=91))

    assert kept([older, old], now=NOW, hours=24, days=30) == {old}


def test_there_may_be_none():
    assert kept([], now=NOW, hours=24, days=30) == set()
