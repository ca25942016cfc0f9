import time
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gallery.contributions.access import contribution_for
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.sign_in import RequestCodeForm
from gallery.contributions.submission import (
    GalleryClosed,
    NotReturned,
    add_photo,
    refuse_ninth_photo,
    remove_photo,
    resubmit_story,
    save_draft,
    submit_story,
)
from gallery.contributions.throttling import opens_again
from gallery.contributions.uploads import PictureDoorBusy, PictureRefused, clean_picture
from gallery.models import Contribution, Draft, GalleryPage, User
from gallery.models.people import SignedInRequest

UNTYPED = {"csrfmiddlewaretoken", "key", "action", "consent", "consent_text", "website"}
PATIENCE = 30
"""Seconds that one request may keep the photo door busy."""
TAKES_TOO_LONG = gettext_lazy(
    "These photos take too long. The ones above this are kept. Send the others by themselves."
)


@require_GET
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
    """The form of one gallery; whoever is not signed in is asked to, first."""
    gallery = get_object_or_404(GalleryPage.objects.shown().programmes(), slug=slug.replace("\0", ""))
    if not request.user.is_authenticated:
        return ask_to_sign_in(request, gallery)
    draft = draft_in(request, gallery)
    if request.method == "POST":
        return receive(request, draft)
    if not gallery.is_open and draft.pk is None:
        return closed_page(request, gallery)
    return show(request, Questionnaire(draft))


def closed_page(request: HttpRequest, gallery: GalleryPage) -> HttpResponse:
    return render(request, "contributions/share_story.html", {"gallery": gallery, "closed_note": gallery.closing_note})


def ask_to_sign_in(request: HttpRequest, gallery: GalleryPage) -> HttpResponse:
    if request.method == "POST":
        return hand_back(request)
    if not gallery.is_open and "draft" not in request.GET:
        return closed_page(request, gallery)
    context = {"gallery": gallery, "sign_in_form": RequestCodeForm(), "next": request.get_full_path()}
    return render(request, "contributions/share_story.html", context)


def hand_back(request: HttpRequest) -> HttpResponse:
    """What was typed, to copy, where it cannot be kept since nobody is signed in."""
    names = [name for name in request.POST if name not in UNTYPED and not name.endswith("_FORMS")]
    words = [value for name in names for value in request.POST.getlist(name) if value.strip()]
    return render(request, "contributions/signed_out.html", {"words": words}, status=403)


def csrf_failure(request: SignedInRequest, reason: str = "") -> HttpResponse:
    """Signing in again in another window makes an open form stale: it comes back as it was, ready to be sent."""
    match = resolve(request.path_info)
    if match.view_name != "contributions:share_story":
        return render(request, "403_csrf.html", status=403)
    if not request.user.is_authenticated:
        return hand_back(request)
    gallery = get_object_or_404(GalleryPage.objects.shown().programmes(), slug=match.kwargs["slug"])
    questionnaire = Questionnaire(draft_in(request, gallery), data=request.POST)
    response = show(request, questionnaire, refusal=_("Please press the button once more. Nothing is lost."))
    response.status_code = 403
    return response


def draft_in(request: SignedInRequest, gallery: GalleryPage) -> Draft:
    """The draft that the request names; else the one last worked on; else a new one, not saved yet."""
    drafts = Draft.objects.select_related("gallery", "contributor", "contribution")
    own = drafts.filter(contributor=request.user, gallery=gallery)
    new = Draft(contributor=request.user, gallery=gallery)
    if request.method == "GET":
        if "draft" in request.GET:
            return get_object_or_404(own, key=key_of(request.GET["draft"]))
        begun = own.filter(contribution=None).first()
        return new if begun is None or "new" in request.GET else begun
    if key := key_of(request.POST.get("key", "")):
        new.key = key
        if Draft.objects.filter(key=key).exists():
            return get_object_or_404(own, key=key)
    return new


def key_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def receive(request: SignedInRequest, draft: Draft) -> HttpResponse:
    if (receipt := receipt_for(request, draft)) is not None:
        return receipt
    try:
        return take_in(request, draft)
    except Draft.DoesNotExist:
        # Sent from another window while this one was still bringing its photos.
        return receipt_for(request, draft) or redirect("contributions:my_stories")


def receipt_for(request: SignedInRequest, draft: Draft) -> HttpResponse | None:
    """Of a draft that was sent already: the same page as then."""
    sent = Contribution.objects.sent_from(draft.key).first()
    return redirect("contributions:sent", contribution_for(request.user, sent.pk).pk) if sent else None


def take_in(request: SignedInRequest, draft: Draft) -> HttpResponse:
    action = request.POST.get("action", "")
    opening = opens_again(request.user)
    if opening is not None and draft.pk is None:
        return refuse_for_now(request, opening)
    draft = save_draft(draft, Questionnaire(draft, data=request.POST).typed())
    if opening is not None and (action == "send" or request.FILES):
        return refuse_for_now(request, opening)
    photo_errors, is_busy = take_photos(request, draft)
    questionnaire = Questionnaire(draft, data=request.POST)
    if not photo_errors and action == "send" and questionnaire.is_valid:
        return send(request, questionnaire)
    if not photo_errors and action != "send":
        return redirect(form_url(draft, action))
    response = show(request, questionnaire, photo_errors=photo_errors)
    if is_busy:
        response.status_code, response["Retry-After"] = 503, str(PictureDoorBusy.retry_after)
    return response


def refuse_for_now(request: SignedInRequest, opening: datetime) -> HttpResponse:
    return render(request, "429.html", {"opens_again": opening}, status=429)


def take_photos(request: SignedInRequest, draft: Draft) -> tuple[list[str], bool]:
    """Remove and add pictures as asked; the sentences about those that could not be taken, and whether to try later."""
    for form in Questionnaire(draft, data=request.POST).photos.removed:
        remove_photo(draft, form.image)
    errors: list[str] = []
    began = time.monotonic()
    for upload in request.FILES.getlist("new_photos"):
        if time.monotonic() - began > PATIENCE:
            return [*errors, f"{upload.name}: {TAKES_TOO_LONG}"], True
        try:
            take_photo(draft, upload)
        except PictureRefused as error:
            errors.append(f"{upload.name}: {error}")
        except PictureDoorBusy as error:
            return [*errors, f"{upload.name}: {error}"], True
    return errors, False


def take_photo(draft: Draft, upload: UploadedFile) -> None:
    refuse_ninth_photo(draft)
    add_photo(draft, clean_picture(upload), title=upload.name or "")


def form_url(draft: Draft, action: str) -> str:
    address = reverse("contributions:share_story", args=[draft.gallery.slug])
    place = "#photos" if action == "add_photos" else ""
    return f"{address}?{urlencode({'draft': draft.key, 'saved': 1})}{place}"


def send(request: SignedInRequest, questionnaire: Questionnaire) -> HttpResponse:
    draft = questionnaire.draft
    deliver = submit_story if draft.contribution_id is None else resubmit_story
    try:
        contribution = deliver(questionnaire.shared(), draft=draft)
    except GalleryClosed:
        return show(request, questionnaire, refusal=_("This gallery has closed for new stories. Your draft is kept."))
    except NotReturned:
        refusal = _("This story is not waiting for changes any more. Look under “My stories” where it stands.")
        return show(request, questionnaire, refusal=refusal)
    remember(request.user, questionnaire.form.cleaned_data)
    return redirect("contributions:sent", contribution.pk)


def remember(user: User, answers: dict[str, Any]) -> None:
    """So that the next story's form knows it already."""
    user.organisation = answers["organisation"]
    user.name = answers["your_name"] or user.name
    user.save(update_fields=["organisation", "name"])


def show(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    *,
    photo_errors: list[str] | None = None,
    refusal: str = "",
) -> HttpResponse:
    draft = questionnaire.draft
    contribution = draft.contribution
    is_sent = request.POST.get("action") == "send"
    summary = [("new_photos", error) for error in photo_errors or []]
    if refusal:
        summary.append(("send", refusal))
    context = {
        "gallery": draft.gallery,
        "draft": draft,
        "form": questionnaire.form,
        "quotes": questionnaire.quotes,
        "links": questionnaire.links,
        "photos": questionnaire.photos,
        "photo_errors": photo_errors or [],
        "error_summary": summary + (questionnaire.error_summary if is_sent else []),
        "consent_text": questionnaire.form.consent_wording,
        "is_closed": not draft.gallery.is_open and contribution is None,
        "saved_note": _("Saved.") if "saved" in request.GET else "",
        "contribution": contribution,
        "moderator_message": last_message(contribution) if contribution else "",
    }
    return render(request, "contributions/share_story.html", context, status=422 if context["error_summary"] else 200)


def last_message(contribution: Contribution) -> str:
    decision = contribution.story.decisions.last()
    return decision.message if decision else ""
