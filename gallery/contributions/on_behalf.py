"""What moderators do for somebody without an account: enter their story, and hand it over to them later."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.menu import MenuItem

from gallery.contributions.co_authors import invite
from gallery.contributions.throttling import Kind, count, opens_again, refuse_for_now
from gallery.models import Contribution, Draft, GalleryPage, Invitation, User
from gallery.models.people import SignedInRequest
from gallery.moderation.doors import refuse_all_but_moderators
from gallery.moderation.people.on_behalf import HandOverForm
from gallery.moderation.record.entries import keep
from gallery.moderation.standing import ReviewConflict, is_moderator, locked


class EnterStoryMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return is_moderator(request.user)


def enter_story_menu_item() -> EnterStoryMenuItem:
    return EnterStoryMenuItem(
        _("Enter a story"), reverse("enter_story"), name="enter-story", icon_name="edit", order=160
    )


@never_cache
@require_http_methods(["GET", "POST"])
def enter_story(request: SignedInRequest) -> HttpResponse:
    """Choose the gallery; the contributors' own form does the rest."""
    refuse_all_but_moderators(request.user)
    galleries = GalleryPage.objects.open_for_stories().order_by("path")
    if request.method == "POST":
        slug = request.POST.get("gallery", "").replace("\0", "")
        return begin_for_somebody(request, get_object_or_404(galleries, slug=slug))
    begun = Draft.objects.filter(contributor=request.user, is_on_behalf=True, contribution=None)
    context = {
        "page_title": __("Enter a story for somebody"),
        "galleries": galleries,
        "drafts": begun.select_related("gallery"),
    }
    return render(request, "moderation/enter_story.html", context)


def begin_for_somebody(request: SignedInRequest, gallery: GalleryPage) -> HttpResponse:
    if opening := opens_again(Kind.DRAFT, request):
        return refuse_for_now(request, opening)
    count(Kind.DRAFT, request)
    draft = Draft.objects.create(contributor=request.user, gallery=gallery, is_on_behalf=True)
    return redirect("contributions:draft", draft.key)


@never_cache
@require_POST
def hand_over_story(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask somebody by mail to take over a story that was entered for them; it is theirs once they accept."""
    refuse_all_but_moderators(request.user)
    contribution = get_object_or_404(Contribution.objects.select_related("story"), story=pk)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["email"])))
    elif opening := opens_again(Kind.INVITATION, request):
        return refuse_for_now(request, opening)
    else:
        count(Kind.INVITATION, request)
        offer_and_tell(request, contribution, email=form.cleaned_data["email"])
    return redirect("review_story", pk)


def offer_and_tell(request: SignedInRequest, contribution: Contribution, *, email: str) -> None:
    try:
        offer(contribution, email=email, by=request.user)
    except ReviewConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, __("We have written to %(email)s.") % {"email": email})


@transaction.atomic
def offer(contribution: Contribution, *, email: str, by: User) -> None:
    """Raises ReviewConflict once the story is somebody's."""
    locked(contribution.story)
    contribution = Contribution.objects.select_related("story").get(pk=contribution.pk)
    if not contribution.is_on_behalf:
        raise ReviewConflict(__("Somebody has taken this story over already."))
    invitation = invite(contribution, email=email, kind=Invitation.Kind.HAND_OVER, invited_by=by)
    keep(contribution.story, "gallery.hand_over", by=by, about=invitation)


desk_urls = [
    path("stories/enter/", enter_story, name="enter_story"),
    path("stories/<int:pk>/hand-over/", hand_over_story, name="hand_over_story"),
]
