"""The pages on which a story is told, one for each step."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gallery.contributions.access import contribution_for, draft_for, own_draft_for
from gallery.contributions.drafts import StaleSave, Stamp, delete_draft, save_step
from gallery.contributions.photo_views import take_photos
from gallery.contributions.questionnaire import Questionnaire, previewed
from gallery.contributions.reading import Error
from gallery.contributions.steps import LAST_STEP, LAST_TITLE, Photos, Step
from gallery.contributions.suspension import refuse_suspended
from gallery.contributions.throttling import count, opens_again, refuse_for_now, wait_until
from gallery.contributions.unsaved import ask_to_sign_in, kept_for
from gallery.models import Attempt, Contribution, Draft, User
from gallery.models.people import SignedInRequest
from gallery.notifications.to_contributors import send_link_to_draft

View = Callable[..., HttpResponse]
LONGEST_WINDOW = 36


def of_draft(view: View) -> View:
    """The view is given the draft that the address names; of one that was sent, people are shown the receipt."""

    @never_cache
    @wraps(view)
    def inner(request: SignedInRequest, key: uuid.UUID, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return receipt_for(request, key) or view(request, draft_for(request.user, key), **kwargs)

    return inner


def receipt_for(request: SignedInRequest, key: uuid.UUID) -> HttpResponse | None:
    """Of a draft that was sent already: the same page as then."""
    sent = Contribution.objects.sent_from(key).first()
    if sent is None:
        return None
    address = reverse("contributions:sent", args=[contribution_for(request.user, sent.pk).pk])
    if is_autosave(request):
        return JsonResponse({"note": _("This story has been sent."), "see": address}, status=410)
    return redirect(address)


def is_autosave(request: HttpRequest) -> bool:
    return request.POST.get("action") == "autosave"


@require_GET
@of_draft
def open_draft(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """Go on where it was left."""
    unfinished = Questionnaire(draft).unfinished
    return redirect(step_url(draft, unfinished.slug if unfinished else LAST_STEP))


def step_url(draft: Draft, slug: str) -> str:
    if draft.pk is None:
        return reverse("contributions:share_story", args=[draft.gallery.slug])
    if slug == LAST_STEP:
        return reverse("contributions:check_and_send", args=[draft.key])
    return reverse("contributions:draft_step", args=[draft.key, slug])


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
    data = questionnaire_data(questionnaire, slug) if "check" in request.GET else None
    step = questionnaire.step(slug, data=data)
    assert step is not None  # noqa: S101 - the view has asked
    return step


def questionnaire_data(questionnaire: Questionnaire, slug: str) -> dict[str, Any]:
    saved = next(step for step in questionnaire.steps if step.slug == slug)
    return saved.as_data(questionnaire.draft.answers)


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


def gone(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """Sent from another window meanwhile, or deleted."""
    if receipt := receipt_for(request, draft.key):
        return receipt
    if is_autosave(request):
        return JsonResponse({"note": _("This draft is not there any more.")}, status=404)
    messages.error(request, _("This draft is not there any more."))
    return redirect("contributions:my_stories")


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


def saved_note(draft: Draft) -> str:
    if draft.pk is None or not draft.version:
        return ""
    return _("Saved at %(time)s") % {"time": date_format(timezone.localtime(draft.saved_at), "H:i")}


def follow(request: SignedInRequest, draft: Draft, slug: str) -> HttpResponse:
    action = request.POST.get("action", "")
    questionnaire = Questionnaire(draft)
    step = questionnaire.step(slug, data=request.POST)
    if isinstance(step, Photos):
        if answer := take_pictures(request, questionnaire, step):
            return answer
        # A photo that has just arrived is still without words.
        questionnaire = Questionnaire(draft)
        step = questionnaire.step(slug, data=questionnaire_data(questionnaire, slug))
    if action == "continue":
        if step is not None and not step.is_valid:
            return show_step(request, questionnaire, step, status=422)
        onward = questionnaire.neighbour(slug, 1)
        return redirect(step_url(draft, onward.slug if onward else LAST_STEP))
    return follow_elsewhere(request, questionnaire, action) or redirect(step_url(draft, slug))


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


def show_both(request: SignedInRequest, saved: Draft, slug: str, posted: QueryDict) -> HttpResponse:
    """Two windows, or two devices, have changed the same step: nobody's words are lost, and a person chooses."""
    if is_autosave(request):
        return JsonResponse({"note": _("This step was changed in another window or on another device.")}, status=409)
    questionnaire = Questionnaire(saved)
    step, other = (
        questionnaire.step(slug, data=posted),
        questionnaire.step(slug, data=questionnaire_data(questionnaire, slug)),
    )
    if step is None or other is None:
        return redirect("contributions:draft", saved.key)
    step.show_beside(other)
    return show_step(request, questionnaire, step, status=409, errors=[], is_conflict=True)


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
