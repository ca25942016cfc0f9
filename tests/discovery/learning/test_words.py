"""Words that tell a gallery from the others."""

import pytest

from gallery.discovery.learning.words import Elsewhere, Wording, is_telling, small_words, telling
from gallery.discovery.search import SearchText

NOWHERE_ELSE = Elsewhere(0, {})


def wording_of(*texts, terms=""):
    wording = Wording()
    for number, text in enumerate(texts):
        wording.take_in(SearchText(number, "", text, terms))
    return wording


def test_what_is_said_far_more_often_here_than_elsewhere_tells_most():
    wording = wording_of(*["The allotment and the kettle."] * 10, *["A kettle."] * 10)
    elsewhere = Elsewhere(stories=100, known={"allotment": 11, "kettle": 40})

    assert telling(wording, elsewhere, of=20) == ["allotment", "kettle"]


@pytest.mark.parametrize("elsewhere", [7, 10])
def test_what_is_said_nearly_as_often_elsewhere_tells_nothing(elsewhere):
    wording = wording_of(*["A kettle."] * 10)

    assert telling(wording, Elsewhere(stories=10, known={"kettle": 10 + elsewhere}), of=10) == []


def test_what_only_two_stories_say_tells_nothing():
    assert telling(wording_of("Falcons.", "Falcons."), Elsewhere(100, {"falcons": 2}), of=2) == []


def test_a_story_says_a_word_once_however_often_it_says_it():
    wording = wording_of("Falcons, falcons, FALCONS.", "Falcons.")

    assert wording.said["falcons"] == 2


def test_where_there_is_nothing_to_compare_with_the_most_said_come_first():
    wording = wording_of("kettle", "kettle allotment", "kettle allotment", "kettle allotment falcon")

    assert telling(wording, NOWHERE_ELSE, of=4) == ["kettle", "allotment"]


def test_terms_are_found_here_but_not_said():
    wording = wording_of(*["Kettles."] * 3, terms="Veterans")

    assert telling(wording, Elsewhere(9, {"veterans": 3, "kettles": 3}), of=3) == ["kettles"]


def test_of_a_gallery_that_is_read_in_part_the_rest_is_not_counted_as_elsewhere():
    wording = wording_of(*["Falcons."] * 10)

    assert telling(wording, Elsewhere(stories=100, known={"falcons": 100}), of=100) == ["falcons"]


@pytest.mark.parametrize("word", ["the", "didn", "forty", "ok", "2024", "x" * 41, "week"])
def test_small_words_numbers_and_letters_tell_nothing(word):
    assert not is_telling(word)


def test_small_words_are_folded():
    assert all(word == word.lower() and word.isascii() for word in small_words())


def test_a_word_is_shown_as_it_is_written_and_a_name_with_its_capital():
    wording = wording_of("Leith café. Bread.", "In Leith: bread, bread.", "Leith. Café, Bread.")

    assert wording.spelling(["leith", "cafe", "bread"]) == {"leith": "Leith", "cafe": "café", "bread": "bread"}
