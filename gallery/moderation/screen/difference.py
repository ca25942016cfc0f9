"""What has changed between two versions of a story: Wagtail's own comparison, in words rather than colours alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.compare import (
    ChildObjectComparison,
    ChildRelationComparison,
    FieldComparison,
    ForeignObjectComparison,
    M2MFieldComparison,
    TextFieldComparison,
    diff_text,
)
from wagtail.images.edit_handlers import ImageFieldComparison
from wagtail.models import Revision

from gallery.models import StoryPage

LONGEST = 8_000
"""Characters, old and new together, that are compared word by word. The time it takes grows with their cube."""
DELETION, ADDITION, EQUAL = "deletion", "addition", "equal"
ELEMENTS = {
    DELETION: '<del class="deletion">{}</del>',
    ADDITION: '<ins class="addition">{}</ins>',
    EQUAL: "{}",
}

Piece = tuple[str, str]
"""Deletion, addition or equal, and the words."""


@dataclass(frozen=True)
class Change:
    """One field, or one kind of row, that differs. `html` is safe: what people typed is escaped in it."""

    label: str
    html: SafeString


@dataclass(frozen=True)
class ChangedRow:
    """An answer, quote, photo or link; `note` says what became of it."""

    kind: str
    note: str
    fields: list[Change]


def read_before(story: StoryPage) -> Revision | None:
    """The version that moderators know already: the public one, else the last that was decided about.

    None where they know none, or know the latest.
    """
    decision = story.decisions.exclude(revision=None).last()
    known = story.live_revision if story.live else decision and decision.revision
    return None if known is None or known.pk == story.latest_revision_id else known


def known_since(story: StoryPage, before: Revision) -> datetime:
    """Since when moderators know the version `before`."""
    decision = story.decisions.filter(revision=before).last()
    return decision.decided_at if decision else before.created_at


def difference(old: StoryPage, new: StoryPage) -> list[Change]:
    """What somebody who knows `old` has to read of `new`, in the order of the editor."""
    panel = new.get_edit_handler().get_bound_panel(instance=new, request=None, form=None)
    comparisons = [compare(old, new) for compare in panel.get_comparison()]
    changes = [
        rows_change(comparison) if comparison.is_child_relation else field_change(comparison)
        for comparison in comparisons
        if comparison.is_child_relation or has_changed(comparison)
    ]
    return [change for change in changes if change.html]


def has_changed(comparison: FieldComparison) -> bool:
    """Terms have no order that anybody would see."""
    if isinstance(comparison, M2MFieldComparison):
        old, new = comparison.get_items()
        return set(old) != set(new)
    return comparison.has_changed()


def field_change(comparison: FieldComparison) -> Change:
    return Change(str(comparison.field_label()), html_of(comparison))


def html_of(comparison: FieldComparison) -> SafeString:
    if isinstance(comparison, ImageFieldComparison):
        old, new = comparison.get_objects()
        return SafeString(render_to_string("moderation/includes/changed_picture.html", {"old": old, "new": new}))
    pieces = [(format_html(ELEMENTS[kind], words),) for kind, words in pieces_of(comparison) if words]
    return format_html('<span class="written">{}</span>', format_html_join("", "{}", pieces))


def pieces_of(comparison: FieldComparison) -> Sequence[Piece]:
    if isinstance(comparison, TextFieldComparison):
        return words_compared(comparison.val_a or "", comparison.val_b or "")
    if isinstance(comparison, M2MFieldComparison):
        return terms_compared(*comparison.get_items())
    if isinstance(comparison, ForeignObjectComparison):
        return values_compared(*comparison.get_objects())
    return values_compared(comparison.val_a, comparison.val_b)


def words_compared(old: str, new: str) -> Sequence[Piece]:
    """Word by word, but for what is the same at both ends; one after the other, where they differ over a long way."""
    start = common_start(old, new)
    end = common_start(old[len(start) :][::-1], new[len(start) :][::-1])[::-1]
    old, new = old[len(start) : len(old) - len(end)], new[len(start) : len(new) - len(end)]
    is_short = len(old) + len(new) <= LONGEST
    middle = diff_text(old, new).changes if is_short else [(DELETION, old), (ADDITION, new)]
    return [(EQUAL, start), *middle, (EQUAL, end)]


def common_start(old: str, new: str) -> str:
    """In whole words."""
    same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    return old[: old.rfind(" ", 0, same) + 1]


def terms_compared(old: list[Any], new: list[Any]) -> Sequence[Piece]:
    gone = [(DELETION, str(term)) for term in old if term not in new]
    pieces = gone + [(EQUAL if term in old else ADDITION, str(term)) for term in new]
    return [part for piece in pieces for part in ((EQUAL, ", "), piece)][1:]


def values_compared(old: Any, new: Any) -> Sequence[Piece]:
    """Something that is not there has no words."""
    if old == new:
        return [(EQUAL, in_words(new))]
    between = [] if None in (old, new) else [(EQUAL, " ")]
    return [(DELETION, in_words(old)), *between, (ADDITION, in_words(new))]


def in_words(value: Any) -> str:
    return "" if value is None else str(localize(value))


def rows_change(comparison: ChildRelationComparison) -> Change:
    """Empty if the rows are the same, in the same order."""
    children = comparison.get_child_comparisons()
    rows = [row_of(child, moved) for child, moved in zip(children, moves_of(children), strict=True)]
    rows = [row for row in rows if row.fields]
    html = SafeString(render_to_string("moderation/includes/changed_rows.html", {"rows": rows}) if rows else "")
    return Change(str(comparison.field_label()), html)


def moves_of(children: list[ChildObjectComparison]) -> list[int]:
    """Of each row, how many places it went down among those that stayed: removing the first moves no other."""
    stayed = [child for child in children if not child.is_addition() and not child.is_deletion()]
    before = sorted(stayed, key=lambda child: child.obj_a.sort_order or 0)
    after = sorted(stayed, key=lambda child: child.obj_b.sort_order or 0)
    return [after.index(child) - before.index(child) if child in stayed else 0 for child in children]


def row_of(child: ChildObjectComparison, moved: int) -> ChangedRow:
    """Its first field, which says what row it is, and those that changed; of one that came or went, all that it has."""
    if child.is_addition() or child.is_deletion():
        kind, note = (ADDITION, _("Added")) if child.is_addition() else (DELETION, _("Removed"))
        fields = [field for field in child.get_field_comparisons() if field.val_b not in (None, "")]
        return ChangedRow(kind, note, [field_change(field) for field in fields])
    name, *others = child.get_field_comparisons()
    changed = [field for field in others if field.has_changed()]
    is_same = not changed and not moved and not name.has_changed()
    return ChangedRow("", how_moved(moved), [] if is_same else [field_change(field) for field in (name, *changed)])


def how_moved(places: int) -> str:
    if places > 0:
        return ngettext("Moved down 1 place", "Moved down %(places)s places", places) % {"places": places}
    if places < 0:
        return ngettext("Moved up 1 place", "Moved up %(places)s places", -places) % {"places": -places}
    return ""
