"""Where it happened, whom it is for and what it is about, and where to read more."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.contributions.drafts import Answers
from gallery.contributions.fields import MonthField, TagListField, TermsField, ask_for
from gallery.contributions.reading import MOST_ROWS, Error, as_formset, errors_of_all, rows_typed, typed_in
from gallery.contributions.steps.step import Step
from gallery.models import Cohort, Region, Theme

PLACE = "place-and-people"


class PlaceForm(forms.Form):
    """Where it happened and who it is for. All of it is optional."""

    place_name = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_(
            "So that people nearby find it. A town, village or neighbourhood, not your address. "
            "Leave it empty to show no more than the region."
        ),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Region"),
        required=False,
        to_field_name="slug",
        empty_label=_("Choose a region"),
        help_text=_("So that projects near you find it."),
    )
    cohorts = TermsField(
        Cohort,
        label=_("Who is it for?"),
        help_text=_("So that people who work with the same groups find it."),
    )
    themes = TermsField(
        Theme,
        label=_("What is it about?"),
        help_text=_("So that people who care about the same things find it. Tick whatever fits."),
    )
    tags = TagListField(
        label=_("Other words"),
        required=False,
        help_text=_("So that people find it by words that stand nowhere above, such as: weekly, outdoors."),
    )
    started = MonthField(
        label=_("When did it start?"),
        required=False,
        help_text=_("So that others see how long such a thing takes. A month and a year."),
    )
    ended = MonthField(
        label=_("When did it end?"),
        required=False,
        help_text=_("So that nobody comes in vain. Leave it empty if it still goes on."),
    )
    people_reached = forms.IntegerField(
        label=_("How many people took part?"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text=_("So that others see the size of it. A good guess will do."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        started, ended = cleaned.get("started"), cleaned.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", _("This is before the start. Change one of the two."))
        return cleaned


class LinkForm(forms.Form):
    url = forms.URLField(
        label=_("Web address"),
        max_length=500,
        required=False,
        help_text=_("So that readers find out more, or can take part."),
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    label = forms.CharField(
        label=_("What is it?"),
        max_length=120,
        required=False,
        help_text=_("Shown in place of the address, so that readers know where it leads."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("label"):
            ask_for(self, "url", _("Write the web address, or leave both boxes empty."))
        return cleaned


LinkFormSet = forms.formset_factory(LinkForm, extra=2, max_num=3, absolute_max=MOST_ROWS)


class PlaceAndPeople(Step):
    slug = PLACE
    title = _("Place and people")
    intro = _("This is how other projects find you. All of it is optional.")
    template = "contributions/steps/place_and_people.html"

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        told = answers.get("story") or {}
        self.form = PlaceForm(data, initial=told)
        for name in ("themes", "cohorts"):
            self.form.fields[name].keep(told.get(name))  # type: ignore[attr-defined]  # it is a TermsField
        self.links = LinkFormSet(data, prefix="links", initial=answers.get("links") if data is None else None)

    @classmethod
    def as_data(cls, answers: Answers) -> dict[str, Any]:
        return super().as_data(answers) | as_formset("links", answers.get("links") or [])

    @property
    def form_list(self) -> list[forms.BaseForm]:
        return [self.form, *self.links] if self.are_links_open else [self.form]

    def typed(self) -> Answers:
        rows = rows_typed(self.links) if self.are_links_open else None
        return {"story": typed_in(self.form)} | ({} if rows is None else {"links": rows})

    @property
    def parts(self) -> set[str]:
        return {PLACE, "links"}

    @property
    def are_links_open(self) -> bool:
        return self.open_parts is None or "links" in self.open_parts

    @staticmethod
    def part_of(form: forms.BaseForm, name: str) -> str:
        return "links" if (form.prefix or "").startswith("links") else PLACE

    @property
    def own_errors(self) -> list[Error]:
        return errors_of_all(self.links) if self.are_links_open else []
