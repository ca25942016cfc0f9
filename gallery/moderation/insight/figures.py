"""How the desk is doing, in figures.

The database counts decisions by gallery, month, kind and tenth of a day, so that what is held here is bounded by these
and not by how many decisions there are.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, Count, Func, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from gallery.discovery.tree import PROGRAMME_DEPTH, STEP
from gallery.models import Contribution, Decision, GalleryPage, Question, Remark
from gallery.models.parts import parts_of

AFTER_REVIEW = (Decision.Kind.APPROVE, Decision.Kind.REQUEST_CHANGES, Decision.Kind.DECLINE)
"""Those that end a wait."""

Cell = str | int | float


@dataclass(frozen=True)
class Month:
    label: str
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class Selection:
    """The galleries that are looked at, and the months up to now, the earliest first."""

    galleries: list[GalleryPage]
    months: list[Month]

    @property
    def by_path(self) -> dict[str, GalleryPage]:
        return {gallery.path: gallery for gallery in self.galleries}

    def of(self, rows: QuerySet[Any], *, when: str, story: str) -> QuerySet[Any]:
        """Rows of these months, with their `gallery` (as its path) and `month` (as its place)."""
        within = {f"{when}__gte": self.months[0].start, f"{when}__lt": self.months[-1].end}
        # A look-up for each row: joined, SQLite begins with the stories and jumps about among the rows.
        pages = Page.objects.filter(pk=OuterRef(story)).order_by()
        gallery = Subquery(pages.values(programme=Substr("path", 1, STEP * PROGRAMME_DEPTH)))
        return rows.order_by().filter(**within).annotate(gallery=gallery, month=self.month_of(when))

    def month_of(self, when: str) -> Case:
        """By comparing, since to cut a time at its month in the local time zone is slow where SQLite asks Python."""
        cases = (When(**{f"{when}__lt": month.end}, then=Value(n)) for n, month in enumerate(self.months))
        return Case(*cases, output_field=IntegerField())

    def decisions(self) -> list["Decisions"]:
        rows = self.of(Decision.objects.all(), when="decided_at", story="story_id").annotate(tenths=Tenths("waited"))
        counted = rows.values_list("gallery", "month", "kind", "tenths").annotate(number=Count("pk"))
        return [Decisions(*row) for row in counted if row[0] in self.by_path]


class Tenths(Func):
    """Of a day that a duration lasts, begun ones too."""

    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((%(expressions)s + 8639999999) / 8640000000)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CEIL(EXTRACT(EPOCH FROM %(expressions)s) / 8640)::integer"
        return self.as_sql(compiler, connection, template=template, **context)


class Decisions(NamedTuple):
    """How many of one kind there were in a month, that had taken so long."""

    gallery: str
    month: int
    kind: str
    tenths: int | None
    number: int

    @property
    def has_ended_a_wait(self) -> bool:
        return self.kind in AFTER_REVIEW


def last_months(count: int) -> list[Month]:
    """The current month is the last of them."""
    today = timezone.localdate()
    first = today.year * 12 + today.month - count
    return [month_at(number) for number in range(first, first + count)]


def month_at(number: int) -> Month:
    """Months are counted from the year 0 on."""
    start, end = first_day(number), first_day(number + 1)
    return Month(date_format(start, "F Y"), midnight(start), midnight(end))


def first_day(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def waits(decisions: Iterable[Decisions]) -> list[Cell]:
    """How many ended a wait, and in how many days a half and nine in ten of them did (by nearest rank)."""
    by_length: Counter[int] = Counter()
    for row in decisions:
        if row.has_ended_a_wait and row.tenths is not None:
            by_length[row.tenths] += row.number
    total = by_length.total()
    return [total, at_rank(by_length, 50 * total), at_rank(by_length, 90 * total)] if total else [0, "", ""]


def at_rank(by_length: Counter[int], place: int) -> float:
    """In days; `place` is in hundredths of a decision."""
    behind = 0
    for tenths in sorted(by_length):
        behind += 100 * by_length[tenths]
        if behind >= place:
            return tenths / 10
    raise ValueError


@dataclass(frozen=True)
class Table:
    """Figures for people, and for a spreadsheet: the first column says what each row is about."""

    key: str
    title: str
    note: str
    columns: list[str]
    rows: list[list[Cell]]
    drawn: tuple[int, ...]
    """The columns that the chart shows."""


def tables(selection: Selection) -> list[Table]:
    if not selection.galleries:
        return []
    decisions = selection.decisions()
    return [
        time_by_gallery(selection, decisions),
        time_by_month(selection, decisions),
        kinds_by_gallery(selection, decisions),
        returns_by_question(selection, decisions),
        stories_by_month(selection, decisions),
    ]


def columns_of_waits(what: str) -> list[str]:
    return [what, _("Decisions"), _("Half within (days)"), _("Nine in ten within (days)")]


def note_about_waits() -> str:
    return _(
        "From the moment a story was sent until it was published, returned or not published. Half of the decisions"
        " (the median) and nine in ten of them (the 90th percentile) took no longer than this."
    )


def time_by_gallery(selection: Selection, decisions: list[Decisions]) -> Table:
    found = grouped(decisions, "gallery")
    rows = [[gallery.title, *waits(found[gallery.path])] for gallery in selection.galleries]
    everywhere = [[_("All of these galleries"), *waits(decisions)]]
    title = _("Time to decision, by gallery")
    columns = columns_of_waits(_("Gallery"))
    return Table("time-by-gallery", title, note_about_waits(), columns, [*everywhere, *rows], drawn=(2, 3))


def time_by_month(selection: Selection, decisions: list[Decisions]) -> Table:
    found = grouped(decisions, "month")
    rows = [[month.label, *waits(found[number])] for number, month in enumerate(selection.months)]
    title = _("Time to decision, by month")
    return Table("time-by-month", title, note_about_waits(), columns_of_waits(_("Month")), rows, drawn=(2, 3))


def grouped(decisions: list[Decisions], by: str) -> dict[Any, list[Decisions]]:
    found: dict[Any, list[Decisions]] = defaultdict(list)
    for row in decisions:
        found[getattr(row, by)].append(row)
    return found


def kinds_by_gallery(selection: Selection, decisions: list[Decisions]) -> Table:
    numbers: Counter[tuple[str, str]] = Counter()
    for row in decisions:
        numbers[row.gallery, row.kind] += row.number
    rows: list[list[Cell]] = [
        [gallery.title, *(numbers[gallery.path, kind] for kind in Decision.Kind.values)]
        for gallery in selection.galleries
    ]
    return Table(
        "decisions-by-kind",
        _("Decisions, by kind and gallery"),
        _("The chart shows how reviews ended; the table has what followed as well."),
        [_("Gallery"), *map(str, Decision.Kind.labels)],
        rows,
        drawn=(1, 2, 3),
    )


def returns_by_question(selection: Selection, decisions: list[Decisions]) -> Table:
    """Which question confuses people: remarks about each part, for every hundred decisions in its gallery."""
    ended, galleries = ended_reviews(decisions, "gallery"), selection.by_path
    remarks = selection.of(Remark.objects.all(), when="decision__decided_at", story="decision__story_id")
    found = remarks.values_list("gallery", "part").annotate(number=Count("pk"))
    labels, gone = labels_of(selection.galleries), _("A question that is not asked any more")
    rows: list[list[Cell]] = [
        [
            labels.get(part, gone),
            galleries[path].title,
            number,
            ended[path],
            round(100 * number / max(ended[path], 1), 1),
        ]
        for path, part, number in found
        if path in galleries
    ]
    return Table(
        "returns-by-question",
        _("What stories were returned for"),
        _("Remarks about each part of the form, for every 100 decisions in the gallery. The highest come first."),
        [_("Part"), _("Gallery"), _("Remarks"), _("Decisions"), _("Remarks for every 100 decisions")],
        sorted(rows, key=lambda row: (-float(row[4]), *map(str, row[:2]))),
        drawn=(4,),
    )


def ended_reviews(decisions: list[Decisions], by: str) -> Counter[Any]:
    ended: Counter[Any] = Counter()
    for row in decisions:
        ended[getattr(row, by)] += row.number if row.has_ended_a_wait else 0
    return ended


def labels_of(galleries: list[GalleryPage]) -> dict[str, str]:
    """What moderators can name in any of the galleries. No two of them share a question."""
    asked = Question.objects.filter(gallery__in=galleries).values_list("pk", "label")
    return {**parts_of(galleries[0]), **{f"answer_{number}": label for number, label in asked}}


def stories_by_month(selection: Selection, decisions: list[Decisions]) -> Table:
    sent = selection.of(Contribution.objects.all(), when="sent_at", story="story_id")
    came: Counter[int] = Counter()
    for path, month, number in sent.values_list("gallery", "month").annotate(number=Count("pk")):
        came[month] += number if path in selection.by_path else 0
    ended = ended_reviews(decisions, "month")
    rows: list[list[Cell]] = [
        [month.label, came[number], ended[number]] for number, month in enumerate(selection.months)
    ]
    return Table(
        "stories-by-month",
        _("Stories that came in and decisions, by month"),
        _("A story counts in the month in which it was first sent. Erased stories are not counted any more."),
        [_("Month"), _("Stories"), _("Decisions")],
        rows,
        drawn=(1, 2),
    )
