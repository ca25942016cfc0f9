"""The last step: read it once more, agree, send it, and get a receipt."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gallery.contributions.access import WAITING, contribution_for, stage_of
from gallery.contributions.agreement import SendForm
from gallery.contributions.drafting.buttons import follow_elsewhere
from gallery.contributions.drafting.doors import gone, of_draft
from gallery.contributions.drafting.pages import frame_of
from gallery.contributions.drafts import StaleSave
from gallery.contributions.expectation import expectation
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.reading import Error, errors_of
from gallery.contributions.stages import story_row
from gallery.contributions.steps.order import LAST_STEP
from gallery.contributions.submission import (
    GalleryClosed,
    StoryCorrected,
    StoryMovedOn,
    resubmit_story,
    submit_story,
)
from gallery.contributions.throttling import count, opens_again, refuse_for_now
from gallery.models import Attempt, Contribution, Draft, StoryPage, User
from gallery.models.layout import sections_of
from gallery.models.people import SignedInRequest
from gallery.models.versions import sent_last
from gallery.moderation.screen.difference import difference

QUICKEST = timedelta(seconds=3)
"""Nobody tells a new story in less; one word of a returned one is mended in no time."""


@require_http_methods(["GET", "POST"])
@of_draft
def check_and_send(request: SignedInRequest, draft: Draft) -> HttpResponse:
    questionnaire = Questionnaire(draft)
    if request.method == "GET":
        return show_check(request, questionnaire)
    if request.POST.get("action") == "send":
        return take_story(request, questionnaire)
    return follow_elsewhere(request, questionnaire, request.POST.get("action", "")) or redirect(request.path)


def take_story(request: SignedInRequest, questionnaire: Questionnaire) -> HttpResponse:
    draft = questionnaire.draft
    if opening := opens_again(Attempt.Kind.STORY, request):
        return refuse_for_now(request, opening)
    form = SendForm(request.POST)
    if not form.is_valid() or not questionnaire.is_valid:
        return show_check(request, questionnaire, form=form, status=422)
    if draft.contribution_id is None and draft.created_at > timezone.now() - QUICKEST:
        return refuse(request, questionnaire, _("That was quick. Please press the button once more."))
    if form.cleaned_data["version"] != draft.version:
        return changed_meanwhile(request, draft)
    return send(request, questionnaire, form)


def send(request: SignedInRequest, questionnaire: Questionnaire, form: SendForm) -> HttpResponse:
    draft = questionnaire.draft
    shared = questionnaire.shared(consent=form.cleaned_data["consent_text"])
    try:
        if draft.contribution_id is None:
            contribution = submit_story(shared, draft=draft, sent_by=request.user)
        else:
            contribution = resubmit_story(shared, draft=draft, sent_by=request.user, seen=form.cleaned_data["seen"])
    except GalleryClosed:
        return refuse(request, questionnaire, _("This gallery has closed for new stories. Your draft is kept."))
    except StoryMovedOn:
        refusal = _("This story is not open for changes any more. Look under “My stories” where it stands.")
        return refuse(request, questionnaire, refusal)
    except Draft.DoesNotExist:
        return gone(request, draft)
    except StaleSave:
        return changed_meanwhile(request, draft)
    except StoryCorrected:
        return show_correction(request, questionnaire)
    count(Attempt.Kind.STORY, request, key=draft.key)
    if request.user == draft.contributor and not draft.is_on_behalf:
        remember(request.user, draft)
    return redirect("contributions:sent", contribution.pk)


def changed_meanwhile(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """What is sent is what was read."""
    now = Draft.objects.select_related("gallery", "contributor", "contribution").filter(pk=draft.pk).first()
    if now is None:
        return gone(request, draft)
    refusal = _("Your story was changed in another window since you opened this page. Read it again, then send it.")
    return refuse(request, Questionnaire(now), refusal, status=409)


def refuse(
    request: SignedInRequest, questionnaire: Questionnaire, words: str, *, status: int = 422, **more: Any
) -> HttpResponse:
    """With the agreement still ticked, and what is on this page taken as read."""
    form = SendForm(initial={"consent": True, **state_of(questionnaire)})
    return show_check(request, questionnaire, form=form, refusals=[Error("send", words)], status=status, **more)


def show_correction(request: SignedInRequest, questionnaire: Questionnaire) -> HttpResponse:
    """A moderator has corrected the story meanwhile: the contributor sees what, before their version replaces it."""
    draft = questionnaire.draft
    story = StoryPage.objects.get(contribution=draft.contribution_id or 0)
    latest = story.get_latest_revision()
    began = draft.started_from.as_object() if draft.started_from else story
    words = _("A moderator has corrected your story since you began. Read what they changed, then send yours.")
    form = SendForm(initial={"consent": True, **state_of(questionnaire), "seen": latest.pk})
    corrections = difference(began, latest.as_object())
    return show_check(
        request, questionnaire, form=form, refusals=[Error("send", words)], status=409, corrections=corrections
    )


def state_of(questionnaire: Questionnaire) -> dict[str, Any]:
    return {"version": questionnaire.draft.version, "seen": questionnaire.draft.started_from_id}


def show_check(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    *,
    form: SendForm | None = None,
    refusals: list[Error] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    form = form or SendForm(initial=state_of(questionnaire))
    context = {
        **frame_of(request.user, questionnaire, LAST_STEP),
        **more,
        "form": form,
        "error_summary": [*(refusals or []), *errors_of(form)],
        "parts": questionnaire.open_steps,
        "is_ready": questionnaire.is_valid,
        "photos": questionnaire.photos.photos,
        "back": questionnaire.open_steps[-1].slug,
    }
    return render(request, "contributions/check_and_send.html", context, status=status)


def remember(user: User, draft: Draft) -> None:
    """So that the next story's form knows it already."""
    told = draft.answers.get("story") or {}
    user.organisation = told.get("organisation") or user.organisation
    user.name = told.get("your_name") or user.name
    user.save(update_fields=["organisation", "name"])


@never_cache
@login_required
@require_GET
def sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receipt: a copy of what was sent, and what to expect."""
    contribution = contribution_for(request.user, pk)
    if stage_of(contribution) not in WAITING:
        return redirect("contributions:my_story", pk)
    story = own_version(contribution)
    context = {
        "contribution": story_row(request, contribution),
        "story": story,
        "sections": sections_of(story),
        "photos": story.photos.all(),
        "expectation": expectation(contribution.story),
    }
    return render(request, "contributions/sent.html", context)


def own_version(contribution: Contribution) -> StoryPage:
    """What was sent last; not what an editor is still working on."""
    own = sent_last(contribution)
    return own.as_object() if own else contribution.story
