"""Who tells the story, and where we can write to them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gallery.contributions.drafts import Answers
from gallery.contributions.fields import AddressField, ask_for
from gallery.contributions.steps.step import FormStep
from gallery.models import Draft

ABOUT_YOU = "about-you"
ABOUT_THEM = _("Who tells it")
ABOUT_THEM_INTRO = _("You type it in for somebody else. It is yours to look after until they take it over.")


class AboutYouForm(forms.Form):
    """Who tells the story. Only the organisation is ever shown."""

    class Whose(TextChoices):
        OURS = "ours", _("Ours: I took part, or work or volunteer there")
        SOMEBODY_ELSES = "somebody_elses", _("Somebody else’s: I tell it for them")

    your_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("So that the moderators know whom they write to."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label=_("Your project or organisation"),
        error_messages={"required": _("Say which project or organisation it was.")},
        max_length=160,
        help_text=_("Shown with your story, so that others know who did it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    contact_email = AddressField(
        label=_("Where can we write to you?"),
        error_messages={"required": _("Give an email address that we can write to.")},
        max_length=254,
        help_text=_("Only for questions about your story. It is never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    whose = forms.ChoiceField(
        label=_("Whose story is it?"),
        choices=Whose.choices,
        initial=Whose.OURS,
        error_messages={"required": _("Say whose story it is.")},
        help_text=_("So that nobody reads about themselves without having been asked."),
        widget=forms.RadioSelect,
    )
    relationship = forms.CharField(
        label=_("How do you know them, and have they agreed?"),
        max_length=300,
        required=False,
        help_text=_("Only if it is somebody else’s story. Only the moderators read this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_open_to_hello = forms.BooleanField(
        label=_("Other projects may say hello to us through this site"),
        required=False,
        help_text=_("They fill in a form, and we pass it on by mail. Your address is never shown."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whose") == self.Whose.SOMEBODY_ELSES:
            ask_for(self, "relationship", _("Say how you know them, and that they have agreed."))
        else:
            cleaned["relationship"] = ""
        return cleaned


class AboutThemForm(forms.Form):
    """Who tells the story that a moderator types in. Only the organisation is ever shown."""

    relationship = forms.CharField(
        label=_("Who told it, and how did it reach you?"),
        max_length=300,
        help_text=_("Such as “Mary Jones, by post”. Only the moderators read this."),
        error_messages={"required": _("Say who told it, and how it reached you.")},
    )
    organisation = forms.CharField(
        label=_("Their project or organisation"),
        max_length=160,
        help_text=_("Shown with the story, so that others know who did it."),
        error_messages={"required": _("Say which project or organisation it was.")},
    )
    contact_email = AddressField(
        label=_("Their email address, if they have one"),
        max_length=254,
        required=False,
        help_text=_("To hand the story over to them later. Until then mail about it comes to you. It is never shown."),
    )


class AboutYou(FormStep):
    slug = ABOUT_YOU
    title = _("About you")
    intro = _("So that we can reach you. Your name and address are never shown.")
    form_class: ClassVar[type[forms.Form]] = AboutYouForm

    def __init__(self, draft: Draft, *, data: Mapping[str, Any] | None = None) -> None:
        if draft.is_on_behalf:
            self.form_class, self.title, self.intro = AboutThemForm, ABOUT_THEM, ABOUT_THEM_INTRO  # type: ignore[misc]
        super().__init__(draft, data=data)

    @classmethod
    def as_data(cls, answers: Answers) -> dict[str, Any]:
        return {"whose": AboutYouForm.Whose.OURS, **super().as_data(answers)}

    @property
    def first_guess(self) -> dict[str, Any]:
        if self.draft.is_on_behalf:
            return {}
        user = self.draft.contributor
        return {"your_name": user.name, "organisation": user.organisation, "contact_email": user.email}

    @staticmethod
    def part_of(form: forms.BaseForm, name: str) -> str:
        return name if name == "organisation" else ABOUT_YOU
