from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from gallery.models import Decision

DECISIONS = [
    (Decision.Kind.APPROVE, _("Publish it")),
    (Decision.Kind.REQUEST_CHANGES, _("Request changes")),
    (Decision.Kind.DECLINE, _("Decline it")),
]
REMARK = "remark_"
"""How the name of a part's box begins."""


class DecisionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Your decision"), choices=DECISIONS, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message to the contributor"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They get these words by mail and on their page. Needed if you decline."),
    )

    def __init__(self, *args: Any, parts: dict[str, str], **kwargs: Any) -> None:
        """`parts` are what may be named where changes are requested, with their labels."""
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part, label in parts.items():
            self.fields[REMARK + part] = forms.CharField(
                label=label, max_length=2000, required=False, widget=AdminAutoHeightTextInput
            )

    @property
    def remark_fields(self) -> list[forms.BoundField]:
        return [self[REMARK + part] for part in self.parts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Decision.Kind.REQUEST_CHANGES:
            self.refuse_saying_nothing()
            self.refuse_dropped_parts()
        if cleaned.get("kind") == Decision.Kind.DECLINE and not cleaned.get("message"):
            self.add_error("message", _("Give the reason, so that they understand."))
        return cleaned

    def refuse_saying_nothing(self) -> None:
        has_said_too_much = any(field.errors for field in (self["message"], *self.remark_fields))
        if not has_said_too_much and not self.cleaned_data.get("message") and not self.remarks():
            self.add_error("message", _("Say what should change, here or beside a part, so that they can do it."))

    def refuse_dropped_parts(self) -> None:
        """A question may have been removed from the gallery while the moderator wrote about it."""
        dropped = [name for name in self.data if name.startswith(REMARK) and name not in self.fields]
        for words in filter(None, (self.data[name].strip() for name in dropped)):
            sentence = __("You wrote about a question that is not asked any more. Your words: “%(words)s”")
            self.add_error("message", sentence % {"words": words})

    def remarks(self) -> dict[str, str]:
        """What was written about each part."""
        return {part: text for part in self.parts if (text := self.cleaned_data.get(REMARK + part))}

    def decision(self) -> dict[str, Any]:
        """As `decide` takes it."""
        return {name: self.cleaned_data[name] for name in ("seen", "kind", "message")} | {"remarks": self.remarks()}


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Write to the contributor"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They get these words by mail and on their page, and can answer. Nothing is decided by it."),
        error_messages={"required": _("Write a message first.")},
    )


class TakeDownForm(forms.Form):
    message = forms.CharField(
        label=_("Why is it taken down?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The contributor gets these words by mail."),
    )
