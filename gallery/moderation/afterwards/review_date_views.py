"""Choosing the day on which a story is asked about, and the list of those that nobody has answered for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gallery.models.people import SignedInRequest
from gallery.moderation.afterwards.review_dates import BATCH, ReviewDateForm, due, set_review_date
from gallery.moderation.doors import refuse_all_but_moderators, story_to_decide
from gallery.moderation.screen.gathering import show_review


@never_cache
@require_POST
def set_review_date_view(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    form = ReviewDateForm(request.POST)
    if not story.live:
        messages.error(request, _("This story is not public any more."))
    elif form.is_valid():
        day = set_review_date(story, due_on=form.cleaned_data["due_on"], by=request.user).due_on
        messages.success(request, _("They are asked on %(day)s.") % {"day": date_format(day, "j F Y")})
    else:
        return show_review(request, story, review_date_form=form, status=422)
    return redirect("review_story", pk)


@never_cache
@require_GET
def overdue_stories(request: SignedInRequest) -> HttpResponse:
    refuse_all_but_moderators(request.user)
    context = {"page_title": _("Still true?"), "dates": due().order_by("due_on", "pk")[:BATCH]}
    return render(request, "moderation/still_true.html", context)


desk_urls = [
    path("stories/still-true/", overdue_stories, name="overdue_stories"),
    path("stories/<int:pk>/still-true/", set_review_date_view, name="set_review_date"),
]
