"""What contributors are asked, why, and what may be said. Smaller forms stand beside the pages that show them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.contributions.fields import AddressField, MonthField, TagListField, within_words
from gallery.models import Cohort, ConsentText, GalleryPage, PhotoPermission, Question, Region, StoryImage, Theme

MAX_ANSWER_CHARACTERS = 20_000
MOST = 2**31 - 1
MOST_ROWS = 20
"""Quotes or links that are read: a moderator may have added to the three that are asked for."""


def wording_in_use() -> ConsentText:
    return ConsentText.objects.in_use(ConsentText.Purpose.STORY)


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
        is_theirs = cleaned.get("whose") == self.Whose.SOMEBODY_ELSES
        if is_theirs and not cleaned.get("relationship") and "relationship" not in self.errors:
            self.add_error("relationship", _("Say how you know them, and that they have agreed."))
        if not is_theirs:
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


class StoryForm(forms.Form):
    """The gallery's short template: a title, two sentences, and the questions that the gallery asks."""

    title = forms.CharField(
        label=_("A title"),
        max_length=120,
        help_text=_("A few words that make somebody curious."),
        error_messages={"required": _("Give your story a title.")},
    )
    summary = forms.CharField(
        label=_("In one or two sentences"),
        error_messages={"required": _("Say in one or two sentences what happened.")},
        max_length=300,
        help_text=_("This stands under the title. Up to 300 characters."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, gallery: GalleryPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions: list[Question] = list(gallery.questions.all())
        for question in self.questions:
            self.fields[f"answer_{question.pk}"] = answer_field(question)

    def answers(self) -> Iterator[tuple[Question, str]]:
        for question in self.questions:
            if text := self.cleaned_data.get(f"answer_{question.pk}"):
                yield question, text


def answer_field(question: Question) -> forms.CharField:
    limit = __("Up to %(limit)s words.") % {"limit": question.word_limit}
    return forms.CharField(
        label=question.label,
        required=question.is_required,
        error_messages={"required": __("Answer the question “%(question)s”.") % {"question": question.label}},
        help_text=f"{question.help_text} {limit}".strip(),
        max_length=MAX_ANSWER_CHARACTERS,
        validators=[within_words(question.word_limit)],
        widget=forms.Textarea(attrs={"rows": 6, "data-word-limit": question.word_limit}),
    )


class PlaceForm(forms.Form):
    """Where it happened and who it is for. All of it is optional."""

    place_name = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("So that people nearby find it. A town, village or neighbourhood, not your address."),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Region"),
        required=False,
        to_field_name="slug",
        empty_label=_("Choose a region"),
        help_text=_("So that projects near you find it."),
    )
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.all(),
        label=_("Who is it for?"),
        required=False,
        help_text=_("So that people who work with the same groups find it."),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label=_("What is it about?"),
        required=False,
        help_text=_("So that people who care about the same things find it. Tick whatever fits."),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
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


class SendForm(forms.Form):
    """The last step: the agreement, and what the contributor had before their eyes when they gave it."""

    consent = forms.BooleanField(
        error_messages={"required": _("Tick this box if you agree. Without it we cannot publish your story.")}
    )
    consent_text = forms.ModelChoiceField(
        ConsentText.objects.filter(purpose=ConsentText.Purpose.STORY), required=False, widget=forms.HiddenInput
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)
    version = forms.IntegerField(min_value=0, max_value=MOST, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=MOST, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_text"].initial = wording_in_use().pk

    @property
    def consent_wording(self) -> str:
        """What stands beside the box: the wording whose number the form carries."""
        number = str(self["consent_text"].value() or "")
        shown = ConsentText.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
        return (shown or wording_in_use()).text

    @property
    def trap(self) -> forms.BoundField:
        """People cannot see it; programs fill it in."""
        return self["website"]

    def clean_consent_text(self) -> ConsentText:
        """The wording that stood on the page; the one in use, where the page names none."""
        return self.cleaned_data["consent_text"] or wording_in_use()

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this box empty: it is there to catch programs."))
        return ""


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
        if cleaned.get("said_by") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what they said, or leave both boxes empty."))
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
        if cleaned.get("label") and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", _("Write the web address, or leave both boxes empty."))
        return cleaned


class RangeInput(forms.NumberInput):
    input_type = "range"


class PhotoForm(forms.Form):
    """What is said about a picture that has arrived."""

    alt_text = forms.CharField(
        label=_("Describe it for someone who can’t see it"),
        max_length=300,
        required=False,
        help_text=_("Such as: two people kneeling by a raised bed, laughing."),
    )
    people = forms.ChoiceField(
        label=_("Who is in it?"),
        choices=PhotoPermission.People.choices,
        required=False,
        help_text=_("So that nobody is shown who has not agreed. Only the moderators read this."),
        widget=forms.RadioSelect,
    )
    caption = forms.CharField(
        label=_("Caption"),
        max_length=300,
        required=False,
        help_text=_("So that readers know what they see. It stands under the photo."),
    )
    credit = forms.CharField(
        label=_("Who took it?"),
        max_length=120,
        required=False,
        help_text=_("So that they are named beside their photo."),
    )
    in_reports = forms.BooleanField(
        label=_("It may be used in printed reports"),
        required=False,
        help_text=_("We ask because what is printed stays."),
    )
    on_social_media = forms.BooleanField(
        label=_("It may be used on social media"),
        required=False,
        help_text=_("We ask because what others share there cannot be taken back."),
    )
    focus_x = forms.IntegerField(
        label=_("From left to right"), min_value=0, max_value=100, required=False, widget=RangeInput, initial=50
    )
    focus_y = forms.IntegerField(
        label=_("From top to bottom"), min_value=0, max_value=100, required=False, widget=RangeInput, initial=50
    )
    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=99, required=False)
    remove = forms.BooleanField(label=_("Remove this photo"), required=False)

    def __init__(self, *args: Any, image: StoryImage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.image = image

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remove"):
            return cleaned
        if not cleaned.get("alt_text") and "alt_text" not in self.errors:
            self.add_error("alt_text", _("Describe this photo in a sentence."))
        if not cleaned.get("people") and "people" not in self.errors:
            self.add_error("people", _("Say who is in this photo."))
        return cleaned

    @property
    def focus(self) -> dict[str, int | None]:
        """In percent from the left and from the top; nothing where it is the middle."""
        x, y = self.cleaned_data.get("focus_x"), self.cleaned_data.get("focus_y")
        return {"focus_x": None, "focus_y": None} if {x, y} <= {50, None} else {"focus_x": x, "focus_y": y}


QuoteFormSet = forms.formset_factory(QuoteForm, extra=3, max_num=3, absolute_max=MOST_ROWS)
LinkFormSet = forms.formset_factory(LinkForm, extra=2, max_num=3, absolute_max=MOST_ROWS)
