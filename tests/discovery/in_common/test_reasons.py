"""What two stories share is told by what says most; what differs, where it says something."""

from gallery.discovery.in_common.reasons import differing_terms, shared_terms

VETERANS, CARERS, MEN = ("cohort", "veterans"), ("cohort", "carers"), ("cohort", "men")
NATURE, MUSIC = ("theme", "nature"), ("theme", "music")
WALES, SCOTLAND = ("region", "wales"), ("region", "scotland")
BARRY, OBAN = ("place", "Barry"), ("place", "Oban")
WEEKLY = ("tag", "weekly")


def weighed(*terms):
    """The first says most."""
    return {term: float(len(terms) - place) for place, term in enumerate(terms)}


def test_what_says_most_comes_first():
    own = weighed(MEN, CARERS, VETERANS, NATURE)

    assert shared_terms(own, [VETERANS, NATURE, MEN]) == {"cohort": ["men", "veterans"], "theme": ["nature"]}


def test_not_more_than_three_of_a_facet_are_told():
    tags = [("tag", name) for name in "abcde"]

    assert shared_terms(weighed(*tags), tags) == {"tag": ["a", "b", "c"]}


def test_tags_are_told_where_nothing_else_is_shared():
    assert shared_terms(weighed(WEEKLY, NATURE), [WEEKLY, NATURE]) == {"theme": ["nature"]}
    assert shared_terms(weighed(WEEKLY, NATURE), [WEEKLY]) == {"tag": ["weekly"]}


def test_the_same_place_goes_before_the_same_region():
    assert shared_terms(weighed(WALES, BARRY), [WALES, BARRY]) == {"place": ["Barry"]}
    assert shared_terms(weighed(WALES, BARRY), [WALES, ("place", "Cardiff")]) == {"region": ["wales"]}


def test_the_gallery_is_nothing_that_differs():
    assert differing_terms([NATURE], weighed(NATURE, ("gallery", "two"))) == {}


def test_another_region_is_told_and_a_place_where_there_is_no_region():
    assert differing_terms([WALES, BARRY], weighed(SCOTLAND, OBAN)) == {"region": ["scotland"]}
    assert differing_terms([WALES, BARRY], weighed(OBAN)) == {"place": ["Oban"]}
    assert differing_terms([WALES, BARRY], weighed(WALES, OBAN)) == {}
    assert differing_terms([WALES, BARRY], weighed(SCOTLAND, BARRY)) == {}


def test_other_people_are_told_where_none_are_the_same():
    assert differing_terms([VETERANS], weighed(CARERS)) == {"cohort": ["carers"]}
    assert differing_terms([VETERANS], weighed(CARERS, VETERANS)) == {}


def test_of_other_themes_the_one_that_says_most_is_told():
    assert differing_terms([NATURE], weighed(MUSIC, ("theme", "arts"), NATURE)) == {"theme": ["music"]}
