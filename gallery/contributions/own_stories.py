"""What contributors see of the stories that they have sent, and of those that they have begun; and what they can do."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gallery.contributions.access import Action, contribution_for, may, own_contribution_for
from gallery.contributions.corrections import ObjectionForm, corrections_context
from gallery.contributions.drafts import reopen_story
from gallery.contributions.expectation import expectation
from gallery.contributions.once import OnceForm
from gallery.contributions.sending import own_version
from gallery.contributions.stages import story_row
from gallery.contributions.submission import StoryMovedOn, take_back_story, withdraw_story
from gallery.contributions.suspension import refuse_suspended
from gallery.contributions.throttling import count, opens_again, wait_until
from gallery.contributions.unsaved import kept_for, signed_in_to_post
from gallery.models import Attempt, Contribution, Draft, StoryPage
from gallery.models.layout import sections_of
from gallery.models.people import SignedInRequest
from gallery.moderation.review import locked
from gallery.moderation.screen.conversation import conversation_of, write_message


class MessageForm(OnceForm):
    text = forms.CharField(
        label=_("Write to the moderators"),
        max_length=5000,
        help_text=_("A question, or something they should know. They get it by mail, and so do you when they answer."),
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@login_required
@require_GET
def my_stories(request: SignedInRequest) -> HttpResponse:
    contributions = Contribution.objects.open_to(request.user).with_stage().select_related("story")
    drafts = Draft.objects.open_to(request.user).filter(contribution=None).select_related("gallery", "contributor")
    context = {
        "contributions": [
            story_row(request, contribution) for contribution in contributions.prefetch_related("story__photos__image")
        ],
        "drafts": [
            {
                "title": draft.title,
                "gallery": draft.gallery,
                "url": reverse("contributions:draft", args=[draft.key]),
                "saved_on": draft.saved_at,
                "is_own": draft.contributor_id == request.user.pk,
                "is_on_behalf": draft.is_on_behalf,
                "owner": draft.contributor,
                "key": draft.key,
            }
            for draft in drafts
        ],
    }
    return render(request, "contributions/my_stories.html", context)


@never_cache
@login_required
@require_GET
def my_story(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution, kept = contribution_for(request.user, pk), kept_for(request)
    if kept and kept.get("text"):
        messages.info(request, __("You are signed in again. What you wrote is below, and not sent yet."))
    return show_story(request, contribution, form=MessageForm(initial={"text": kept.get("text")} if kept else None))


def show_story(
    request: SignedInRequest,
    contribution: Contribution,
    *,
    form: MessageForm,
    objection_form: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    story = own_version(contribution)
    context = {
        "contribution": story_row(request, contribution),
        "conversation": conversation_of(contribution),
        "form": form,
        "story": story,
        "sections": sections_of(story),
        "photos": story.photos.all(),
        "is_own": contribution.keeper_id == request.user.pk,
        "is_open_to_hello": contribution.is_open_to_hello,
        "introductions": contribution.story.introductions.count(),
        "expectation": expectation(contribution.story),
        "objection_form": objection_form or ObjectionForm(prefix="objection"),
        **corrections_context(request.user, contribution),
    }
    return render(request, "contributions/my_story.html", context, status=status)


@signed_in_to_post("contributions:my_story", keeps_words=True)
def write_to_moderators(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = contribution_for(request.user, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show_story(request, contribution, form=form, status=422)
    key = form.key_for(contribution.pk, request.user.pk, form.cleaned_data["text"])
    if not is_written(key) and (opening := opens_again(Attempt.Kind.MESSAGE, request)):
        form.add_error("text", wait_until(opening))
        return show_story(request, contribution, form=form, status=429)
    write_once(request, contribution, text=form.cleaned_data["text"], key=key)
    messages.success(request, __("Your message is on its way to the moderators."))
    return redirect("contributions:my_story", pk)


def is_written(key: uuid.UUID) -> bool:
    return Attempt.objects.filter(kind=Attempt.Kind.MESSAGE, key=key).exists()


@transaction.atomic
def write_once(request: SignedInRequest, contribution: Contribution, *, text: str, key: uuid.UUID) -> None:
    """A second click at the same moment waits for the lock, and finds it written."""
    try:
        locked(contribution.story)
    except StoryPage.DoesNotExist as error:
        raise Http404 from error
    if not is_written(key):
        count(Attempt.Kind.MESSAGE, request, key=key)
        write_message(contribution, author=request.user, text=text, is_from_moderators=False)


@signed_in_to_post("contributions:my_story")
def edit_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a story for changes; one that waits is taken back first."""
    contribution = contribution_for(request.user, pk)
    if may(request.user, Action.TAKE_BACK, contribution):
        return open_changes(request, contribution, lambda: take_back_story(contribution, by=request.user))
    if may(request.user, Action.EDIT, contribution):
        refuse_suspended(request)
        return open_changes(request, contribution, lambda: reopen_story(contribution))
    return say_it_moved_on(request, contribution)


def open_changes(request: SignedInRequest, contribution: Contribution, verb: Callable[[], Draft]) -> HttpResponse:
    try:
        draft = verb()
    except StoryMovedOn:
        return say_it_moved_on(request, contribution)
    return redirect("contributions:draft", draft.key)


def say_it_moved_on(request: SignedInRequest, contribution: Contribution) -> HttpResponse:
    messages.error(request, str(StoryMovedOn()))
    return redirect("contributions:my_story", contribution.pk)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = own_contribution_for(request.user, pk, Action.WITHDRAW)
    if request.method == "GET":
        row = story_row(request, contribution)
        return render(request, "contributions/withdraw.html", {"contribution": row})
    try:
        withdraw_story(contribution, by=request.user)
    except StoryMovedOn:
        return say_it_moved_on(request, contribution)
    messages.success(request, __("Your story is withdrawn. Nobody can see it any more."))
    return redirect("contributions:my_story", pk)
