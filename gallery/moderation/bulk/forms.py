"""What a run asks, once for all its stories."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.models import BulkRun, GalleryPage, SafeguardingQuestion
from gallery.moderation.screen.forms import statement_key

Action = BulkRun.Action
MOST_TAGS = 8
LONGEST_TAG = 100


class RunForm(forms.Form):
    """Of an action that asks nothing."""

    def options(self) -> dict[str, Any]:
        """As the run keeps them, once the form is valid."""
        return {}


class ApproveForm(RunForm):
    """A box for each statement in its wording: one that was changed meanwhile has not been ticked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(SafeguardingQuestion.objects.all())
        for question in self.questions:
            self.fields[statement_key(question)] = forms.BooleanField(
                label=question.text,
                help_text=question.get_asked_when_display(),
                error_messages={"required": _("Confirm this for all of them, or look at the stories one by one.")},
            )

    def options(self) -> dict[str, Any]:
        return {"confirmed": [statement_key(question) for question in self.questions]}


class RequestChangesForm(RunForm):
    message = forms.CharField(
        label=_("Message to the contributors"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Each of them gets these words by mail and on their page, and can change their whole story."),
        error_messages={"required": _("Say what should change, so that they can do it.")},
    )

    def options(self) -> dict[str, Any]:
        return {"message": self.cleaned_data["message"]}


class TagForm(RunForm):
    tags = forms.CharField(
        label=_("Tags to add"),
        max_length=1000,
        help_text=_("With commas between them. Tags that a story has already stay."),
        error_messages={"required": _("Write at least one tag.")},
    )

    def clean_tags(self) -> list[str]:
        words = [" ".join(word.split()) for word in re.split(r"[,\n]", self.cleaned_data["tags"])]
        tags = list(dict.fromkeys(filter(None, words)))
        if not tags:
            raise forms.ValidationError(_("Write at least one tag."))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Choose up to %(most)s tags."), params={"most": MOST_TAGS})
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(_("Make each tag shorter than 100 characters."))
        return tags

    def options(self) -> dict[str, Any]:
        return {"tags": self.cleaned_data["tags"]}


class MoveForm(RunForm):
    gallery = forms.ModelChoiceField(
        label=_("To which gallery?"),
        queryset=GalleryPage.objects.none(),
        to_field_name="slug",
        help_text=_("Their answers stay as they are, with the questions that they answered."),
        error_messages={
            "required": _("Choose a gallery."),
            "invalid_choice": _("Choose one of the galleries in the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gallery"].queryset = GalleryPage.objects.programmes().order_by("title")  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        return {"gallery": self.cleaned_data["gallery"].pk}


FORMS: dict[str, type[RunForm]] = {
    Action.APPROVE: ApproveForm,
    Action.CLAIM: RunForm,
    Action.REQUEST_CHANGES: RequestChangesForm,
    Action.TAG: TagForm,
    Action.MOVE: MoveForm,
}
