"""What moderators do on the review screen, over HTTP."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gallery.models import Contribution, Decision, StoryPage
from gallery.models.people import SignedInRequest
from gallery.moderation import claims, review
from gallery.moderation.doors import story_to_decide, story_to_read
from gallery.moderation.queue.turns import next_story
from gallery.moderation.screen.conversation import write_message
from gallery.moderation.screen.forms import DecisionForm, MessageForm, TakeDownForm
from gallery.moderation.screen.gathering import GOES_ON, decision_form, show_review


@never_cache
@require_http_methods(["GET", "POST"])
def review_story(request: SignedInRequest, pk: int) -> HttpResponse:
    if request.method == "GET":
        return show_review(request, story_to_read(request.user, pk))
    return decide_or_prepare(request, story_to_decide(request.user, pk))


def decide_or_prepare(request: SignedInRequest, story: StoryPage) -> HttpResponse:
    form = decision_form(request, story, data=request.POST)
    if "add" in request.POST:
        return show_review(request, story, form=decision_form(request, story, initial=form.with_ready_words()))
    if "take_over" in request.POST:
        return take_over(request, story, form)
    if not form.is_valid():
        messages.error(request, _("Nothing is decided yet. See what is missing."))
        return show_review(request, story, form=form)
    return decide(request, story, form)


def take_over(request: SignedInRequest, story: StoryPage, form: DecisionForm) -> HttpResponse:
    """The words that stand in the form stay there."""
    try:
        claims.claim(story, by=request.user, takes_over=True)
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
    story = story_to_read(request.user, story.pk)
    return show_review(request, story, form=decision_form(request, story, initial=form.with_ready_words()))


def decide(request: SignedInRequest, story: StoryPage, form: DecisionForm) -> HttpResponse:
    goes_on = request.session[GOES_ON] = form.cleaned_data["goes_on"]
    next_one = next_story(story, user=request.user) if goes_on else None
    try:
        decision = review.decide(story, moderator=request.user, **form.decision())
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
        # The words of the moderator stay, beside what the story is now.
        story = story_to_read(request.user, story.pk)
        again = decision_form(request, story, initial=form.with_ready_words())
        return show_review(request, story, form=again, status=409)
    messages.success(request, what_was_decided(request, decision))
    return redirect("review_story", next_one) if next_one else redirect("stories")


def what_was_decided(request: SignedInRequest, decision: Decision) -> str:
    """With a button that undoes it, where that can be undone."""
    context = {"decision": decision, "story": decision.story, "may_reopen": decision.kind == Decision.Kind.DECLINE}
    return render_to_string("moderation/includes/decided.html", context, request=request)


@never_cache
@require_GET
def next_to_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """From this story on to the next that waits."""
    story = story_to_read(request.user, pk)
    number = next_story(story, user=request.user)
    if number is None:
        messages.info(request, _("Nothing else waits for you."))
        return redirect("stories")
    return redirect("review_story", number)


@never_cache
@require_POST
def reopen_story(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    return act(request, story, lambda: review.reopen(story, moderator=request.user))


@never_cache
@require_POST
def write_to_contributor(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    contribution = get_object_or_404(Contribution, story=story)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show_review(request, story, message_form=form)
    write_message(contribution, author=request.user, text=form.cleaned_data["text"], is_from_moderators=True)
    messages.success(request, _("Your message is on its way."))
    return redirect("review_story", pk)


@never_cache
@require_GET
@xframe_options_sameorigin
def preview_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """The latest revision as its public page, for the review screen's frame."""
    story = story_to_read(request.user, pk).get_latest_revision_as_object()
    return story.make_preview_request(request, story.default_preview_mode)


@never_cache
@require_POST
def take_down_story(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    if not story.live:
        messages.error(request, _("This story is not public any more."))
        return redirect("review_story", pk)
    form = TakeDownForm(request.POST)
    if not form.is_valid():
        return show_review(request, story, take_down_form=form, status=422)
    message = form.cleaned_data["message"]
    return act(request, story, lambda: review.take_down(story, moderator=request.user, message=message))


@never_cache
@require_POST
def restore_story(request: SignedInRequest, pk: int) -> HttpResponse:
    story = story_to_decide(request.user, pk)
    return act(request, story, lambda: review.restore(story, moderator=request.user))


def act(request: SignedInRequest, story: StoryPage, verb: Callable[[], Decision]) -> HttpResponse:
    try:
        decision = verb()
    except review.ReviewConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, what_was_decided(request, decision))
    return redirect("review_story", story.pk)


desk_urls = [
    path("stories/<int:pk>/", review_story, name="review_story"),
    path("stories/<int:pk>/next/", next_to_review, name="next_to_review"),
    path("stories/<int:pk>/preview/", preview_story, name="preview_story"),
    path("stories/<int:pk>/message/", write_to_contributor, name="write_to_contributor"),
    path("stories/<int:pk>/take-down/", take_down_story, name="take_down_story"),
    path("stories/<int:pk>/restore/", restore_story, name="restore_story"),
    path("stories/<int:pk>/reopen/", reopen_story, name="reopen_story"),
]
