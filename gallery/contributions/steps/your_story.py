"""The story itself: a title, two sentences, and the questions that its gallery asks."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from gallery.contributions.drafts import Answers
from gallery.contributions.fields import within_words
from gallery.contributions.steps.step import FormStep
from gallery.models import GalleryPage, Question

MAX_ANSWER_CHARACTERS = 20_000


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


class YourStory(FormStep):
    slug = "your-story"
    title = _("Your story")
    intro = _("In your own words. Short is good.")

    form: StoryForm

    def build(self, data: Mapping[str, Any] | None, answers: Answers) -> None:
        self.form = StoryForm(data, gallery=self.draft.gallery, initial=answers.get("story"))
