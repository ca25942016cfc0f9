"""What stands in forms: as JSON for a draft, as errors with their places, and as people read it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

MOST_ROWS = 20
"""Quotes or links that are read: a moderator may have added to the three that are asked for."""


class Error(NamedTuple):
    """What is wrong, and the id of the field that it is about."""

    target: str
    words: str


class Row(NamedTuple):
    """One answer as it is shown before sending."""

    target: str
    label: str
    words: str


def as_formset(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return counts | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def typed_in(form: forms.BaseForm, *, leaving_out: tuple[str, ...] = ()) -> dict[str, Any]:
    names = [name for name, field in form.fields.items() if name not in leaving_out and not field.disabled]
    return {name: without_nul(form[name].data) for name in names}


def rows_typed(formset: forms.BaseFormSet) -> list[dict[str, Any]] | None:
    """Those that say something; none at all (None) where the count of the rows does not make sense."""
    if not formset.management_form.is_valid():
        return None
    return [words for form in formset if any((words := typed_in(form)).values())]


def without_nul(value: Any) -> Any:
    """PostgreSQL keeps no NUL in JSON."""
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def errors_of(form: forms.BaseForm) -> Iterator[Error]:
    if form.is_bound:
        for name in form.errors:
            field = form[name]
            yield Error(field.id_for_label or field.auto_id, str(field.errors[0]))


def errors_of_all(formset: forms.BaseFormSet) -> list[Error]:
    """What is wrong with its rows together: too many of them."""
    return [Error("step-form", str(error)) for error in formset.non_form_errors()]


def rows_of(form: forms.BaseForm) -> Iterator[Row]:
    for field in form.visible_fields():
        words = words_in(field)
        if words or field.field.required:
            yield Row(field.id_for_label or field.auto_id, str(field.label), words)


def words_in(field: forms.BoundField) -> str:
    """What stands in a field, as people read it."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return _("Yes") if value else ""
    if isinstance(field.field, forms.ChoiceField):
        chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value])}
        choices = list(field.field.choices)  # type: ignore[arg-type]  # of the widest of Django's kinds
        return ", ".join(str(label) for key, label in choices if str(key) in chosen and str(key))
    return str(value or "").strip()
