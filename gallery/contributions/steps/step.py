"""What every step can do: read its own fields from a request, or from what the draft has kept."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.utils.functional import Promise, cached_property

from gallery.contributions.drafts import Answers
from gallery.contributions.reading import Error, Row, errors_of, rows_of, typed_in, words_in
from gallery.models import Draft


class Step:
    """`data` is what a request brings, or the draft's own answers in the same shape; without it nothing is judged."""

    slug: ClassVar[str]
    title: ClassVar[Promise]
    intro: ClassVar[Promise]
    template: ClassVar[str]

    def __init__(self, draft: Draft, *, data: Mapping[str, Any] | None = None) -> None:
        self.draft = draft
        self.remarks: dict[str, str] = {}
        self.open_parts: set[str] | None = None
        self.build(data, draft.answers)

    @classmethod
    def saved(cls, draft: Draft) -> Self:
        """The step as it was saved, ready to be judged."""
        return cls(draft, data=cls.as_data(draft.answers))

    @classmethod
    def as_data(cls, answers: Answers) -> dict[str, Any]:
        return dict(answers.get("story") or {})

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        raise NotImplementedError

    @property
    def form_list(self) -> list[forms.BaseForm]:
        raise NotImplementedError

    def typed(self) -> Answers:
        """What was typed, right or wrong, as JSON for the draft."""
        raise NotImplementedError

    @staticmethod
    def part_of(form: forms.BaseForm, name: str) -> str:
        """The part of the story, as moderators name them, to which a field belongs."""
        raise NotImplementedError

    @property
    def parts(self) -> set[str]:
        return {self.part_of(form, name) for form in self.form_list for name in form.fields}

    @cached_property
    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.form_list) and not self.own_errors

    @property
    def own_errors(self) -> list[Error]:
        """What is wrong with the step as a whole."""
        return []

    @property
    def errors(self) -> list[Error]:
        return [error for form in self.form_list for error in errors_of(form)] + self.own_errors

    @property
    def wrong_parts(self) -> set[str]:
        of_fields = {self.part_of(form, name) for form in self.form_list for name in form.errors if name in form.fields}
        return of_fields | (self.parts if self.own_errors else set())

    @property
    def rows(self) -> list[Row]:
        return [row for form in self.form_list for row in rows_of(form)]

    def open_only(self, parts: set[str]) -> None:
        """The other fields keep what the draft has, whatever a request says."""
        self.open_parts = parts
        for form in self.form_list:
            for name, field in form.fields.items():
                field.words = words_in(form[name])  # type: ignore[attr-defined]  # for the template
                field.disabled = self.part_of(form, name) not in parts

    @property
    def has_open_fields(self) -> bool:
        return any(not field.disabled for form in self.form_list for field in form.fields.values())

    def remark_on(self, remarks: dict[str, str]) -> None:
        """Beside the first field of each part that a moderator has named."""
        self.remarks = {part: remarks[part] for part in self.parts & remarks.keys()}
        for form in self.form_list:
            for name, field in form.fields.items():
                field.remark = self.remarks.get(name, "")  # type: ignore[attr-defined]  # for the template

    def show_beside(self, other: "Step") -> None:
        """Put what was saved elsewhere beside each field that differs from it."""
        theirs = {form.add_prefix(name): form[name] for form in other.form_list for name in form.fields}
        for form in self.form_list:
            for name, field in form.fields.items():
                saved = theirs.get(form.add_prefix(name))
                if saved is not None and words_in(saved) != words_in(form[name]):
                    field.is_elsewhere, field.saved_elsewhere = True, words_in(saved)  # type: ignore[attr-defined]


class FormStep(Step):
    """A step whose answers are fields of the story."""

    template = "contributions/steps/fields.html"
    form_class: ClassVar[type[forms.Form]]
    form: forms.Form

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        self.form = self.form_class(data, initial={**self.first_guess, **(answers.get("story") or {})})

    @property
    def first_guess(self) -> dict[str, Any]:
        return {}

    @property
    def form_list(self) -> list[forms.BaseForm]:
        return [self.form]

    def typed(self) -> Answers:
        return {"story": typed_in(self.form)}

    @staticmethod
    def part_of(form: forms.BaseForm, name: str) -> str:
        return name
