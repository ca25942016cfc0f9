"""Every kind of mail that the project writes, as people get it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.menu import MenuItem

from gallery.models import OutgoingMail, User
from gallery.models.people import SignedInRequest
from gallery.moderation import review
from gallery.notifications.cast import NoGallery
from gallery.notifications.samples import SAMPLES, Sample, letter_of


def may_preview(user: User) -> bool:
    """Moderators, and editors: the sender and the name of the site are theirs to choose."""
    return review.is_moderator(user) or user.has_perm("gallery.change_sitesettings")


@require_GET
def letters(request: SignedInRequest) -> HttpResponse:
    if not may_preview(request.user):
        raise PermissionDenied
    rows = [
        {"label": sample.label, "reader": sample.reader, "url": reverse("letter", args=[kind])}
        for kind, sample in SAMPLES.items()
    ]
    return render(request, "moderation/letters.html", {"page_title": __("Mail"), "rows": rows})


@require_GET
def letter(request: SignedInRequest, kind: str) -> HttpResponse:
    if not may_preview(request.user):
        raise PermissionDenied
    if kind not in SAMPLES:
        raise Http404
    sample = SAMPLES[kind]
    context = {"page_title": sample.label, "reader": sample.reader, "letter": letter_if_any(sample)}
    return render(request, "moderation/letter.html", context)


def letter_if_any(sample: Sample) -> OutgoingMail | None:
    try:
        return letter_of(sample)
    except NoGallery:
        return None


class LettersMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return may_preview(request.user)


def letters_menu_item() -> LettersMenuItem:
    return LettersMenuItem(_("Mail"), reverse("letters"), name="letters", icon_name="mail", order=260)


desk_urls = [
    path("mail/", letters, name="letters"),
    path("mail/<slug:kind>/", letter, name="letter"),
]
