"""Clearing a finding of the checks, and taking that back, over HTTP."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gallery.models import Clearance, StoryPage
from gallery.models.people import SignedInRequest
from gallery.moderation import checks
from gallery.moderation.doors import story_to_decide

SHORTEST = 4


class ClearForm(forms.Form):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=checks.Kind.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it no reason against publishing?"),
        min_length=SHORTEST,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the story’s record. The contributor does not see it."),
        error_messages={
            "required": _("Give the reason, so that others understand."),
            "min_length": _("Give the reason in a few words, so that others understand."),
        },
    )


@never_cache
@require_POST
def clear_finding(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    form = ClearForm(request.POST)
    if form.errors.keys() & {"key", "kind"}:
        return say_it_is_gone(request, story)
    if not form.is_valid():
        return ask_again(request, story, form)
    try:
        checks.clear(story, by=request.user, **form.cleaned_data)
    except checks.FindingGone:
        return say_it_is_gone(request, story)
    messages.success(request, __("It is cleared, and does not stand against publishing any more."))
    return back_to_checks(story)


def say_it_is_gone(request: SignedInRequest, story: StoryPage) -> HttpResponse:
    words = request.POST.get("reason", "").strip()[:500]
    sentence = __("Nothing was cleared: these words are not in the story any more. Read the new version.")
    messages.error(request, f"{sentence} {__('You wrote: “%(words)s”') % {'words': words}}" if words else sentence)
    return back_to_checks(story)


def back_to_checks(story: StoryPage) -> HttpResponse:
    return redirect(f"{reverse('review_story', args=[story.pk])}#checks")


def ask_again(request: SignedInRequest, story: StoryPage, form: ClearForm) -> HttpResponse:
    """On a page of its own, with what was typed; the finding beside it, if there is one still."""
    key = form.cleaned_data["key"]
    found = checks.findings_of(story.get_latest_revision_as_object())
    context: dict[str, Any] = {
        "page_title": __("Clear a finding"),
        "breadcrumbs_items": [
            {"url": reverse("stories"), "label": __("Stories")},
            {"url": reverse("review_story", args=[story.pk]), "label": story.draft_title},
            {"url": "", "label": __("Clear a finding")},
        ],
        "story": story,
        "form": form,
        "finding": next((finding for finding in found if finding.key == key), None),
    }
    return render(request, "moderation/clear_finding.html", context, status=422)


@never_cache
@require_POST
def take_back_clearance(request: SignedInRequest, pk: int, clearance: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    checks.take_back_clearance(get_object_or_404(Clearance, pk=clearance, story=story), by=request.user)
    messages.success(request, __("The finding stands open again."))
    return back_to_checks(story)


desk_urls = [
    path("stories/<int:pk>/findings/clear/", clear_finding, name="clear_finding"),
    path("stories/<int:pk>/clearances/<int:clearance>/take-back/", take_back_clearance, name="take_back_clearance"),
]
