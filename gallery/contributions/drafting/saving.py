"""What was typed is saved first, whatever is wrong with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gallery.contributions.drafting.buttons import follow
from gallery.contributions.drafting.doors import gone, is_autosave
from gallery.contributions.drafting.pages import saved_note, show_both, show_too_early, step_url
from gallery.contributions.drafts import StaleSave, Stamp, save_step
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.suspension import refuse_suspended
from gallery.contributions.throttling import count, opens_again
from gallery.models import Attempt, Draft
from gallery.models.people import SignedInRequest

LONGEST_WINDOW = 36


def take_in(request: SignedInRequest, draft: Draft, slug: str) -> HttpResponse:
    """Save first, whatever is wrong with it; then do what the button says."""
    refuse_suspended(request)
    if draft.pk is None:
        if opening := opens_again(Attempt.Kind.DRAFT, request):
            return show_too_early(request, draft, slug, opening)
        count(Attempt.Kind.DRAFT, request, key=draft.key)
    try:
        draft = save_from(request.POST, draft, slug)
        return JsonResponse(saved_state(draft, slug)) if is_autosave(request) else follow(request, draft, slug)
    except StaleSave as stale:
        return show_both(request, stale.saved, slug, request.POST)
    except Draft.DoesNotExist:
        return gone(request, draft)


def take_in_kept(request: SignedInRequest, draft: Draft, slug: str, kept: QueryDict) -> HttpResponse:
    """What was typed before signing in again."""
    refuse_suspended(request)
    try:
        draft = save_from(kept, draft, slug)
    except StaleSave as stale:
        return show_both(request, stale.saved, slug, kept)
    except Draft.DoesNotExist:
        return gone(request, draft)
    messages.success(request, _("You are signed in again. What you typed is saved."))
    return redirect(step_url(draft, slug))


def save_from(posted: QueryDict, draft: Draft, slug: str) -> Draft:
    questionnaire = Questionnaire(draft)
    step = questionnaire.step(slug, data=posted)
    typed = step.typed() if step else {}
    if questionnaire.open_parts is not None:
        typed["opened"] = sorted(questionnaire.open_parts)
    return save_step(draft, typed, step=slug, stamp=stamp_of(posted))


def stamp_of(posted: QueryDict) -> Stamp:
    return Stamp(
        version=number_in(posted, "version"),
        window=posted.get("window", "")[:LONGEST_WINDOW].replace("\0", ""),
        count=number_in(posted, "count"),
    )


def number_in(posted: QueryDict, name: str) -> int:
    text = posted.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def saved_state(draft: Draft, slug: str) -> dict[str, Any]:
    """What the page needs to go on saving."""
    return {"note": saved_note(draft), "version": draft.version, "address": step_url(draft, slug)}
