"""What each change asks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.models import StoryPage
from gallery.models.taxonomy import TERMS
from gallery.moderation.tidying.changes import Kind
from gallery.moderation.tidying.terms import Facet, chosen_terms, named, stories_having

LONGEST = {Facet.THEME: 80, Facet.COHORT: 80, Facet.TAG: 100}
"""Characters of a name, as its column has them."""
SEARCHED = 200
MOST = 100
"""Stories that can be chosen from at a time: search finds the others."""


class ChangeForm(forms.Form):
    """Of a change that asks nothing. `terms` are what it is about."""

    is_about_one = False

    def __init__(self, facet: str, terms: Sequence[Any], *, data: Any = None, asked: Any = None) -> None:
        super().__init__(data)
        self.facet, self.terms, self.asked = facet, terms, asked or {}
        self.build()

    def build(self) -> None:
        """Set what depends on the terms."""

    def about(self) -> dict[str, Any]:
        """As the verb takes it, once the form is valid."""
        return {}

    @property
    def changing(self) -> list[int]:
        """The terms whose stories change."""
        return [term.pk for term in self.terms]

    @property
    def among(self) -> list[int] | None:
        """The stories that were chosen, where some are."""
        return None


class MergeForm(ChangeForm):
    into: Any

    def build(self) -> None:
        label, required = _("Into which one?"), _("Choose what they are merged into.")
        messages = {"required": required, "invalid_choice": _("Choose one that there is.")}
        if self.facet == Facet.TAG:
            self.fields["into"] = forms.CharField(
                label=label, max_length=LONGEST[Facet.TAG], help_text=_("The name of a tag."), error_messages=messages
            )
        else:
            choices = TERMS[self.facet]._default_manager.filter(is_retired=False)
            if len(self.terms) == 1:
                choices = choices.exclude(pk=self.terms[0].pk)
            self.fields["into"] = forms.ModelChoiceField(choices, label=label, error_messages=messages)
        self.initial["into"] = self.first_guess()

    def first_guess(self) -> Any:
        """What a suggestion names; of several, the one that most stories have."""
        guess = next(iter(chosen_terms(self.facet, [str(self.asked.get("into", ""))])), None)
        if guess is None and len(self.terms) > 1:
            guess = max(self.terms, key=lambda term: stories_having(self.facet, [term.pk]).count())
        return guess.name if guess and self.facet == Facet.TAG else guess

    def clean_into(self) -> Any:
        chosen = self.cleaned_data["into"]
        into = named(self.facet, tidied(chosen)) if isinstance(chosen, str) else chosen
        if into is None:
            raise forms.ValidationError(_("There is no tag of this name. To give it this name, rename it."))
        if {term.pk for term in self.terms} == {into.pk}:
            raise forms.ValidationError(_("This is the tag itself. Choose another one."))
        return into

    @property
    def changing(self) -> list[int]:
        into = self.cleaned_data["into"]
        return [term.pk for term in self.terms if term.pk != into.pk]

    def about(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"].pk}


class NameField(forms.CharField):
    """Of a term. The names of tags are written with commas between them, so none has one in it."""

    def __init__(self, facet: str, **kwargs: Any) -> None:
        messages = {"required": _("Write a name.")}
        super().__init__(max_length=LONGEST[Facet(facet)], error_messages=messages, **kwargs)
        self.facet = facet

    def clean(self, value: Any) -> str:
        name = tidied(super().clean(value))
        if self.facet == Facet.TAG and "," in name:
            raise forms.ValidationError(__("Leave out the comma: it would be two tags."))
        if not slug_of(self.facet, name):
            raise forms.ValidationError(__("Write a name with letters."))
        return name


class RenameForm(ChangeForm):
    is_about_one = True

    def build(self) -> None:
        (term,) = self.terms
        self.fields["name"] = NameField(self.facet, label=_("New name"), initial=term.name)
        self.fields["slug"] = forms.SlugField(
            label=_("In addresses"),
            max_length=LONGEST[Facet(self.facet)],
            allow_unicode=self.facet == Facet.TAG,
            initial=term.slug,
            error_messages={"required": _("Write how it stands in addresses.")},
            help_text=_("Leave it as it is, or change it: addresses with the old one lead to the new one."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        (term,) = self.terms
        if not self.errors and (cleaned["name"], cleaned["slug"]) == (term.name, term.slug):
            raise forms.ValidationError(__("Nothing is changed yet."))
        return cleaned

    def about(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "slug")}


class SplitForm(ChangeForm):
    is_about_one = True

    def build(self) -> None:
        self.fields["name"] = NameField(
            self.facet, label=_("Name of the other one"), help_text=_("A new one, or one that there is.")
        )
        self.fields["stories"] = forms.ModelMultipleChoiceField(
            self.candidates(),
            label=_("Stories that go there"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one story.")},
        )
        self.fields["keeps_both"] = forms.BooleanField(
            label=_("They keep the old one too"),
            required=False,
            help_text=_("Otherwise they have the other one alone."),
        )
        self.fields["stories"].choices = [(story.pk, story.title) for story in self.shown]  # type: ignore[attr-defined]

    def candidates(self) -> Any:
        having = stories_having(self.facet, [term.pk for term in self.terms]).order_by().values("pk")
        return StoryPage.objects.published().filter(pk__in=having).order_by("title", "pk")

    @property
    def q(self) -> str:
        return " ".join(str(self.asked.get("q", ""))[:SEARCHED].replace("\0", "").split())

    @cached_property
    def shown(self) -> list[StoryPage]:
        return list(self.candidates().filter(title__icontains=self.q)[:MOST])

    @property
    def number(self) -> int:
        """Of all that could be chosen under this search."""
        return self.candidates().filter(title__icontains=self.q).count()

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name.casefold() == self.terms[0].name.casefold():
            raise forms.ValidationError(__("Choose another name than its own."))
        return name

    @property
    def among(self) -> list[int]:
        return [story.pk for story in self.cleaned_data["stories"]]

    def about(self) -> dict[str, Any]:
        name = self.cleaned_data["name"]
        return {
            "name": name,
            "slug": slug_of(self.facet, name),
            "stories": self.among,
            "keeps_both": self.cleaned_data["keeps_both"],
        }


def tidied(name: str) -> str:
    return " ".join(name.split())


def slug_of(facet: str, name: str) -> str:
    return slugify(name, allow_unicode=facet == Facet.TAG)


FORMS: dict[str, type[ChangeForm]] = {
    Kind.MERGE: MergeForm,
    Kind.RENAME: RenameForm,
    Kind.SPLIT: SplitForm,
    Kind.RETIRE: ChangeForm,
}
