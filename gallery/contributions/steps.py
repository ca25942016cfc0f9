"""The steps of telling a story. Each reads its own fields from a request or from what the draft has kept."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.contributions.drafts import MAX_PHOTOS, Answers
from gallery.contributions.forms import (
    AboutThemForm,
    AboutYouForm,
    LinkFormSet,
    PhotoForm,
    PlaceForm,
    QuoteFormSet,
    StoryForm,
)
from gallery.contributions.reading import Error, Row, as_formset, errors_of, rows_of, rows_typed, typed_in, words_in
from gallery.models import ConsentText, Draft, DraftPhoto

LAST_PLACE = 99
ABOUT_YOU, PLACE = "about-you", "place-and-people"
ABOUT_THEM = _("Who tells it")
ABOUT_THEM_INTRO = _("You type it in for somebody else. It is yours to look after until they take it over.")


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


class YourStory(FormStep):
    slug = "your-story"
    title = _("Your story")
    intro = _("In your own words. Short is good.")

    form: StoryForm

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        self.form = StoryForm(data, gallery=self.draft.gallery, initial=answers.get("story"))


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
        return [Error("step-form", str(error)) for error in self.quotes.non_form_errors()]


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


class PlaceAndPeople(Step):
    slug = PLACE
    title = _("Place and people")
    intro = _("This is how other projects find you. All of it is optional.")
    template = "contributions/steps/place_and_people.html"

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        self.form = PlaceForm(data, initial=answers.get("story"))
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
        if not self.are_links_open:
            return []
        return [Error("step-form", str(error)) for error in self.links.non_form_errors()]


STEPS: dict[str, type[Step]] = {step.slug: step for step in (AboutYou, YourStory, Quotes, Photos, PlaceAndPeople)}
LAST_STEP = "check-and-send"
LAST_TITLE = _("Check and send")


def photo_form(photo: DraftPhoto, *, data: Mapping[str, Any] | None, words: dict[str, Any]) -> PhotoForm:
    return PhotoForm(data, image=photo.image, prefix=f"photo-{photo.image.key}", initial=words)


def place_of(order: Any) -> int:
    """A draft keeps what was typed, right or wrong."""
    text = str(order or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else LAST_PLACE


def without_empty(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in typed.items() if text not in ("", None)}
