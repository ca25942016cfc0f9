from datetime import timedelta

import pytest

from gallery.moderation.durations import at_most, clock, in_words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(0), "under an hour"),
        (timedelta(minutes=59), "under an hour"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=5, minutes=10), "5 hours"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=20, hours=23), "20 days"),
    ],
)
def test_a_span_of_time_is_said_in_whole_hours_or_days(time, words):
    assert in_words(time) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=20), "under an hour"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=119), "2 hours"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47, minutes=1), "2 days"),
        (timedelta(hours=48), "2 days"),
        (timedelta(hours=71), "3 days"),
        (timedelta(hours=72, seconds=1), "4 days"),
    ],
)
def test_whoever_waits_is_told_no_less_than_there_is(time, words):
    assert at_most(time) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2, hours=3), "2 days left"),
        (timedelta(minutes=3), "under an hour left"),
        (timedelta(0), "under an hour over"),
        (-timedelta(hours=30), "30 hours over"),
        (-timedelta(days=3, hours=1), "3 days over"),
    ],
)
def test_a_clock_says_what_is_left_or_how_long_it_has_been_over(left, words):
    assert clock(left) == words
