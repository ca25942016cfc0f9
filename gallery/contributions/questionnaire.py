from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from gallery.contributions.forms import LinkFormSet, PhotoForm, QuoteFormSet, StoryForm
from gallery.contributions.places import coordinates_of
from gallery.contributions.submission import MAX_PHOTOS, SharedStory
from gallery.models import Draft, DraftPhoto

LAST_PLACE = 99
PLAIN_FIELDS = ("title", "summary", "organisation", "place_name", "region", "started", "ended", "people_reached")


def place_of(order: Any) -> int:
    """A draft keeps what was typed, right or wrong."""
    text = str(order or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else LAST_PLACE


def without_empty(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in typed.items() if text not in ("", None)}


class PhotoForms:
    """One form a picture of the draft, named by the picture's random key: nobody can point at another row."""

    def __init__(self, draft: Draft, *, data: QueryDict | None, initial: dict[str, dict[str, Any]]) -> None:
        photos = draft.photos.select_related("image") if draft.pk else DraftPhoto.objects.none()
        self.forms = [
            PhotoForm(
                data,
                image=photo.image,
                prefix=f"photo-{photo.image.key}",
                initial={"order": place, **without_empty(initial.get(photo.image.key, {}))},
            )
            for place, photo in enumerate(photos, start=1)
        ]
        if data is None:
            self.forms.sort(key=lambda form: place_of(form.initial["order"]))

    def __iter__(self) -> Iterator[PhotoForm]:
        return iter(self.forms)

    @property
    def removed(self) -> list[PhotoForm]:
        return [form for form in self.forms if form["remove"].data]

    @property
    def kept(self) -> list[PhotoForm]:
        return [form for form in self.forms if not form["remove"].data]

    def in_order(self) -> list[dict[str, Any]]:
        """As numbered; a photo without a number stays where it arrived."""
        numbered = [(form.cleaned_data["order"] or place, form) for place, form in enumerate(self.kept, start=1)]
        numbered.sort(key=lambda pair: pair[0])
        return [
            {"image": form.image, **{name: form.cleaned_data[name] for name in ("alt_text", "caption", "credit")}}
            for _place, form in numbered
        ]


class Questionnaire:
    """Everything that the page of the form asks, read together: the story, its quotes, links and photos."""

    def __init__(self, draft: Draft, *, data: QueryDict | None = None) -> None:
        self.draft = draft
        # What is typed now stands alone: forms that look unchanged since the last save would count as empty.
        typed = draft.answers if data is None else {}
        initial = typed.get("story") or {
            "your_name": draft.contributor.name,
            "organisation": draft.contributor.organisation,
            "contact_email": draft.contributor.email,
        }
        self.form = StoryForm(data, gallery=draft.gallery, initial=initial)
        self.quotes = QuoteFormSet(data, prefix="quotes", initial=typed.get("quotes"))
        self.links = LinkFormSet(data, prefix="links", initial=typed.get("links"))
        self.photos = PhotoForms(draft, data=data, initial=typed.get("photos") or {})

    @cached_property
    def is_valid(self) -> bool:
        readings = [self.form.is_valid(), self.quotes.is_valid(), self.links.is_valid()]
        readings += [form.is_valid() for form in self.photos.kept]
        return all(readings) and not self.lacks_photo and not self.has_too_many_photos

    @property
    def lacks_photo(self) -> bool:
        return self.draft.gallery.is_photo_required and not self.photos.kept

    @property
    def has_too_many_photos(self) -> bool:
        return len(self.photos.kept) > MAX_PHOTOS

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, as JSON for the draft."""
        # An answer to a question that has been dropped meanwhile is kept with the draft.
        before = self.draft.answers.get("story") or {}
        dropped = {name: text for name, text in before.items() if name.startswith("answer_")}
        return {
            "story": dropped | typed_in(self.form, leaving_out=("consent", "consent_text", "website")),
            "quotes": [typed_in(form) for form in self.quotes],
            "links": [typed_in(form) for form in self.links],
            "photos": {form.image.key: typed_in(form, leaving_out=("remove",)) for form in self.photos.kept},
        }

    def shared(self) -> SharedStory:
        cleaned = self.form.cleaned_data
        latitude, longitude = coordinates_of(cleaned["place_name"], region=cleaned["region"])
        return SharedStory(
            contact_email=cleaned["contact_email"],
            consent=cleaned["consent_text"],
            fields={name: cleaned[name] for name in PLAIN_FIELDS} | {"latitude": latitude, "longitude": longitude},
            answers=list(self.form.answers()),
            themes=list(cleaned["themes"]),
            cohorts=list(cleaned["cohorts"]),
            tags=cleaned["tags"],
            quotes=[form.cleaned_data for form in self.quotes if form.cleaned_data.get("text")],
            links=[form.cleaned_data for form in self.links if form.cleaned_data.get("url")],
            photos=self.photos.in_order(),
        )

    @property
    def error_summary(self) -> list[tuple[str, str]]:
        """Each error with the id of the field that it is about, in the order of the page."""
        *first, last = self.form.section_list
        found = [error for section in first for error in errors_of(section.fields)]
        found += [error for form in (*self.quotes, *self.photos.kept) for error in errors_of(list(form))]
        if self.lacks_photo:
            found.append(("photos", _("Add at least one photo: this gallery asks for one.")))
        if self.has_too_many_photos:
            found.append(("photos", _("A story has up to %(most)s photos. Remove some.") % {"most": MAX_PHOTOS}))
        found += errors_of(last.fields)
        found += [error for form in self.links for error in errors_of(list(form))]
        found += [("story-form", str(error)) for part in (self.quotes, self.links) for error in part.non_form_errors()]
        return found + errors_of([self.form["website"], self.form["consent"]])


def errors_of(fields: list[forms.BoundField]) -> list[tuple[str, str]]:
    return [(field.id_for_label or field.auto_id, str(field.errors[0])) for field in fields if field.errors]


def typed_in(form: forms.BaseForm, *, leaving_out: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: without_nul(form[name].data) for name in form.fields if name not in leaving_out}


def without_nul(value: Any) -> Any:
    """PostgreSQL keeps no NUL in JSON."""
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    return value.replace("\0", "") if isinstance(value, str) else value
