"""What stories have in common is a sentence, whatever they have in common."""

from itertools import chain, combinations

import pytest

from gallery.models.reasons import DIFFERENT, SHARED, sentence
from gallery.models.taxonomy import in_a_sentence

WORDS = {
    ("cohort", "veterans"): "veterans",
    ("cohort", "carers"): "carers",
    ("cohort", "men"): "men",
    ("theme", "nature"): "nature",
    ("theme", "music"): "music",
    ("region", "wales"): "Wales",
    ("place", "Oban"): "Oban",
    ("tag", "weekly"): "“weekly”",
}


@pytest.mark.parametrize(
    ("shared", "differs", "expected"),
    [
        ({"cohort": ["veterans"]}, {}, "Also for veterans."),
        ({"cohort": ["veterans", "carers"]}, {}, "Also for veterans and carers."),
        ({"cohort": ["veterans", "carers", "men"]}, {}, "Also for veterans, carers and men."),
        ({"theme": ["nature"]}, {}, "Also about nature."),
        ({"place": ["Oban"]}, {}, "Also in Oban."),
        ({"tag": ["weekly"]}, {}, "Also tagged “weekly”."),
        (
            {"region": ["wales"], "theme": ["nature"], "cohort": ["carers"]},
            {},
            "Also for carers, about nature, in Wales.",
        ),
        ({"cohort": ["veterans"]}, {"theme": ["music"]}, "Also for veterans; they worked on music."),
        (
            {"cohort": ["veterans"]},
            {"theme": ["music"], "region": ["wales"]},
            "Also for veterans; they were in Wales and worked on music.",
        ),
        (
            {"theme": ["nature"]},
            {"theme": ["music"], "region": ["wales"], "cohort": ["men"]},
            "Also about nature; they were in Wales and worked with men.",
        ),
        ({"theme": ["nature"]}, {"place": ["Oban"]}, "Also about nature; they were in Oban."),
    ],
)
def test_the_sentence_says_what_is_shared_and_what_differs(shared, differs, expected):
    assert sentence(shared, differs, WORDS) == expected


def test_every_combination_is_a_sentence():
    one_each = {facet: [slug] for facet, slug in WORDS}
    some = [dict.fromkeys(facets) for facets in subsets(SHARED) if facets]
    others = [dict.fromkeys(facets) for facets in subsets(DIFFERENT)]

    for shared in some:
        for differs in others:
            said = sentence(*({facet: one_each[facet] for facet in facets} for facets in (shared, differs)), WORDS)
            assert said.startswith("Also ") and said.endswith(".") and said.count(";") == bool(differs)
            assert "  " not in said and ",," not in said and "%" not in said


def subsets(facets):
    return chain.from_iterable(combinations(facets, size) for size in range(len(facets) + 1))


def test_a_term_that_is_gone_is_not_said():
    assert sentence({"cohort": ["gone", "carers"]}, {"theme": ["gone"]}, WORDS) == "Also for carers."
    assert sentence({"cohort": ["gone"]}, {"theme": ["music"]}, WORDS) == ""


@pytest.mark.parametrize(
    ("facet", "name", "phrase", "said"),
    [
        ("cohort", "New parents", "", "new parents"),
        ("cohort", "LGBTQ+ people", "", "LGBTQ+ people"),
        ("cohort", "Deaf people", "Deaf people", "Deaf people"),
        ("theme", "Food & sharing", "food and sharing", "food and sharing"),
        ("region", "Wales", "", "Wales"),
        ("region", "North East", "the North East", "the North East"),
        ("tag", "Weekly", "", "“Weekly”"),
        ("theme", "", "", ""),
    ],
)
def test_a_name_is_written_as_it_stands_inside_a_sentence(facet, name, phrase, said):
    assert in_a_sentence(facet, name, phrase) == said
