"""Photos on their way into a draft: one by one as a script brings them, or several with the form."""

import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gallery.contributions.access import draft_for
from gallery.contributions.drafts import PhotoThereAlready, add_photo, refuse_ninth_photo, remove_photo
from gallery.contributions.questionnaire import Questionnaire
from gallery.contributions.steps.photos import Photos, photo_form
from gallery.contributions.throttling import count, opens_again
from gallery.contributions.unsaved import sign_in_url
from gallery.contributions.uploads import PictureDoorBusy, PictureRefused, clean_picture
from gallery.models import Attempt, Draft, DraftPhoto, StoryImage, User
from gallery.models.people import SignedInRequest

PATIENCE = 30
"""Seconds that one request may keep the photo door busy."""


@dataclass
class Taken:
    """What became of the photos of one request."""

    errors: list[str] = field(default_factory=list)
    retry_after: int = 0  # seconds


class TooManyPhotos(PictureRefused):
    """The account or its network has sent as many as it may for now."""


def take_photos(request: SignedInRequest, draft: Draft, *, removed: list[StoryImage]) -> Taken:
    for image in removed:
        remove_photo(draft, image)
    taken, began = Taken(), time.monotonic()
    for upload in request.FILES.getlist("new_photos"):
        try:
            if time.monotonic() - began > PATIENCE:
                raise PictureDoorBusy(_("These photos take too long. The ones above are kept. Send the others again."))
            take_photo(request, draft, upload)
        except PictureRefused as error:
            taken.errors.append(f"{upload.name}: {error}")
        except PictureDoorBusy as error:
            taken.errors.append(f"{upload.name}: {error}")
            taken.retry_after = error.retry_after
            break
    return taken


def take_photo(
    request: SignedInRequest, draft: Draft, upload: UploadedFile, *, is_sent_again: bool = False
) -> StoryImage:
    if not is_sent_again:
        refuse_ninth_photo(draft)
    if opening := opens_again(Attempt.Kind.UPLOAD, request):
        time_of_day = date_format(timezone.localtime(opening), "j F, H:i")
        raise TooManyPhotos(
            _("Many photos were sent in a short while. You can send more from %(time)s on.") % {"time": time_of_day}
        )
    count(Attempt.Kind.UPLOAD, request)
    return add_photo(draft, clean_picture(upload), title=upload.name or "")


def signed_out(key: uuid.UUID) -> HttpResponse:
    photos = reverse("contributions:draft_step", args=[key, Photos.slug])
    return JsonResponse({"error": _("You are signed out."), "sign_in": sign_in_url(photos)}, status=401)


def draft_whose_photos_are_open(user: User, key: uuid.UUID) -> Draft:
    """404 also where a moderator has named other parts of the story."""
    draft = draft_for(user, key)
    if Questionnaire(draft).step(Photos.slug) is None:
        raise Http404
    return draft


@never_cache
@require_POST
def add_photo_view(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """One photo; the answer is its row of the form, or a sentence that says why it was not taken."""
    if not request.user.is_authenticated:
        return signed_out(key)
    draft = draft_whose_photos_are_open(request.user, key)
    upload = request.FILES.get("photo")
    if upload is None:
        return JsonResponse({"error": _("No photo has arrived. Choose it again.")}, status=422)
    return answer_to(request, draft, upload, is_sent_again="again" in request.POST)


def answer_to(request: SignedInRequest, draft: Draft, upload: UploadedFile, *, is_sent_again: bool) -> HttpResponse:
    """`is_sent_again`: the browser lost the answer to the first time; that the photo is there already is no mistake."""
    try:
        image = take_photo(request, draft, upload, is_sent_again=is_sent_again)
    except PhotoThereAlready as error:
        if is_sent_again:
            return photo_row(request, draft, error.image, status=200)
        return JsonResponse({"error": str(error)}, status=422)
    except TooManyPhotos as error:
        return JsonResponse({"error": str(error)}, status=429)
    except PictureRefused as error:
        return JsonResponse({"error": str(error)}, status=422)
    except PictureDoorBusy as error:
        return JsonResponse({"error": str(error)}, status=503, headers={"Retry-After": str(error.retry_after)})
    except Draft.DoesNotExist:
        return JsonResponse({"error": _("This story has been sent.")}, status=410)
    return photo_row(request, draft, image, status=201)


def photo_row(request: SignedInRequest, draft: Draft, image: StoryImage, *, status: int) -> HttpResponse:
    photo = get_object_or_404(DraftPhoto, draft=draft, image=image)
    form = photo_form(photo, data=None, words={"order": draft.photos.count()})
    return render(request, "contributions/includes/photo_row.html", {"form": form}, status=status)


@never_cache
@require_POST
def remove_photo_view(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return signed_out(key)
    draft = draft_whose_photos_are_open(request.user, key)
    photo = get_object_or_404(
        draft.photos.select_related("image"), image__key=request.POST.get("photo", "").replace("\0", "")
    )
    with suppress(Draft.DoesNotExist):
        remove_photo(draft, photo.image)
    return HttpResponse(status=204)
