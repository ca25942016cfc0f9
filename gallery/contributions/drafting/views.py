"""The steps of a draft after the first save, its preview, and its end."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gallery.contributions.access import own_draft_for
from gallery.contributions.drafting.doors import of_draft
from gallery.contributions.drafting.pages import show_step, step_url
from gallery.contributions.drafting.saving import take_in, take_in_kept
from gallery.contributions.drafts import delete_draft
from gallery.contributions.questionnaire import Questionnaire, previewed
from gallery.contributions.steps.order import LAST_STEP
from gallery.contributions.steps.step import Step
from gallery.contributions.unsaved import kept_for
from gallery.models import Draft
from gallery.models.people import SignedInRequest


@require_GET
@of_draft
def open_draft(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """Go on where it was left."""
    unfinished = Questionnaire(draft).unfinished
    return redirect(step_url(draft, unfinished.slug if unfinished else LAST_STEP))


@require_http_methods(["GET", "POST"])
@of_draft
def draft_step(request: SignedInRequest, draft: Draft, step: str) -> HttpResponse:
    questionnaire = Questionnaire(draft)
    if questionnaire.step(step) is None:
        return redirect("contributions:draft", draft.key)
    if request.method == "POST":
        return take_in(request, draft, step)
    if (kept := kept_for(request)) is not None:
        return take_in_kept(request, draft, step, kept)
    return show_step(request, questionnaire, read_step(request, questionnaire, step))


def read_step(request: HttpRequest, questionnaire: Questionnaire, slug: str) -> Step:
    """As it was saved; with what is wrong in it, for somebody whom the last step has sent back."""
    step = questionnaire.judged(slug) if "check" in request.GET else questionnaire.step(slug)
    assert step is not None  # noqa: S101 - the view has asked
    return step


@require_GET
@of_draft
def preview_draft(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """Exactly as the public page will be, with a way back above it."""
    questionnaire = Questionnaire(draft)
    request.is_preview = True  # type: ignore[attr-defined]  # as Wagtail marks its own previews
    with transaction.atomic():
        story = previewed(questionnaire)
        context = {**story.get_context(request), "draft_url": reverse("contributions:draft", args=[draft.key])}
        context["hello_url"] = context["draft_url"] if questionnaire.shared().is_open_to_hello else ""
        response = render(request, "contributions/preview.html", context)
        # Tags that are new came into being, and nobody has sent them.
        transaction.set_rollback(True)
    return response


@require_http_methods(["GET", "POST"])
@of_draft
def delete_draft_view(request: SignedInRequest, draft: Draft) -> HttpResponse:
    own = own_draft_for(request.user, draft.key)
    if request.method == "GET":
        return render(request, "contributions/delete_draft.html", {"draft": own})
    delete_draft(own)
    messages.success(request, _("Your draft is deleted."))
    return redirect("contributions:my_stories")
