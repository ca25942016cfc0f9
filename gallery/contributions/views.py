"""The doors to sharing a story: choosing a gallery, and the first step of a new draft."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gallery.contributions.access import draft_for
from gallery.contributions.drafting.doors import is_autosave, receipt_for
from gallery.contributions.drafting.pages import show_again, show_step
from gallery.contributions.drafting.saving import take_in, take_in_kept
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.sign_in import RequestCodeForm
from gallery.contributions.steps.about_you import ABOUT_YOU, AboutYou
from gallery.contributions.unsaved import ask_to_sign_in, hand_back, kept_for
from gallery.models import Draft, GalleryPage
from gallery.models.people import SignedInRequest
from gallery.public import public


@require_safe
@public
def share(request: HttpRequest) -> HttpResponse:
    galleries = list(GalleryPage.objects.shown().programmes().select_related("picture").order_by("path"))
    return render(
        request,
        "contributions/share.html",
        {
            "galleries": [{"url": page.share_url, **about(page)} for page in galleries if page.is_open],
            "closed": [about(page) for page in galleries if not page.is_open],
        },
    )


def about(gallery: GalleryPage) -> dict[str, Any]:
    return {
        "title": gallery.title,
        "introduction": gallery.introduction,
        "closing_note": gallery.closing_note,
        "picture": gallery.picture,
    }


@never_cache
@require_http_methods(["GET", "POST"])
def share_story(request: SignedInRequest, slug: str) -> HttpResponse:
    """The first step of a story to this gallery. Its first save makes the draft, which has an address for each step.

    Whoever is not signed in is asked to, first.
    """
    gallery = get_object_or_404(GalleryPage.objects.shown().programmes(), slug=slug.replace("\0", ""))
    if not request.user.is_authenticated:
        return sign_in_first(request, gallery)
    if request.method == "POST":
        return begin(request, gallery)
    if (kept := kept_for(request)) is not None:
        return take_in_kept(request, draft_by(request, gallery, kept), ABOUT_YOU, kept)
    own = Draft.objects.filter(contributor=request.user, contribution=None, is_on_behalf=False)
    begun = own.filter(gallery=gallery).first()
    if begun is not None and "new" not in request.GET:
        return redirect("contributions:draft", begun.key)
    if not gallery.is_open:
        return closed_page(request, gallery)
    return show_new(request, Draft(contributor=request.user, gallery=gallery))


def show_new(request: SignedInRequest, draft: Draft) -> HttpResponse:
    return show_step(request, Questionnaire(draft), AboutYou(draft))


def begin(request: SignedInRequest, gallery: GalleryPage) -> HttpResponse:
    draft = draft_by(request, gallery, request.POST)
    return receipt_for(request, draft.key) or take_in(request, draft, ABOUT_YOU)


def draft_by(request: SignedInRequest, gallery: GalleryPage, posted: QueryDict) -> Draft:
    """By the key that the page has made: however often it is sent, there is one draft."""
    key = key_of(posted.get("key", "")) or uuid.uuid4()
    if Draft.objects.filter(key=key).exists():
        return draft_for(request.user, key)
    return Draft(key=key, contributor=request.user, gallery=gallery)


def key_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def closed_page(request: HttpRequest, gallery: GalleryPage) -> HttpResponse:
    return render(
        request, "contributions/before_you_start.html", {"gallery": gallery, "closed_note": gallery.closing_note}
    )


def sign_in_first(request: HttpRequest, gallery: GalleryPage) -> HttpResponse:
    if request.method == "POST":
        return ask_to_sign_in(request)
    if not gallery.is_open:
        return closed_page(request, gallery)
    context = {"gallery": gallery, "sign_in_form": RequestCodeForm(), "next": request.get_full_path()}
    return render(request, "contributions/before_you_start.html", context)


def csrf_failure(request: SignedInRequest, reason: str = "") -> HttpResponse:
    """Signing in again in another window makes an open form stale: it comes back as it was, ready to be sent."""
    match = resolve(request.path_info)
    if match.view_name not in {"contributions:share_story", "contributions:draft_step"}:
        return render(request, "403_csrf.html", status=403)
    if is_autosave(request):
        return JsonResponse({"note": _("Load this page again, to go on. Nothing is lost.")}, status=403)
    if not request.user.is_authenticated:
        return hand_back(request)
    key = match.kwargs.get("key") or key_of(request.POST.get("key", ""))
    if key and (receipt := receipt_for(request, key)):
        return receipt
    if match.view_name == "contributions:draft_step":
        return show_again(request, draft_for(request.user, match.kwargs["key"]), match.kwargs["step"])
    gallery = get_object_or_404(GalleryPage.objects.shown().programmes(), slug=match.kwargs["slug"])
    return show_again(request, draft_by(request, gallery, request.POST), ABOUT_YOU)
