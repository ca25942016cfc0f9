"""Figures as tables: each number with the address of the stories behind it, and a bar as long as it is large."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gallery.discovery.filters import StoryFilters
from gallery.discovery.learning.figures import BANDS, Figures, going_on_in, reaching, saying
from gallery.discovery.listing import in_figures, words_of_range
from gallery.learning.terms import Terms

Address = Callable[[StoryFilters], str]
"""Of the stories of the gallery under some filters."""
Cells = Sequence[str | int]


@dataclass(frozen=True)
class Row:
    label: str
    number: int
    url: str
    """Empty where there is no story."""
    length: float
    """Of its bar, in hundredths of the longest."""


@dataclass(frozen=True)
class Table:
    key: str
    """Of its spreadsheet."""
    title: str
    about: str
    """What the rows are."""
    rows: list[Row]

    def columns(self) -> Cells:
        return [self.about, _("Stories")]

    def cells(self) -> Iterator[Cells]:
        return ([row.label, row.number] for row in self.rows)


def table(key: str, title: str, about: str, found: Iterable[tuple[str, int, StoryFilters]], address: Address) -> Table:
    counted = list(found)
    most = max((number for _label, number, _filters in counted), default=0)
    rows = [
        Row(label, number, address(filters) if number else "", round(100 * number / most, 1) if number else 0)
        for label, number, filters in counted
    ]
    return Table(key, title, about, rows)


def places(figures: Figures, terms: Terms, address: Address) -> Table:
    found = ((name, figures.region.get(slug, 0), StoryFilters(region=(slug,))) for slug, name in terms.named("region"))
    most_first = sorted(found, key=lambda counted: -counted[1])
    return table("places", _("Where"), _("Region"), most_first, address)


def reached(figures: Figures, address: Address) -> Table:
    found = (
        (words_of_range(*band, grouped=True), number, reaching(*band))
        for band, number in zip(BANDS, figures.bands, strict=True)
    )
    return table("reached", _("People reached"), _("People reached"), found, address)


def years(figures: Figures, address: Address) -> Table:
    found = ((year, number, going_on_in(int(year))) for year, number in figures.years.items())
    return table("years", _("When"), _("Year"), found, address)


def words(figures: Figures, address: Address) -> Table:
    found = ((word, number, saying(word)) for word, number in figures.words)
    return table("words", _("Words"), _("Word"), found, address)


@dataclass(frozen=True)
class Cell:
    number: int
    url: str
    tint: int
    """From 0, for none, to `TINTS`."""
    words: str
    """Whom and what it is about, for who hears it alone."""

    @property
    def shown(self) -> str:
        return in_figures(self.number)


@dataclass(frozen=True)
class MatrixRow:
    head: Cell
    """All stories for the cohort; its words are its name."""
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """For whom, by what about."""

    heads: list[Cell]
    """All stories about each theme."""
    rows: list[MatrixRow]
    key: str = "who"

    def columns(self) -> Cells:
        return [_("Who it’s for"), *(head.words for head in self.heads), _("All of these")]

    def cells(self) -> Iterator[Cells]:
        for row in self.rows:
            yield [row.head.words, *(cell.number for cell in row.cells), row.head.number]
        # In no sum: a story may be for several and about several.
        yield [_("All of these"), *(head.number for head in self.heads), ""]


TINTS = 5


def matrix(figures: Figures, terms: Terms, address: Address) -> Matrix:
    most = max((number for counts in figures.both.values() for number in counts.values()), default=0)
    return Matrix(
        heads=[head("theme", slug, name, figures, address) for slug, name in terms.named("theme")],
        rows=[
            MatrixRow(
                head("cohort", slug, name, figures, address),
                [crossing(slug, theme, figures, terms, address, most=most) for theme in terms.theme],
            )
            for slug, name in terms.named("cohort")
        ],
    )


def head(facet: str, slug: str, name: str, figures: Figures, address: Address) -> Cell:
    number = getattr(figures, facet).get(slug, 0)
    return Cell(number, address(StoryFilters().choosing(facet, (slug,))) if number else "", 0, name)


def crossing(cohort: str, theme: str, figures: Figures, terms: Terms, address: Address, *, most: int) -> Cell:
    number = figures.both.get(cohort, {}).get(theme, 0)
    named = {"cohort": terms.sentence("cohort", cohort), "theme": terms.sentence("theme", theme)}
    words = _("for %(cohort)s about %(theme)s") % named
    url = address(StoryFilters(cohort=(cohort,), theme=(theme,))) if number else ""
    return Cell(number, url, tint_of(number, most), words)


def tint_of(number: int, most: int) -> int:
    return -(-TINTS * number // most) if number else 0
