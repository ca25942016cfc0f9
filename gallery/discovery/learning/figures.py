"""The numbers of one gallery. Each counts the stories that its page shows under some filters."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from gallery.discovery.by_index import IndexAnswers
from gallery.discovery.filters import EVERYTHING, Moved, StoryFilters

SHAPE = 1
"""Of what is stored of them: another one, and they are worked out anew."""
YEARS = 20
"""How many are looked back on, with the current one."""
BANDS: tuple[tuple[int, int | None], ...] = ((0, 9), (10, 99), (100, 999), (1_000, 9_999), (10_000, None))
"""Of people reached: the fewest and the most."""
MOST_GAPS = 5
COUNTED = ("cohort", "theme", "region")
"""The facets that are counted by slug."""

Counts = Mapping[str, int]
"""Of stories, by slug."""


@dataclass(frozen=True)
class Figures:
    """As they are stored: by slugs and in plain types, so that JSON keeps them as they are."""

    stories: int
    places: int
    cohort: Counts
    theme: Counts
    region: Counts
    both: Mapping[str, Counts]
    """By cohort and theme. Those of no story are left out here, and nowhere else."""
    years: Counts
    """Without gaps, up to the current one. What went on in several counts in each."""
    people: int
    """Reached by all that say so together, as far as that can be added up."""
    median: float
    saying: int
    """Stories that say how many they reached."""
    bands: Sequence[int]
    words: Sequence[Sequence[Any]] = field(default_factory=list)
    """Those that tell the gallery from others, each with how many stories a search for it finds."""
    read: int = 0
    """Stories whose words were looked at."""
    others: int = 0
    """Stories of other galleries, with which the words were compared; 0, and they are those that are said most."""
    quoted: Sequence[int] = field(default_factory=list)
    """Stories that quote somebody, by their primary keys."""

    def followed(self, moved: Moved) -> "Figures":
        """By the slugs of today; itself where none of its own is another.

        A story under two terms of which one leads to the other now counts twice, until it is counted again.
        """
        if moved.keys().isdisjoint((facet, slug) for facet in COUNTED for slug in getattr(self, facet)):
            return self
        now: dict[str, Any] = {facet: added_up(facet, getattr(self, facet).items(), moved) for facet in COUNTED}
        pairs: dict[str, list[tuple[str, int]]] = {}
        for cohort, themes in self.both.items():
            pairs.setdefault(moved.get(("cohort", cohort), cohort), []).extend(themes.items())
        both = {cohort: added_up("theme", themes, moved) for cohort, themes in pairs.items() if cohort}
        return replace(self, both=both, **now)


def added_up(facet: str, counts: Iterable[tuple[str, int]], moved: Moved) -> dict[str, int]:
    """Under the slugs of today, without those that lead nowhere."""
    now: Counter[str] = Counter()
    for slug, number in counts:
        now[moved.get((facet, slug), slug)] += number
    return {slug: number for slug, number in now.items() if slug}


def figures_of(answers: IndexAnswers, *, year: int, **rest: Any) -> Figures:
    """`year` is the current one."""
    counts, facts = answers.counts(EVERYTHING), answers.facts()
    reached = answers.index.orders["people"].keys_among(answers.stories)
    return Figures(
        stories=facts.stories,
        places=facts.places,
        cohort=counts["cohort"],
        theme=counts["theme"],
        region=counts["region"],
        both=for_and_about(answers),
        years=by_year(answers, year),
        people=int(sum(reached)),
        median=median(reached) if reached else 0,
        saying=len(reached),
        bands=[answers.total(reaching(*band)) for band in BANDS],
        **rest,
    )


def for_and_about(answers: IndexAnswers) -> dict[str, dict[str, int]]:
    index = answers.index
    found = (
        (cohort, index.counts("theme", among=members & answers.stories))
        for cohort, members in index.values["cohort"].items()
    )
    return {cohort: {theme: number for theme, number in counts.items() if number} for cohort, counts in found}


def by_year(answers: IndexAnswers, year: int) -> dict[str, int]:
    counts = {str(each): answers.total(going_on_in(each)) for each in range(year - YEARS + 1, year + 1)}
    first = next((each for each, number in counts.items() if number), str(year + 1))
    return {each: number for each, number in counts.items() if each >= first}


def going_on_in(year: int) -> StoryFilters:
    return StoryFilters(year_from=year, year_to=year)


def reaching(fewest: int, most: int | None) -> StoryFilters:
    return StoryFilters(reached_from=fewest, reached_to=most)


def saying(word: str) -> StoryFilters:
    """In quotes: the word itself, and not all that begins with it."""
    return StoryFilters(q=f'"{word}"', sort="relevance")


def gaps_in(figures: Figures, cohorts: Sequence[str], themes: Sequence[str]) -> list[tuple[str, str]]:
    """Whom no story is for, what none is about, and then pairs of a cohort and a theme that no story brings together.

    Of the pairs those come first whose parts are told of most: there one would look for a story.
    """
    unheard = [(cohort, "") for cohort in cohorts if not figures.cohort.get(cohort)]
    untold = [("", theme) for theme in themes if not figures.theme.get(theme)]
    pairs = [
        (figures.cohort[cohort] * figures.theme[theme], cohort, theme)
        for cohort in cohorts
        for theme in themes
        if figures.cohort.get(cohort) and figures.theme.get(theme) and not figures.both.get(cohort, {}).get(theme)
    ]
    pairs.sort(key=lambda pair: -pair[0])
    return [*unheard, *untold, *((cohort, theme) for _number, cohort, theme in pairs)][:MOST_GAPS]
