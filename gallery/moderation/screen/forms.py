from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from gallery.models import Decision, DeclineReason, ReadyRemark, SafeguardingQuestion

DECISIONS = [
    (Decision.Kind.APPROVE, _("Publish it")),
    (Decision.Kind.REQUEST_CHANGES, _("Request changes")),
    (Decision.Kind.DECLINE, _("Decline it")),
]
REMARK = "remark_"
"""How the name of a part's box begins."""
LONGEST_MESSAGE = 5000
AS_IN_MESSAGE = _("Our message says what to change here.")
"""What a contributor reads beside a part that was named without words of its own."""


def statement_key(question: SafeguardingQuestion) -> str:
    """What a tick stands for: this question in this wording."""
    return f"{question.pk}-{sha256(question.text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class NamedPart:
    """A part of the story: its tick, its box, and the name of the box to whoever cannot see the tick beside it."""

    tick: BoundWidget
    box: forms.BoundField
    label: str


class DecisionForm(forms.Form):
    """A button for each decision; whatever is written stays, whichever is pressed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=DECISIONS, error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what you decide."))
    )
    confirmed = forms.MultipleChoiceField(
        label=_("Safeguarding"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("These statements have changed meanwhile. Read them again.")},
    )
    message = forms.CharField(
        label=_("Message to the contributor"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=AdminAutoHeightTextInput(attrs={"rows": 1}),
        help_text=_("By mail and on their page, whatever you decide."),
    )
    reason = forms.ModelChoiceField(
        DeclineReason.objects.none(),
        label=_("Reason"),
        required=False,
        empty_label=_("Choose a reason"),
        help_text=_("The contributor gets its words, and then yours."),
    )
    named = forms.MultipleChoiceField(
        label=_("Parts to change"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A part that you ticked is not asked for any more.")},
    )
    ready = forms.ModelChoiceField(
        ReadyRemark.objects.none(), label=_("Words kept ready"), required=False, empty_label=_("Choose some")
    )
    ready_for = forms.ChoiceField(label=_("Where they go"), required=False)
    goes_on = forms.BooleanField(label=_("Then open the next story"), required=False)

    def __init__(self, *args: Any, parts: dict[str, str], questions: list[SafeguardingQuestion], **kwargs: Any) -> None:
        """`parts` are what may be named where changes are requested, with their labels."""
        super().__init__(*args, **kwargs)
        self.parts, self.questions = parts, questions
        self.offer("confirmed", [(statement_key(question), question.text) for question in questions])
        self.offer("named", list(parts.items()))
        self.offer("ready_for", [("message", _("Message to the contributor")), *remarks_on(parts)])
        self.fields["reason"].queryset = DeclineReason.objects.all()  # type: ignore[attr-defined]
        self.fields["ready"].queryset = ReadyRemark.objects.all()  # type: ignore[attr-defined]
        for part, label in parts.items():
            self.fields[REMARK + part] = forms.CharField(
                label=label, max_length=2000, required=False, widget=AdminAutoHeightTextInput(attrs={"rows": 1})
            )

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def remark_fields(self) -> list[forms.BoundField]:
        return [self[REMARK + part] for part in self.parts]

    @property
    def named_parts(self) -> list[NamedPart]:
        labels = [label for _part, label in remarks_on(self.parts)]
        return [NamedPart(*row) for row in zip(self["named"], self.remark_fields, labels, strict=True)]

    @property
    def is_about(self) -> str:
        """The decision whose part of the form stands open."""
        return self["kind"].value() or ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.add_chosen_words(cleaned.get("kind"))
        if cleaned.get("kind") == Decision.Kind.APPROVE:
            self.refuse_unconfirmed()
        if cleaned.get("kind") == Decision.Kind.REQUEST_CHANGES:
            self.refuse_saying_nothing()
            self.refuse_dropped_parts()
        if cleaned.get("kind") == Decision.Kind.DECLINE:
            self.refuse_without_reason()
        return cleaned

    def refuse_unconfirmed(self) -> None:
        if "confirmed" not in self.errors and len(self.cleaned_data["confirmed"]) < len(self.questions):
            self.add_error("confirmed", _("Confirm each of them before you publish."))

    def add_chosen_words(self, kind: str | None) -> None:
        """Words kept ready that were chosen count, whether or not “Add them” was pressed.

        Those beside a part count where changes are requested, as all that stands there.
        """
        ready, box = self.cleaned_data.get("ready"), self.box_for_words()
        if ready and (box == "message" or kind == Decision.Kind.REQUEST_CHANGES):
            self.cleaned_data[box] = joined(self.cleaned_data.get(box), ready.text)

    def refuse_saying_nothing(self) -> None:
        has_said_too_much = any(field.errors for field in (self["message"], *self.remark_fields))
        if has_said_too_much or self.cleaned_data.get("message"):
            return
        for part in self.named_without_words():
            self.add_error(REMARK + part, _("Say what to change, here or in the message."))
        if not self.named_without_words() and not self.remarks():
            self.add_error("message", _("Say what should change, here or beside a part, so that they can do it."))

    def named_without_words(self) -> list[str]:
        named = self.cleaned_data.get("named", [])
        return [part for part in self.parts if part in named and not self.cleaned_data.get(REMARK + part)]

    def refuse_dropped_parts(self) -> None:
        """A question may have been removed from the gallery while the moderator wrote about it."""
        dropped = [name for name in self.data if name.startswith(REMARK) and name not in self.fields]
        for words in filter(None, (self.data[name].strip() for name in dropped)):
            sentence = __("You wrote about a question that is not asked any more. Your words: “%(words)s”")
            self.add_error("message", sentence % {"words": words})

    def refuse_without_reason(self) -> None:
        """A reason that has no words of its own needs the moderator's."""
        reason, message = self.cleaned_data.get("reason"), self.cleaned_data.get("message")
        if reason is None and "reason" not in self.errors and self.fields["reason"].queryset.exists():  # type: ignore[attr-defined]
            self.add_error("reason", _("Choose why it is declined."))
        elif "message" not in self.errors and not message and not (reason and reason.text.strip()):
            self.add_error("message", _("Give the reason, so that they understand."))

    def remarks(self) -> dict[str, str]:
        """What is said about each part that was ticked or written about."""
        said = dict.fromkeys(self.named_without_words(), str(AS_IN_MESSAGE))
        said |= {part: text for part in self.parts if (text := self.cleaned_data.get(REMARK + part))}
        return said

    def decision(self) -> dict[str, Any]:
        """As `decide` takes it."""
        kept = {name: self.cleaned_data[name] for name in ("seen", "kind", "message", "reason")}
        confirmed = {question.pk for question in self.questions if statement_key(question) in self.confirmed_keys()}
        return {**kept, "remarks": self.remarks(), "confirmed": confirmed}

    def confirmed_keys(self) -> list[str]:
        return self.cleaned_data["confirmed"]

    def with_ready_words(self) -> dict[str, Any]:
        """What stands in each field, and in one of them the words that were chosen."""
        values = {name: self[name].value() for name in self.fields}
        if ready := self.chosen("ready"):
            box = self.box_for_words()
            values[box] = joined(values[box], ready.text)
        return values | {"ready": None}

    def box_for_words(self) -> str:
        """Where words kept ready go. A question may have been removed meanwhile."""
        place = self.chosen("ready_for")
        return REMARK + place if place in self.parts else "message"

    def chosen(self, name: str) -> Any:
        """Whatever else is wrong with the form."""
        try:
            return self.fields[name].clean(self[name].value())
        except ValidationError:
            return None


def joined(before: str | None, words: str) -> str:
    return "\n\n".join(filter(None, ((before or "").strip(), words)))


def remarks_on(parts: dict[str, str]) -> list[tuple[str, str]]:
    return [(part, __("Remark on “%(part)s”") % {"part": label}) for part, label in parts.items()]


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
        error_messages={"required": _("Give the reason, so that the contributor understands.")},
    )
