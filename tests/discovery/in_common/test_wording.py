"""Rare words that two stories share bring them near; words that all stories have do not."""

from gallery.discovery.in_common.wording import are_copies, nearness, rarities

RARITY = rarities({"and": 1000, "garden": 100, "falconry": 2}, 1000)
LONG = frozenset(f"word{number}" for number in range(100))


def test_a_word_says_more_the_fewer_stories_have_it():
    assert RARITY["falconry"] > RARITY["garden"] > RARITY["and"] == 0.0


def test_of_a_site_with_one_story_all_words_are_its_own():
    assert rarities({"garden": 1}, 1) == {"garden": 1.0}


def test_shared_rare_words_bring_stories_nearer_than_shared_frequent_ones():
    own = frozenset({"and", "garden", "falconry"})

    assert nearness(own, frozenset({"falconry", "x"}), RARITY) > nearness(own, frozenset({"garden", "x"}), RARITY) > 0
    assert nearness(own, frozenset({"and", "x"}), RARITY) == 0.0


def test_a_long_text_is_not_near_for_having_many_words():
    own = frozenset({"garden", "falconry"})

    assert nearness(own, own, RARITY) > nearness(own, own | LONG, RARITY) > 0


def test_a_story_without_words_is_near_to_none():
    assert nearness(frozenset(), LONG, RARITY) == 0.0


def test_texts_with_nearly_the_same_words_are_copies():
    other = frozenset([*sorted(LONG)[:90], "another", "end"])

    assert are_copies(LONG, other)
    assert not are_copies(LONG, frozenset([*sorted(LONG)[:40], *(f"else{number}" for number in range(60))]))


def test_short_texts_are_alike_without_being_copies():
    assert not are_copies(frozenset({"we", "grow"}), frozenset({"we", "grow"}))
