"""What the buttons of a step do, once it is saved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gallery.contributions.drafting.pages import show_step, step_url
from gallery.contributions.photo_views import take_photos
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.steps.order import LAST_STEP
from gallery.contributions.steps.photos import Photos
from gallery.contributions.steps.step import Step
from gallery.models import Draft
from gallery.models.people import SignedInRequest
from gallery.notifications.to_contributors import send_link_to_draft


def follow(request: SignedInRequest, draft: Draft, slug: str) -> HttpResponse:
    action = request.POST.get("action", "")
    questionnaire = Questionnaire(draft)
    step = questionnaire.step(slug, data=request.POST)
    if isinstance(step, Photos):
        if answer := take_pictures(request, questionnaire, step):
            return answer
        # A photo that has just arrived is still without words.
        questionnaire = Questionnaire(draft)
        step = questionnaire.judged(slug)
    if action == "continue":
        return go_on(request, questionnaire, slug, step)
    return follow_elsewhere(request, questionnaire, action) or redirect(step_url(draft, slug))


def go_on(request: SignedInRequest, questionnaire: Questionnaire, slug: str, step: Step | None) -> HttpResponse:
    """To the next step, once there is nothing wrong with this one."""
    if step is not None and not step.is_valid:
        return show_step(request, questionnaire, step, status=422)
    onward = questionnaire.neighbour(slug, 1)
    return redirect(step_url(questionnaire.draft, onward.slug if onward else LAST_STEP))


def take_pictures(request: SignedInRequest, questionnaire: Questionnaire, step: Photos) -> HttpResponse | None:
    """Those that were chosen, and those to be removed. The page again, if any could not be taken."""
    taken = take_photos(request, questionnaire.draft, removed=[form.image for form in step.removed])
    if not taken.errors:
        return None
    fresh = Questionnaire(questionnaire.draft)
    shown = fresh.step(Photos.slug)
    response = show_step(request, fresh, shown or step, photo_errors=taken.errors, status=422)
    if taken.retry_after:
        response.status_code, response["Retry-After"] = 503, str(taken.retry_after)
    return response


def follow_elsewhere(request: SignedInRequest, questionnaire: Questionnaire, action: str) -> HttpResponse | None:
    """Where a button leads that is on every step."""
    draft = questionnaire.draft
    if action == "finish_later":
        send_link_to_draft(draft, to=request.user)
        messages.success(request, _("Your story is saved. We have sent you a link to it by mail."))
        return redirect("contributions:my_stories")
    if action == "preview":
        return redirect("contributions:preview_draft", draft.key)
    if action in {LAST_STEP, *(step.slug for step in questionnaire.open_steps)}:
        return redirect(step_url(draft, action))
    return None
