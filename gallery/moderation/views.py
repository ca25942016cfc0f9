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

from gallery.models import Contribution, Decision, StoryPage, User
from gallery.models.parts import parts_of_story
from gallery.models.people import SignedInRequest
from gallery.moderation import review
from gallery.moderation.agreements import agreements_of, permitted_photos
from gallery.moderation.conversation import conversation_of, decisions_about, write_message
from gallery.moderation.difference import difference, read_before
from gallery.moderation.forms import DecisionForm, MessageForm, TakeDownForm

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
    form = DecisionForm(request.POST or None, initial={"seen": seen_now(story)}, parts=parts_to_name(story))
    if request.method == "POST" and form.is_valid():
        refuse_own_story(request.user, story)
        return decide(request, story, form)
    return show_review(request, story, form=form)


def seen_now(story: StoryPage) -> str:
    return review.fingerprint(story.get_latest_revision())


def parts_to_name(story: StoryPage) -> dict[str, str]:
    """Of a story that was made in the admin nothing is open to anybody but the editors."""
    return parts_of_story(story) if hasattr(story, "contribution") else {}


def refuse_own_story(user: User, story: StoryPage) -> None:
    if not review.may_review(user, story):
        raise PermissionDenied


def decide(request: SignedInRequest, story: StoryPage, form: DecisionForm) -> HttpResponse:
    try:
        decision = review.decide(story, moderator=request.user, **form.decision())
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
        # The words of the moderator stay, beside what the story is now.
        again = DecisionForm(initial={**form.cleaned_data, "seen": seen_now(story)}, parts=parts_to_name(story))
        return show_review(request, story, form=again, status=409)
    words = {"title": story.draft_title, "decision": decision.get_kind_display()}
    messages.success(request, _("“%(title)s”: %(decision)s.") % words)
    return redirect("stories")


def show_review(
    request: SignedInRequest,
    story: StoryPage,
    *,
    form: DecisionForm | None = None,
    message_form: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    contribution = getattr(story, "contribution", None)
    form = form or DecisionForm(initial={"seen": seen_now(story)}, parts=parts_to_name(story))
    is_waiting, is_own = review.open_task(story) is not None, review.is_own(request.user, story)
    context = {
        **what_was_sent(story),
        **(said_and_agreed(contribution) if contribution else {"entries": decisions_about(story)}),
        "page_title": story.draft_title,
        "is_own": is_own,
        "is_withdrawn": review.is_withdrawn(story),
        "form": form if is_waiting and not is_own else None,
        "message_form": message_form or MessageForm(),
        "may_edit": story.permissions_for_user(request.user).can_edit(),
        "take_down_form": TakeDownForm() if story.live else None,
        "may_restore": review.is_taken_down(story),
    }
    return render(request, "moderation/review.html", context, status=status)


def what_was_sent(story: StoryPage) -> dict[str, Any]:
    latest, before = story.get_latest_revision_as_object(), read_before(story)
    return {
        "story": story,
        "latest": latest,
        "gallery": story.get_parent(),
        "before": before,
        "changes": difference(before.as_object(), latest) if before else [],
        "photos": permitted_photos(latest),
    }


def said_and_agreed(contribution: Contribution) -> dict[str, Any]:
    return {
        "contribution": contribution,
        "co_authors": contribution.co_authors.all(),
        "agreements": agreements_of(contribution),
        "entries": conversation_of(contribution),
    }


@require_POST
def write_to_contributor(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_for(request.user, pk)
    contribution = get_object_or_404(Contribution, story=story)
    refuse_own_story(request.user, story)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show_review(request, story, message_form=form)
    write_message(contribution, author=request.user, text=form.cleaned_data["text"], is_from_moderators=True)
    messages.success(request, _("Your message is on its way."))
    return redirect("review_story", pk)


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
