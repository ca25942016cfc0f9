"""Words of somebody who was there."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.contributions.drafts import Answers
from gallery.contributions.fields import ask_for
from gallery.contributions.reading import MOST_ROWS, Error, as_formset, errors_of_all, rows_typed
from gallery.contributions.steps.step import Step


class QuoteForm(forms.Form):
    text = forms.CharField(
        label=_("What did they say?"),
        max_length=300,
        required=False,
        help_text=_("Somebody’s own words tell readers more than a description."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    said_by = forms.CharField(
        label=_("Who said it?"),
        max_length=120,
        required=False,
        help_text=_("So that readers know who speaks, such as “Member, joined April 2024”. No full names."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("said_by"):
            ask_for(self, "text", _("Write what they said, or leave both boxes empty."))
        return cleaned


QuoteFormSet = forms.formset_factory(QuoteForm, extra=3, max_num=3, absolute_max=MOST_ROWS)


class Quotes(Step):
    slug = "quotes"
    title = _("Quotes")
    intro = _("Words of somebody who was there. Ask them first if they are happy for them to be shared.")
    template = "contributions/steps/quotes.html"

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        self.quotes = QuoteFormSet(data, prefix="quotes", initial=answers.get("quotes") if data is None else None)

    @classmethod
    def as_data(cls, answers: Answers) -> dict[str, Any]:
        return as_formset("quotes", answers.get("quotes") or [])

    @property
    def form_list(self) -> list[forms.BaseForm]:
        return list(self.quotes)

    @property
    def parts(self) -> set[str]:
        return {"quotes"}

    def typed(self) -> Answers:
        return {"quotes": rows} if (rows := rows_typed(self.quotes)) is not None else {}

    @staticmethod
    def part_of(form: forms.BaseForm, name: str) -> str:
        return "quotes"

    @property
    def own_errors(self) -> list[Error]:
        return errors_of_all(self.quotes)
