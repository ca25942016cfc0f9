"""Whether a published story is still true is asked on a day that a moderator chooses, and again a year later."""

import datetime as dt
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from gallery.models import Contribution, ReviewDate, StoryPage, User
from gallery.models.people import SignedInRequest
from gallery.moderation import review
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import locked, locked_for
from gallery.notifications.afterwards import ask_if_still_true

YEARS_AHEAD = 10
BATCH = 100
SHOWN_ON_HOME = 5


def in_a_year(day: dt.date | None = None) -> dt.date:
    """The same day of the next year; of a leap day the last of that February."""
    day = day or timezone.localdate()
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else dt.date(day.year + 1, 2, 28)


@transaction.atomic
def set_review_date(story: StoryPage, *, due_on: dt.date, by: User) -> ReviewDate:
    """Ask on that day whether it is still true. What was asked before, and not answered, is not waited for."""
    story = locked_for(by, story)
    date, _is_new = ReviewDate.objects.update_or_create(story=story, defaults={"due_on": due_on, "asked_at": None})
    keep(story, "gallery.set_review_date", by=by, about=date)
    return date


@transaction.atomic
def confirm(story: StoryPage, *, by: User) -> bool:
    """Somebody who tells it says that it is still true; whether they were asked. Asked again in a year."""
    story = locked(story)
    date = waiting_for_answer().filter(story=story).first()
    if date is None:
        return False
    date.due_on, date.asked_at, date.confirmed_at = in_a_year(), None, timezone.now()
    date.save()
    keep(story, "gallery.confirm", by=by, about=date)
    return True


def waiting_for_answer() -> QuerySet[ReviewDate]:
    return ReviewDate.objects.filter(asked_at__isnull=False, story__live=True)


def is_asked(story: StoryPage) -> bool:
    return waiting_for_answer().filter(story=story).exists()


def due() -> QuerySet[ReviewDate]:
    """Of stories that are public: of others nobody asks."""
    public = Q(story__in=StoryPage.objects.published())
    return ReviewDate.objects.filter(public, due_on__lte=timezone.localdate()).select_related("story")


def ask_about_due_stories() -> None:
    """Each once; where there is nobody to ask, the desk sees that it is due."""
    reachable = ~Q(story__contribution__contact_email="") | Q(story__contribution__entered_by__isnull=False)
    has_somebody = Q(story__contribution__isnull=False) & reachable
    for date in due().filter(has_somebody, asked_at=None)[:BATCH]:
        ask(date)


@transaction.atomic
def ask(date: ReviewDate) -> None:
    story = locked(date.story)
    still_due = ReviewDate.objects.filter(pk=date.pk, due_on=date.due_on, asked_at=None)
    if not story.live or not still_due.update(asked_at=timezone.now()):
        return
    ask_if_still_true(Contribution.objects.get(story=story), due_on=date.due_on)
    keep(story, "gallery.ask_again", by=None, about=date)


class ReviewDateForm(forms.Form):
    due_on = forms.DateField(
        label=_("Ask again on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Whoever shared it is asked by mail whether it is still true."),
        error_messages={"required": _("Choose a day."), "invalid": _("Write a day such as 2027-03-31.")},
    )

    def clean_due_on(self) -> dt.date:
        day = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day <= today:
            raise forms.ValidationError(_("Choose a day to come."))
        if day.year > today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("Choose a day within the next ten years."))
        return day


class DuePanel(Component):
    """Stories of which nobody has said yet that they are still true."""

    name = "stories_due"
    template_name = "moderation/still_true_panel.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"dates": due().order_by("due_on", "pk")[:SHOWN_ON_HOME], "total": due().count()}


def add_due_panel(request: SignedInRequest, panels: list[Component]) -> None:
    if review.is_moderator(request.user) and due().exists():
        panels.append(DuePanel())


def after_context(story: StoryPage, user: User) -> dict[str, Any]:
    """What `moderation/includes/after.html` shows."""
    date = ReviewDate.objects.filter(story=story).first()
    may_change = story.live and review.may_review(user, story)
    return {
        "review_date": date,
        "review_date_form": ReviewDateForm(initial={"due_on": in_a_year()}) if may_change else None,
    }
