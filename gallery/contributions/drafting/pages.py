"""The page of a step: its questions, what is wrong, and where it stands among the others."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery.contributions.drafting.doors import is_autosave
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.reading import Error
from gallery.contributions.steps.order import LAST_STEP, LAST_TITLE
from gallery.contributions.steps.step import Step
from gallery.contributions.throttling import refuse_for_now, wait_until
from gallery.models import Draft, User
from gallery.models.people import SignedInRequest


def show_step(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    step: Step,
    *,
    status: int = 200,
    errors: list[Error] | None = None,
    photo_errors: list[str] | None = None,
    is_conflict: bool = False,
) -> HttpResponse:
    draft = questionnaire.draft
    before = questionnaire.neighbour(step.slug, -1)
    context = {
        **frame_of(request.user, questionnaire, step.slug),
        "step": step,
        "back": before.slug if before else "",
        "window": uuid.uuid4(),
        "photo_errors": photo_errors or [],
        "error_summary": step.errors if errors is None else errors,
        "is_conflict": is_conflict,
        "moderator_message": last_message(draft) if draft.contribution else "",
    }
    return render(request, "contributions/draft_step.html", context, status=status)


def show_both(request: SignedInRequest, saved: Draft, slug: str, posted: QueryDict) -> HttpResponse:
    """Two windows, or two devices, have changed the same step: nobody's words are lost, and a person chooses."""
    if is_autosave(request):
        return JsonResponse({"note": _("This step was changed in another window or on another device.")}, status=409)
    questionnaire = Questionnaire(saved)
    step, other = questionnaire.step(slug, data=posted), questionnaire.judged(slug)
    if step is None or other is None:
        return redirect("contributions:draft", saved.key)
    step.show_beside(other)
    return show_step(request, questionnaire, step, status=409, errors=[], is_conflict=True)


def show_again(request: SignedInRequest, draft: Draft, slug: str) -> HttpResponse:
    """As it was sent, ready to be sent once more."""
    return show_posted(request, draft, slug, told=_("Please press the button once more. Nothing is lost."), status=403)


def show_too_early(request: SignedInRequest, draft: Draft, slug: str, opening: datetime) -> HttpResponse:
    """Over the limit; what was typed stays on the page."""
    refusal = refuse_for_now(request, opening)
    if is_autosave(request):
        return refusal
    shown = show_posted(request, draft, slug, told=wait_until(opening), status=refusal.status_code)
    shown["Retry-After"] = refusal["Retry-After"]
    return shown


def show_posted(request: SignedInRequest, draft: Draft, slug: str, *, told: str, status: int) -> HttpResponse:
    """The step with what was typed in it, and a sentence above."""
    questionnaire = Questionnaire(draft)
    step = questionnaire.step(slug, data=request.POST)
    if step is None:
        return redirect("contributions:draft", draft.key)
    return show_step(request, questionnaire, step, status=status, errors=[Error("step-form", told)])


def frame_of(user: User, questionnaire: Questionnaire, slug: str) -> dict[str, Any]:
    """What stands around every step."""
    draft = questionnaire.draft
    return {
        "gallery": draft.gallery,
        "draft": draft,
        "contribution": draft.contribution,
        "address": step_url(draft, slug),
        "steps": steps_nav(questionnaire, slug),
        "saved_note": saved_note(draft),
        "is_own": draft.contributor_id == user.pk,
        "is_closed": not draft.gallery.is_open and draft.contribution is None,
    }


def step_url(draft: Draft, slug: str) -> str:
    if draft.pk is None:
        return reverse("contributions:share_story", args=[draft.gallery.slug])
    if slug == LAST_STEP:
        return reverse("contributions:check_and_send", args=[draft.key])
    return reverse("contributions:draft_step", args=[draft.key, slug])


def saved_note(draft: Draft) -> str:
    if draft.pk is None or not draft.version:
        return ""
    return _("Saved at %(time)s") % {"time": date_format(timezone.localtime(draft.saved_at), "H:i")}


def steps_nav(questionnaire: Questionnaire, current: str) -> list[dict[str, Any]]:
    draft = questionnaire.draft
    items = [
        {"slug": step.slug, "title": step.title, "is_done": is_known(draft, step) and step.is_valid}
        for step in questionnaire.open_steps
    ]
    items.append({"slug": LAST_STEP, "title": LAST_TITLE, "is_done": False})
    return [{**item, "is_current": item["slug"] == current} for item in items]


def is_known(draft: Draft, step: Step) -> bool:
    """Whether its answers have been saved: now, or with the story that is being changed."""
    return draft.contribution_id is not None or step.slug in draft.step_saves


def last_message(draft: Draft) -> str:
    """What the moderator wrote who returned the story."""
    decision = draft.contribution.story.decisions.last() if draft.contribution else None
    return decision.message if decision and decision.kind == decision.Kind.REQUEST_CHANGES else ""
