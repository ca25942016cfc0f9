"""What is said about each picture that has arrived, and who is in it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.contributions.drafts import MAX_PHOTOS, Answers
from gallery.contributions.fields import ask_for
from gallery.contributions.reading import Error, errors_of, typed_in
from gallery.contributions.steps.step import Step
from gallery.models import ConsentText, DraftPhoto, PhotoPermission, StoryImage

LAST_PLACE = 99


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
        if not cleaned.get("remove"):
            ask_for(self, "alt_text", _("Describe this photo in a sentence."))
            ask_for(self, "people", _("Say who is in this photo."))
        return cleaned

    @property
    def focus(self) -> dict[str, int | None]:
        """In percent from the left and from the top; nothing where it is the middle."""
        x, y = self.cleaned_data.get("focus_x"), self.cleaned_data.get("focus_y")
        return {"focus_x": None, "focus_y": None} if {x, y} <= {50, None} else {"focus_x": x, "focus_y": y}


class Photos(Step):
    """One form a picture of the draft, named by the picture's random key: nobody can point at another row."""

    slug = "photos"
    title = _("Photos")
    intro = _("Up to eight. We remove the hidden location from every photo.")
    template = "contributions/steps/photos.html"

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        words = answers.get("photos") or {}
        photos = self.draft.photos.select_related("image") if self.draft.pk else DraftPhoto.objects.none()
        self.photos = [
            photo_form(photo, data=data, words={"order": place, **without_empty(words.get(photo.image.key, {}))})
            for place, photo in enumerate(photos, start=1)
        ]
        self.photos.sort(key=lambda form: place_of(form["order"].value()))

    @classmethod
    def as_data(cls, answers: Answers) -> dict[str, Any]:
        photos = (answers.get("photos") or {}).items()
        return {f"photo-{key}-{name}": value for key, words in photos for name, value in words.items()}

    @property
    def form_list(self) -> list[forms.BaseForm]:
        return list(self.kept)

    @property
    def wording(self) -> str:
        """What adding a photo says."""
        return ConsentText.objects.in_use(ConsentText.Purpose.PHOTOS).text

    @property
    def removed(self) -> list[PhotoForm]:
        return [form for form in self.photos if form["remove"].data]

    @property
    def kept(self) -> list[PhotoForm]:
        return [form for form in self.photos if not form["remove"].data]

    def typed(self) -> Answers:
        return {"photos": {form.image.key: typed_in(form, leaving_out=("remove",)) for form in self.kept}}

    @staticmethod
    def part_of(form: forms.BaseForm, name: str) -> str:
        return "photos"

    @property
    def errors(self) -> list[Error]:
        """Each says which photo it is about."""
        of_photos = [
            Error(error.target, __("Photo %(number)s: %(words)s") % {"number": number, "words": error.words})
            for number, form in enumerate(self.kept, start=1)
            for error in errors_of(form)
        ]
        return of_photos + self.own_errors

    @property
    def parts(self) -> set[str]:
        return {"photos"}

    @property
    def has_open_fields(self) -> bool:
        return super().has_open_fields or not self.photos

    @property
    def own_errors(self) -> list[Error]:
        if self.draft.gallery.is_photo_required and not self.kept:
            return [Error("new_photos", __("Add at least one photo: this gallery asks for one."))]
        if len(self.kept) > MAX_PHOTOS:
            return [Error("photo-list", __("A story has up to %(most)s photos. Remove some.") % {"most": MAX_PHOTOS})]
        return []


def photo_form(photo: DraftPhoto, *, data: Mapping[str, Any] | None, words: dict[str, Any]) -> PhotoForm:
    return PhotoForm(data, image=photo.image, prefix=f"photo-{photo.image.key}", initial=words)


def place_of(order: Any) -> int:
    """A draft keeps what was typed, right or wrong."""
    text = str(order or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else LAST_PLACE


def without_empty(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in typed.items() if text not in ("", None)}
