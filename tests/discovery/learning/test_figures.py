"""The numbers of a gallery are what counting its stories one by one gives."""

import datetime as dt
from statistics import median

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.index import StoryIndex
from gallery.discovery.learning.figures import BANDS, Figures, figures_of, gaps_in
from gallery.discovery.rows import IndexRows

COHORTS, THEMES, REGIONS = ("veterans", "carers", "men"), ("arts", "nature"), ("wales", "london")
YEAR = 2026
NAMES = {facet: {} for facet in ("cohort", "theme", "region", "gallery", "tag")}
some = st.lists(st.sampled_from(COHORTS), unique=True)
stories = st.lists(
    st.fixed_dictionaries(
        {
            "cohort": some,
            "theme": st.lists(st.sampled_from(THEMES), unique=True),
            "region": st.sampled_from((*REGIONS, None)),
            "gallery": st.sampled_from(("one", "two")),
            "reached": st.sampled_from((None, 0, 1, 9, 10, 99, 100, 5000, 20_000)),
            "years": st.tuples(st.integers(2010, 2024), st.integers(0, 4)),
        }
    ),
    max_size=12,
)


def having(told, values):
    """Who has each value, by the numbers of stories from 1 on."""
    found = {}
    for number, story in enumerate(told, start=1):
        for value in values(story):
            found.setdefault(value, BitMap()).add(number)
    return found


def answers_of(told, scope):
    def first(year):
        return dt.date(year, 3, 1).toordinal()

    rows = IndexRows(
        BitMap(range(1, len(told) + 1)),
        {
            "cohort": having(told, lambda story: story["cohort"]),
            "theme": having(told, lambda story: story["theme"]),
            "region": having(told, lambda story: [story["region"]] if story["region"] else []),
            "gallery": having(told, lambda story: [story["gallery"]]),
        },
        {
            "people": having(told, lambda story: [story["reached"]] if story["reached"] is not None else []),
            "started": having(told, lambda story: [first(story["years"][0])]),
            "ended": having(told, lambda story: [first(sum(story["years"]))]),
        },
        {"published": [float(n) for n in range(len(told))], "title": [b"" for _story in told]},
    )
    return IndexAnswers(StoryIndex.of(rows, names=NAMES, version=1), scope)


def counted(told, holds):
    return sum(1 for story in told if holds(story))


@given(stories, st.sampled_from(("", "one")))
def test_the_matrix_is_what_counting_one_by_one_gives(told, scope):
    figures = figures_of(answers_of(told, scope), year=YEAR)
    here = [story for story in told if not scope or story["gallery"] == scope]

    for cohort in COHORTS:
        assert figures.cohort.get(cohort, 0) == counted(here, lambda story, c=cohort: c in story["cohort"])
        for theme in THEMES:
            both = counted(here, lambda story, c=cohort, t=theme: c in story["cohort"] and t in story["theme"])
            assert figures.both.get(cohort, {}).get(theme, 0) == both
    for region in REGIONS:
        assert figures.region.get(region, 0) == counted(here, lambda story, r=region: story["region"] == r)
    assert figures.stories == len(here)


@given(stories, st.sampled_from(("", "one")))
def test_so_are_the_people_and_the_years(told, scope):
    figures = figures_of(answers_of(told, scope), year=YEAR)
    here = [story for story in told if not scope or story["gallery"] == scope]
    reached = [story["reached"] for story in here if story["reached"] is not None]

    assert (figures.people, figures.saying, figures.median) == (
        sum(reached),
        len(reached),
        median(reached) if reached else 0,
    )
    assert list(figures.bands) == [
        sum(1 for people in reached if low <= people and (high is None or people <= high)) for low, high in BANDS
    ]
    went_on = {
        str(year): counted(here, lambda story, y=year: story["years"][0] <= y <= sum(story["years"]))
        for year in range(YEAR - 19, YEAR + 1)
    }
    assert {year: number for year, number in figures.years.items() if number} == {
        year: number for year, number in went_on.items() if number
    }
    assert list(figures.years) == [str(year) for year in range(YEAR - len(figures.years) + 1, YEAR + 1)]


def figures(**told):
    return Figures(**{**dict.fromkeys(Figures.__dataclass_fields__, 0), "both": {}, **told})


def test_what_nobody_told_comes_before_what_nobody_brought_together():
    told = figures(
        cohort={"veterans": 9, "carers": 2},
        theme={"arts": 5, "nature": 3},
        both={"veterans": {"nature": 3}, "carers": {"nature": 1}},
    )

    assert gaps_in(told, ["carers", "men", "veterans"], ["arts", "music", "nature"]) == [
        ("men", ""),
        ("", "music"),
        ("veterans", "arts"),
        ("carers", "arts"),
    ]


def test_no_more_than_five_gaps_are_named():
    cohorts = [f"cohort-{number}" for number in range(9)]

    assert gaps_in(figures(cohort={}, theme={}), cohorts, []) == [(slug, "") for slug in cohorts[:5]]


def test_what_leads_to_another_slug_is_counted_there():
    told = figures(
        cohort={"men": 2, "carers": 1},
        theme={"nature": 3, "arts": 1},
        region={"wales": 2, "rhyl": 1},
        both={"men": {"nature": 2}, "carers": {"nature": 1, "arts": 1}},
    )
    moved = {
        ("cohort", "men"): "carers",
        ("theme", "nature"): "outdoors",
        ("theme", "arts"): "",
        ("region", "rhyl"): "wales",
        ("region", "nature"): "carers",
    }

    now = told.followed(moved)

    assert (now.cohort, now.theme, now.region) == ({"carers": 3}, {"outdoors": 3}, {"wales": 3})
    assert now.both == {"carers": {"outdoors": 3}}


def test_where_nothing_of_theirs_is_another_they_are_the_same():
    told = figures(cohort={"men": 1}, theme={"arts": 1}, region={}, both={"men": {"arts": 1}})

    assert told.followed({("theme", "nature"): "arts", ("tag", "arts"): "nature"}) is told


def test_where_everything_is_told_nothing_is_missing():
    told = figures(cohort={"men": 1}, theme={"arts": 1}, both={"men": {"arts": 1}})

    assert gaps_in(told, ["men"], ["arts"]) == []
