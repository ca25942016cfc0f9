"""Bars for a table of figures, drawn on the server: told apart by pattern and read as text, on paper as on a screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gallery.moderation.insight.figures import Cell, Table

WIDTH, BARS_WIDTH = 360, 300
"""Of the drawing and of its longest bar, in units of which 16 are about a line of text."""
LINE, BAR, GAP, BETWEEN = 16, 10, 4, 10
LABEL_LENGTH, MOST_ROWS = 46, 24


@dataclass(frozen=True)
class Bar:
    y: int
    length: int
    pattern: int
    words: str

    @property
    def words_x(self) -> int:
        return self.length + 6

    @property
    def words_y(self) -> int:
        return self.y + BAR - 1


@dataclass(frozen=True)
class Group:
    """One row of the table: its name, and a bar for each column that is drawn."""

    y: int
    label: str
    bars: list[Bar]

    @property
    def label_y(self) -> int:
        return self.y + LINE - GAP


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    description: str
    legend: list[Bar]
    groups: list[Group]
    height: int
    width: int = WIDTH
    bar: int = BAR


def chart_of(table: Table) -> Chart:
    shown = table.rows[:MOST_ROWS]
    most = max((float(row[column] or 0) for row in shown for column in table.drawn), default=0)
    legend = [Bar(n * LINE + 1, BAR, n, table.columns[column]) for n, column in enumerate(table.drawn)]
    groups = list(groups_of(table, shown, most=most, y=len(legend) * LINE + BETWEEN))
    height = groups[-1].bars[-1].y + BAR + GAP if groups else 0
    return Chart(table.key, table.title, description_of(table, len(shown)), legend, groups, height)


def groups_of(table: Table, rows: list[list[Cell]], *, most: float, y: int) -> Iterator[Group]:
    for row in rows:
        places = range(y + LINE, y + LINE + len(table.drawn) * (BAR + GAP), BAR + GAP)
        bars = [
            bar_of(row[column], n, y=place, most=most)
            for n, (column, place) in enumerate(zip(table.drawn, places, strict=True))
        ]
        yield Group(y, Truncator(name_of_row(table, row)).chars(LABEL_LENGTH), bars)
        y = bars[-1].y + BAR + BETWEEN


def bar_of(value: Cell, pattern: int, *, y: int, most: float) -> Bar:
    """What is not known has no length and is called so; what is not nothing can be seen."""
    if value == "":
        return Bar(y, 0, pattern, _("no decisions"))
    number = float(value)
    length = max(round(BARS_WIDTH * number / most), 1) if number else 0
    return Bar(y, length, pattern, number_format(value))


def name_of_row(table: Table, row: list[Cell]) -> str:
    """The words before the first number: two of them where a part is asked for in several galleries."""
    return ", ".join(islice((str(cell) for cell in row[: min(table.drawn)] if isinstance(cell, str)), 2))


def description_of(table: Table, shown: int) -> str:
    if shown < len(table.rows):
        return _("The first %(shown)s rows of the table below, as bars.") % {"shown": shown}
    return _("The table below, as bars.")
