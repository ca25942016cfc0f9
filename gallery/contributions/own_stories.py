"""What contributors see of the stories that they have sent, and of those that they have begun."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gallery.contributions.access import contribution_for, may_edit
from gallery.contributions.stages import story_row
from gallery.contributions.submission import reopen_story
from gallery.contributions.views import form_url
from gallery.models import Contribution, Draft, StoryPage
from gallery.models.layout import sections_of
from gallery.models.people import SignedInRequest


@never_cache
@login_required
@require_GET
def my_stories(request: SignedInRequest) -> HttpResponse:
    contributions = Contribution.objects.with_stage().filter(contributor=request.user).select_related("story")
    drafts = Draft.objects.filter(contributor=request.user, contribution=None).select_related("gallery")
    context = {
        "contributions": [
            story_row(contribution) for contribution in contributions.prefetch_related("story__photos__image")
        ],
        "drafts": [
            {"title": draft.title, "gallery": draft.gallery, "url": form_url(draft, ""), "saved_on": draft.saved_at}
            for draft in drafts
        ],
    }
    return render(request, "contributions/my_stories.html", context)


@never_cache
@login_required
@require_GET
def my_story(request: SignedInRequest, pk: int) -> HttpResponse:
    contribution = contribution_for(request.user, pk)
    story = own_version(contribution)
    context = {
        "contribution": story_row(contribution),
        "messages_list": [
            {"label": decision.get_kind_display(), "text": decision.message, "on": decision.decided_at}
            for decision in contribution.story.decisions.all()
        ],
        "story": story,
        "sections": sections_of(story),
        "photos": story.photos.all(),
    }
    return render(request, "contributions/my_story.html", context)


def own_version(contribution: Contribution) -> StoryPage:
    """What the contributor sent last; not what an editor is still working on."""
    sent = contribution.story.revisions.filter(user=contribution.contributor).order_by("-created_at", "-pk").first()
    return sent.as_object() if sent else contribution.story


@never_cache
@login_required
@require_GET
def sent(request: SignedInRequest, pk: int) -> HttpResponse:
    return render(request, "contributions/sent.html", {"contribution": story_row(contribution_for(request.user, pk))})


@login_required
@require_POST
def edit_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a returned story for changes."""
    contribution = contribution_for(request.user, pk)
    if not may_edit(contribution):
        return redirect("contributions:my_story", pk)
    return redirect(form_url(reopen_story(contribution, contributor=request.user), ""))
