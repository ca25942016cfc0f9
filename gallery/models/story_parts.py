"""The rows that belong to a story and stand in its revisions."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from gallery.models.pages import Question
from gallery.models.stories import StoryPage


class StoryAnswer(Orderable):
    """Keeps the wording of the question that it answered, whatever becomes of the question."""

    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    question_label = models.CharField(_("question"), max_length=160)
    text = models.TextField(_("answer"), max_length=20_000)

    panels = [FieldPanel("question_label"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        indexes = [models.Index(fields=["question", "story"], name="gallery_storyanswer_having")]

    def __str__(self) -> str:
        return self.question_label


class StoryQuote(Orderable):
    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="quotes")
    text = models.CharField(_("quote"), max_length=300)
    said_by = models.CharField(_("who said it"), max_length=120, blank=True)

    panels = [FieldPanel("text"), FieldPanel("said_by")]

    def __str__(self) -> str:
        return self.text


class StoryPhoto(Orderable):
    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        "gallery.StoryImage", on_delete=models.CASCADE, related_name="story_photos", verbose_name=_("photo")
    )
    alt_text = models.CharField(
        _("description"), max_length=300, help_text=_("For somebody who cannot see it: who is there, doing what?")
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True, help_text=_("Who took it."))
    focus_x = models.PositiveSmallIntegerField(
        _("what matters most, from the left"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("In percent: where the picture is cut, this stays."),
    )
    focus_y = models.PositiveSmallIntegerField(
        _("what matters most, from the top"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    panels = [
        FieldPanel("image"),
        FieldPanel("alt_text"),
        FieldPanel("caption"),
        FieldPanel("credit"),
        FieldPanel("focus_x"),
        FieldPanel("focus_y"),
    ]

    def __str__(self) -> str:
        return self.alt_text


class StoryLink(Orderable):
    story = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(_("address"), max_length=500)
    label = models.CharField(_("what it is"), max_length=120, blank=True)

    panels = [FieldPanel("url"), FieldPanel("label")]

    def __str__(self) -> str:
        return self.label or self.url
