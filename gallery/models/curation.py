"""What editors put before everything else, for a while."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from gallery.discovery.keeper import once_per_version
from gallery.models.people import User
from gallery.models.stories import StoryPage
from gallery.models.story_choosers import story_choosers

MOST_LEADING = 6
"""At a time: the newest choices among the stories that are public."""


class EditorsChoice(models.Model):
    story = models.OneToOneField(
        StoryPage,
        on_delete=models.CASCADE,
        related_name="editors_choice",
        verbose_name=_("story"),
        error_messages={"unique": _("This story is chosen already. Change its date to let it lead again.")},
    )
    chosen_on = models.DateField(_("chosen on"), default=timezone.localdate)
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("In a sentence, for readers: it stands on the story’s page.")
    )
    is_pinned = models.BooleanField(
        _("pinned to the front door"), default=False, help_text=_("There it comes before the other choices.")
    )
    chosen_by: Any = models.ForeignKey(User, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")

    panels = [
        FieldPanel("story", widget=story_choosers.widget_class),
        FieldPanel("reason"),
        FieldPanel("chosen_on"),
        FieldPanel("is_pinned"),
    ]

    class Meta:
        verbose_name = _("editor’s choice")
        verbose_name_plural = _("editor’s choices")
        ordering = ["-chosen_on", "-pk"]

    def __str__(self) -> str:
        return str(self.story)

    def clean(self) -> None:
        super().clean()
        if self.chosen_on and self.chosen_on > timezone.localdate():
            raise ValidationError({"chosen_on": _("Choose today, or a day that is over.")})
        if self.story_id and not StoryPage.objects.published().filter(pk=self.story_id).exists():
            raise ValidationError({"story": _("Choose a story that is public.")})


def public_choices() -> models.QuerySet[EditorsChoice]:
    return EditorsChoice.objects.filter(story__in=StoryPage.objects.published())


@once_per_version
def leading() -> tuple[tuple[int, str], ...]:
    """The numbers of the stories that lead, the newest choice first, and their paths."""
    return tuple(public_choices().values_list("story", "story__path")[:MOST_LEADING])


def leading_below(path: str) -> list[int]:
    return [number for number, own_path in leading() if own_path.startswith(path)]


@once_per_version
def chosen_for_the_front_door(most: int) -> tuple[int, ...]:
    """Pinned ones before all others, however old they are."""
    pinned_first = public_choices().order_by("-is_pinned", "-chosen_on", "-pk")
    return tuple(pinned_first.values_list("story", flat=True)[:most])
