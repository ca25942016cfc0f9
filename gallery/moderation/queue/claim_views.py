"""Claiming a story and releasing it, from the queue and from the review screen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from gallery.models import StoryPage
from gallery.models.people import SignedInRequest
from gallery.moderation.claims import claim, release
from gallery.moderation.doors import refuse_all_but_moderators, story_to_read
from gallery.moderation.standing import ReviewConflict


@require_POST
@never_cache
def claim_story(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_all_but_moderators(request.user)
    story = story_to_read(request.user, pk)
    try:
        claim(story, by=request.user, takes_over=request.POST.get("takes_over") == "1")
    except ReviewConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("You have claimed “%(title)s”.") % {"title": story.draft_title})
    return redirect(where_pressed(request, story))


@require_POST
@never_cache
def release_story(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_all_but_moderators(request.user)
    story = story_to_read(request.user, pk)
    try:
        release(story, by=request.user)
    except ReviewConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("“%(title)s” is free for the others.") % {"title": story.draft_title})
    return redirect(where_pressed(request, story))


def where_pressed(request: SignedInRequest, story: StoryPage) -> str:
    return get_valid_next_url_from_request(request) or reverse("review_story", args=[story.pk])


desk_urls = [
    path("stories/<int:pk>/claim/", claim_story, name="claim_story"),
    path("stories/<int:pk>/release/", release_story, name="release_story"),
]
