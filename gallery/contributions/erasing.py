"""Erasing a story that is nobody's: typed in and never taken over, or left without a name.

What somebody has shared is erased by them alone, with their account.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.contributions.account_erasure import erase_story
from gallery.contributions.account_traces import TracesOfStories, rewrite_full_text_indexes
from gallery.models import Contribution, StoryPage, User
from gallery.models.people import SignedInRequest
from gallery.moderation.doors import story_to_read
from gallery.moderation.standing import ReviewConflict, is_admin, is_nobodys, locked

SOMEBODYS = _("This story is somebody’s: they alone can erase it, with their account.")


class EraseForm(forms.Form):
    """Nobody erases a story with a slip of the hand: they type its title."""

    title = forms.CharField(
        label=_("Type the title of the story"),
        max_length=255,
        error_messages={"required": _("Type the title, so that it is not the wrong story.")},
    )

    def __init__(self, *args: Any, story: StoryPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story = story

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if title.split() != self.story.draft_title.split():
            raise ValidationError(_("This is not its title. Type it as it stands above."))
        return title


@transaction.atomic
def erase_nobodys(story: StoryPage, *, by: User) -> None:
    """Nothing of the story is left but its number in the record. Raises ReviewConflict once it is somebody's."""
    if not is_admin(by):
        raise PermissionDenied
    # Whoever takes it over at this moment waits here, and then finds no story, or comes first.
    story = locked(story)
    if not is_nobodys(story):
        raise ReviewConflict(str(SOMEBODYS))
    erase_with_traces(story, by=by)


def erase_with_traces(story: StoryPage, *, by: User | None) -> None:
    contributions = Contribution.objects.filter(story=story).select_related("story")
    contribution = contributions.prefetch_related("story__decisions", "messages").get()
    traces = TracesOfStories([contribution])
    erase_story(contribution, by=by)
    traces.erase()
    transaction.on_commit(rewrite_full_text_indexes)


@never_cache
@require_http_methods(["GET", "POST"])
def erase_story_of_nobody(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_read(request.user, pk)
    if not is_admin(request.user):
        raise PermissionDenied
    if not is_nobodys(story):
        messages.error(request, SOMEBODYS)
        return redirect("review_story", pk)
    form = EraseForm(request.POST or None, story=story)
    if request.method == "POST" and form.is_valid():
        return erase(request, story)
    return show(request, story, form, status=422 if request.method == "POST" else 200)


def erase(request: SignedInRequest, story: StoryPage) -> HttpResponse:
    try:
        erase_nobodys(story, by=request.user)
    except ReviewConflict as conflict:
        messages.error(request, str(conflict))
        return redirect("review_story", story.pk)
    messages.success(request, __("The story is erased."))
    return redirect("stories")


def show(request: SignedInRequest, story: StoryPage, form: EraseForm, *, status: int) -> HttpResponse:
    context = {
        "page_title": __("Erase a story"),
        "breadcrumbs_items": [
            {"url": reverse("stories"), "label": __("Stories")},
            {"url": reverse("review_story", args=[story.pk]), "label": story.draft_title},
            {"url": "", "label": __("Erase a story")},
        ],
        "story": story,
        "form": form,
    }
    return render(request, "moderation/erase_story.html", context, status=status)


desk_urls = [path("stories/<int:pk>/erase/", erase_story_of_nobody, name="erase_story")]
