"""What contributors agree to when they send a story, and what they had before their eyes when they did."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gallery.models import ConsentText

MOST = 2**31 - 1


def wording_in_use() -> ConsentText:
    return ConsentText.objects.in_use(ConsentText.Purpose.STORY)


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
