"""Fields and rules that read a stranger's words the way people write them."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import ProhibitNullCharactersValidator, validate_email
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gallery.discovery.filters import slugs_now
from gallery.discovery.moved import moved_terms
from gallery.models import Cohort, Theme

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff "
MAX_TAGS = 8
MAX_TAGS_TEXT = 1000
"""Characters that are read for tags at all."""


def within_words(limit: int) -> Callable[[str], None]:
    def check(text: str) -> None:
        over = len(text.split()) - limit
        if over > 0:
            raise ValidationError(
                ngettext("Take out %(over)s word.", "Take out %(over)s words.", over)
                + " "
                + __("This answer can be up to %(limit)s words."),
                params={"over": over, "limit": limit},
            )

    return check


def ask_for(form: forms.Form, name: str, sentence: str | Promise) -> None:
    """Beside a field that was left empty; one whose words were refused says so already."""
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, str(sentence))


def can_be_written_to(address: str) -> None:
    """Some addresses that look right cannot stand in a mail."""
    validate_email(address)
    try:
        sanitize_address(address, "utf-8")
    except (UnicodeError, ValueError, AttributeError) as error:  # the last is a slip of Python's own parser
        raise ValidationError(_("Enter a valid email address.")) from error


class AddressField(forms.EmailField):
    """An email address; invisible marks, which a pasted one often brings along, are taken off its ends."""

    default_validators = [can_be_written_to]

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").strip(INVISIBLE)


class TermsField(forms.ModelMultipleChoiceField):
    """Terms that editors keep, by their slugs. One that is another now is that one; what is gone is left out."""

    def __init__(self, model: type[Theme | Cohort], **kwargs: Any) -> None:
        options = {"to_field_name": "slug", "widget": forms.CheckboxSelectMultiple, "required": False}
        super().__init__(model.objects.offered(), **options, **kwargs)
        self.model, self.facet = model, model._meta.model_name or ""

    def keep(self, slugs: Any) -> None:
        """What was chosen while it was still offered can be kept."""
        chosen = [slug for slug in slugs or () if isinstance(slug, str) and "\0" not in slug]
        self.queryset = self.model.objects.offered(keeping=self.current(chosen))

    def current(self, slugs: Any) -> Any:
        are_slugs = isinstance(slugs, list | tuple) and all(isinstance(slug, str) for slug in slugs)
        return slugs_now(self.facet, list(slugs), moved_terms()) if slugs and are_slugs else slugs

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(self.current(value))

    def clean(self, value: Any) -> Any:
        return super().clean(self.current(value))


class MonthField(forms.Field):
    """A month as people write it: "2024-03", "03/2024" or "March 2024". Cleans to its first day."""

    widget = forms.TextInput(attrs={"placeholder": _("March 2024"), "inputmode": "text"})
    names = {str(name).lower(): number for number, name in MONTHS.items()}
    patterns = (
        re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(-\d{1,2})?"),
        re.compile(r"(?P<month>\d{1,2})[/. ](?P<year>\d{4})"),
        re.compile(r"(?P<name>[a-z]{3,9})\.?,? (?P<year>\d{4})"),
        re.compile(r"(?P<year>\d{4})"),
    )

    def to_python(self, value: Any) -> dt.date | None:
        text = " ".join(str(value or "").lower().split())
        if not text:
            return None
        for pattern in self.patterns:
            if match := pattern.fullmatch(text):
                return self.first_day(**match.groupdict())
        raise ValidationError(_("Write a month and a year, such as March 2024."))

    def first_day(self, year: str, month: str = "1", name: str = "") -> dt.date:
        named = [number for full, number in self.names.items() if name and full.startswith(name)]
        try:
            day = dt.date(int(year), named[0] if name else int(month), 1)
        except (ValueError, IndexError) as error:
            raise ValidationError(_("Write a month and a year, such as March 2024.")) from error
        if not 1900 <= day.year <= dt.date.today().year + 5:
            raise ValidationError(_("Write a year between 1900 and a few years from now."))
        return day

    def prepare_value(self, value: Any) -> Any:
        return f"{MONTHS[value.month]} {value.year}" if isinstance(value, dt.date) else value


class TagListField(forms.Field):
    """Words between commas. Cleans to a list of lower-case words, each once."""

    def to_python(self, value: Any) -> list[str]:
        words = [" ".join(word.split()) for word in re.split(r"[,\n]", str(value or "")[:MAX_TAGS_TEXT])]
        return list({word.casefold(): word.lower() for word in words if word}.values())

    def validate(self, value: list[str]) -> None:
        if len(value) > MAX_TAGS:
            raise ValidationError(_("Choose up to %(most)s words."), params={"most": MAX_TAGS})
        for word in value:
            ProhibitNullCharactersValidator()(word)
        if not all(slugify(word, allow_unicode=True) for word in value):
            raise ValidationError(_("Write words, such as: weekly, outdoors."))
        if any(len(word) > 40 for word in value):
            raise ValidationError(_("Put a comma between the words. Each can be up to 40 characters."))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value
