from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.models import Decision

DECISIONS = [
    (Decision.Kind.APPROVE, _("Publish it")),
    (Decision.Kind.REQUEST_CHANGES, _("Request changes")),
    (Decision.Kind.DECLINE, _("Decline it")),
]


class DecisionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Your decision"), choices=DECISIONS, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message to the contributor"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They get these words by mail and on their page. Needed unless you publish."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Decision.Kind.REQUEST_CHANGES and not cleaned.get("message"):
            self.add_error("message", _("Say what should change, so that they can do it."))
        if cleaned.get("kind") == Decision.Kind.DECLINE and not cleaned.get("message"):
            self.add_error("message", _("Give the reason, so that they understand."))
        return cleaned


class TakeDownForm(forms.Form):
    message = forms.CharField(
        label=_("Why is it taken down?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The contributor gets these words by mail."),
    )
