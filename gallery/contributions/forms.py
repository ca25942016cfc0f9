"""The only place where strangers' text is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.contributions.fields import AddressField, MonthField, TagListField, within_words
from gallery.models import Cohort, ConsentText, GalleryPage, Question, Region, StoryImage, Theme

MAX_ANSWER_CHARACTERS = 20_000
SECTIONS = (
    (
        "about-you",
        _("About you"),
        _("So that we can reach you. Your name and address are never shown."),
        ("your_name", "organisation", "contact_email"),
    ),
    ("your-story", _("Your story"), _("In your own words. Short is good."), ("title", "summary")),
    (
        "place-and-people",
        _("Place and people"),
        _("This is how other projects find you. All of it is optional."),
        ("place_name", "region", "cohorts", "themes", "tags", "started", "ended", "people_reached"),
    ),
)


@dataclass(frozen=True)
class Section:
    """Fields that are one step of the form."""

    id: str
    title: str
    intro: str
    fields: list[forms.BoundField]


class StoryForm(forms.Form):
    """The gallery's short template. What it asks for besides its own questions is the same everywhere."""

    your_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        help_text=_("So that the moderators know whom they write to."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label=_("Your project or organisation"), max_length=160, help_text=_("Shown with your story.")
    )
    contact_email = AddressField(
        label=_("Where can we write to you?"),
        max_length=254,
        help_text=_("Only for questions about your story. It is never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    title = forms.CharField(label=_("A title"), max_length=120, help_text=_("A few words that make somebody curious."))
    summary = forms.CharField(
        label=_("In one or two sentences"),
        max_length=300,
        help_text=_("This stands under the title. Up to 300 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place_name = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("A town, village or neighbourhood. Not your address."),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region"), required=False, to_field_name="slug", empty_label=_("Choose a region")
    )
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.all(),
        label=_("Who is it for?"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label=_("What is it about?"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    tags = TagListField(
        label=_("Other words"),
        required=False,
        help_text=_("With commas between them, such as: weekly, outdoors."),
    )
    started = MonthField(label=_("When did it start?"), required=False, help_text=_("A month and a year."))
    ended = MonthField(label=_("When did it end?"), required=False, help_text=_("Leave it empty if it still goes on."))
    people_reached = forms.IntegerField(
        label=_("How many people took part?"),
        min_value=0,
        max_value=10_000_000,
        required=False,
        help_text=_("A good guess will do."),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Tick this box if you agree. Without it we cannot publish your story.")}
    )
    consent_text = forms.ModelChoiceField(ConsentText.objects.all(), required=False, widget=forms.HiddenInput)
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def __init__(self, *args: Any, gallery: GalleryPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_text"].initial = ConsentText.objects.in_use(ConsentText.Purpose.STORY).pk
        self.questions: list[Question] = list(gallery.questions.all())
        for question in self.questions:
            self.fields[f"answer_{question.pk}"] = answer_field(question)

    @property
    def section_list(self) -> list[Section]:
        answers = tuple(f"answer_{question.pk}" for question in self.questions)
        return [
            Section(
                id, str(title), str(intro), [self[name] for name in names + (answers if id == "your-story" else ())]
            )
            for id, title, intro, names in SECTIONS
        ]

    @property
    def consent_wording(self) -> str:
        """What stands beside the box: the wording whose number the form carries."""
        number = str(self["consent_text"].value() or "")
        shown = ConsentText.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
        return (shown or ConsentText.objects.in_use(ConsentText.Purpose.STORY)).text

    @property
    def trap(self) -> forms.BoundField:
        """People cannot see it; programs fill it in."""
        return self["website"]

    def clean_consent_text(self) -> ConsentText:
        """The wording that stood on the page; the one in use, where the page names none."""
        return self.cleaned_data["consent_text"] or ConsentText.objects.in_use(ConsentText.Purpose.STORY)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this box empty: it is there to catch programs."))
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        started, ended = cleaned.get("started"), cleaned.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", _("This is before the start. Change one of the two."))
        return cleaned

    def answers(self) -> Iterator[tuple[Question, str]]:
        for question in self.questions:
            if text := self.cleaned_data[f"answer_{question.pk}"]:
                yield question, text


def answer_field(question: Question) -> forms.CharField:
    limit = __("Up to %(limit)s words.") % {"limit": question.word_limit}
    return forms.CharField(
        label=question.label,
        required=question.is_required,
        help_text=f"{question.help_text} {limit}".strip(),
        max_length=MAX_ANSWER_CHARACTERS,
        validators=[within_words(question.word_limit)],
        widget=forms.Textarea(attrs={"rows": 6, "data-word-limit": question.word_limit}),
    )


class QuoteForm(forms.Form):
    text = forms.CharField(
        label=_("What did they say?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    said_by = forms.CharField(
        label=_("Who said it?"),
        max_length=120,
        required=False,
        help_text=_("Such as “Member, joined April 2024”. No full names."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("said_by") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what they said, or leave both boxes empty."))
        return cleaned


class LinkForm(forms.Form):
    url = forms.URLField(
        label=_("Web address"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    label = forms.CharField(label=_("What is it?"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("label") and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", _("Write the web address, or leave both boxes empty."))
        return cleaned


class PhotoForm(forms.Form):
    """What is said about a picture that has arrived."""

    alt_text = forms.CharField(
        label=_("Describe it for someone who can’t see it"),
        max_length=300,
        required=False,
        help_text=_("Such as: two people kneeling by a raised bed, laughing."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=300, required=False)
    credit = forms.CharField(label=_("Who took it?"), max_length=120, required=False)
    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=99, required=False)
    remove = forms.BooleanField(label=_("Remove this photo"), required=False)

    def __init__(self, *args: Any, image: StoryImage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.image = image

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("remove") and not cleaned.get("alt_text") and "alt_text" not in self.errors:
            self.add_error("alt_text", _("Describe this photo in a sentence."))
        return cleaned


QuoteFormSet = forms.formset_factory(QuoteForm, extra=3, max_num=3, absolute_max=3)
LinkFormSet = forms.formset_factory(LinkForm, extra=2, max_num=3, absolute_max=3)
