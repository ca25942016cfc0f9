"""The moderators' screens in the Wagtail admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gallery.models import Decision, StoryPage, User
from gallery.models.people import SignedInRequest
from gallery.moderation import review
from gallery.moderation.forms import DecisionForm, TakeDownForm

PER_PAGE = 50


def story_for(user: User, pk: int) -> StoryPage:
    if not review.is_moderator(user):
        raise PermissionDenied
    return get_object_or_404(StoryPage.objects.select_related("contribution__contributor"), id=pk)


@require_GET
def stories(request: SignedInRequest) -> HttpResponse:
    if not review.is_moderator(request.user):
        raise PermissionDenied
    q = " ".join(request.GET.get("q", "")[:200].replace("\0", "").split())
    found = StoryPage.objects.order_by("-latest_revision_created_at")
    if q:
        found = found.filter(draft_title__icontains=q)
    context = {
        "page_title": _("Stories"),
        "waiting": [] if q else review.waiting(),
        "q": q,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("p")),
    }
    return render(request, "moderation/stories.html", context)


@require_http_methods(["GET", "POST"])
def review_story(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_for(request.user, pk)
    form = DecisionForm(request.POST or None, initial={"seen": seen_now(story)})
    if request.method == "POST" and form.is_valid():
        refuse_own_story(request.user, story)
        return decide(request, story, form)
    return render(request, "moderation/review.html", review_context(request.user, story, form))


def seen_now(story: StoryPage) -> str:
    return review.fingerprint(story.get_latest_revision())


def refuse_own_story(user: User, story: StoryPage) -> None:
    if not review.may_review(user, story):
        raise PermissionDenied


def decide(request: SignedInRequest, story: StoryPage, form: DecisionForm) -> HttpResponse:
    try:
        decision = review.decide(story, moderator=request.user, **form.cleaned_data)
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
        # The words of the moderator stay, beside what the story is now.
        again = DecisionForm(initial={**form.cleaned_data, "seen": seen_now(story)})
        return render(request, "moderation/review.html", review_context(request.user, story, again), status=409)
    words = {"title": story.draft_title, "decision": decision.get_kind_display()}
    messages.success(request, _("“%(title)s”: %(decision)s.") % words)
    return redirect("stories")


def review_context(user: User, story: StoryPage, form: DecisionForm) -> dict[str, Any]:
    is_waiting = review.open_task(story) is not None
    decisions = list(story.decisions.select_related("moderator"))
    return {
        "page_title": story.draft_title,
        "story": story,
        "latest": story.get_latest_revision_as_object(),
        "gallery": story.get_parent(),
        "contribution": getattr(story, "contribution", None),
        "decisions": decisions,
        "form": form if is_waiting and review.may_review(user, story) else None,
        "is_own": review.is_own(user, story),
        "is_waiting": is_waiting,
        "may_edit": story.permissions_for_user(user).can_edit(),
        "take_down_form": TakeDownForm() if story.live else None,
        "may_restore": review.is_taken_down(story),
    }


@require_GET
def preview_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """The latest revision as its public page, for the review screen's frame."""
    story = story_for(request.user, pk).get_latest_revision_as_object()
    return story.make_preview_request(request, story.default_preview_mode)


@require_POST
def take_down_story(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_for(request.user, pk)
    refuse_own_story(request.user, story)
    form = TakeDownForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason, so that the contributor understands."))
        return redirect("review_story", pk)
    return act(
        request, story, lambda: review.take_down(story, moderator=request.user, message=form.cleaned_data["message"])
    )


@require_POST
def restore_story(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_for(request.user, pk)
    refuse_own_story(request.user, story)
    return act(request, story, lambda: review.restore(story, moderator=request.user))


def act(request: SignedInRequest, story: StoryPage, verb: Callable[[], Decision]) -> HttpResponse:
    try:
        decision = verb()
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, decision.get_kind_display())
    return redirect("review_story", story.pk)
