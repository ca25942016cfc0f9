"""Report a story: anybody, with or without an account, tells the moderators that something is wrong with it.

Whoever told the story learns nothing of it, and the story stays as it is until somebody decides.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.contributions.fields import AddressField
from gallery.contributions.once import OnceForm
from gallery.contributions.spam import GuardedForm
from gallery.contributions.throttling import Kind, count, opens_again, seconds_until, wait_until
from gallery.models import Report, StoryPage
from gallery.moderation.record.entries import keep
from gallery.moderation.review import locked
from gallery.notifications.to_moderators import tell_of_report


@dataclass(frozen=True)
class Reported:
    """What somebody finds wrong with a story. The same words from the same page have one key, other words another."""

    key: uuid.UUID
    reason: str
    text: str
    email: str


class ReportForm(OnceForm, GuardedForm):
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Reason.choices,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        help_text=_(
            "Which part do you mean, and what do you know about it? Up to 2,000 characters."
            " The moderators and whoever runs the programme read this."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    email = AddressField(
        label=_("Your email address"),
        max_length=254,
        required=False,
        help_text=_("If you would like an answer. Only the moderators see it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if not text and self.cleaned_data.get("reason") == Report.Reason.OTHER:
            raise ValidationError(_("Write what is wrong."))
        return text

    def reported(self, story: StoryPage) -> Reported:
        words = {name: self.cleaned_data[name] for name in ("reason", "text", "email")}
        return Reported(key=self.key_for(story.pk, *words.values()), **words)


@never_cache
@require_http_methods(["GET", "POST"])
def report_story(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for everybody, signed in or not, about a published story."""
    story = get_object_or_404(StoryPage.objects.published(), pk=pk)
    if request.method == "POST":
        return receive(request, story, ReportForm(request.POST))
    if "sent" in request.GET:
        context = {"story": story, "story_url": story.get_url(request)}
        return render(request, "contributions/report_sent.html", context)
    return show(request, story, ReportForm())


def receive(request: HttpRequest, story: StoryPage, form: ReportForm) -> HttpResponse:
    if not form.is_valid():
        return show(request, story, form, status=422)
    reported = form.reported(story)
    if not Report.objects.filter(key=reported.key).exists():
        if opening := opens_again(Kind.REPORT, request):
            return show_later(request, story, form, opening)
        count(Kind.REPORT, request, key=reported.key)
        try:
            take_report(reported, story=story)
        except StoryPage.DoesNotExist as error:
            raise Http404 from error
    return redirect(reverse("contributions:report_story", args=[story.pk]) + "?sent")


def show(request: HttpRequest, story: StoryPage, form: ReportForm, *, status: int = 200) -> HttpResponse:
    context = {"story": story, "story_url": story.get_url(request), "form": form}
    return render(request, "contributions/report.html", context, status=status)


def show_later(request: HttpRequest, story: StoryPage, form: ReportForm, opening: datetime) -> HttpResponse:
    """With what was typed, ready to be sent when there is room again."""
    form.add_error(None, wait_until(opening))
    response = show(request, story, form, status=429)
    response["Retry-After"] = seconds_until(opening)
    return response


@transaction.atomic
def take_report(reported: Reported, *, story: StoryPage) -> Report:
    """Once. Raises StoryPage.DoesNotExist for a story that is not public any more."""
    locked(story)
    story = StoryPage.objects.published().get(pk=story.pk)
    report, is_new = Report.objects.get_or_create(key=reported.key, defaults={**vars(reported), "story": story})
    if is_new:
        # Nobody's name: who reports a story is between them and the moderators.
        keep(story, "gallery.report", by=None, about=report)
        tell_of_report(report)
    return report
