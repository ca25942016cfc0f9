"""Whose draft the address names, and what people see of one that is not there any more."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gallery.contributions.access import contribution_for, draft_for
from gallery.contributions.unsaved import ask_to_sign_in
from gallery.models import Contribution, Draft
from gallery.models.people import SignedInRequest

View = Callable[..., HttpResponse]


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


def gone(request: SignedInRequest, draft: Draft) -> HttpResponse:
    """Sent from another window meanwhile, or deleted."""
    if receipt := receipt_for(request, draft.key):
        return receipt
    if is_autosave(request):
        return JsonResponse({"note": _("This draft is not there any more.")}, status=404)
    messages.error(request, _("This draft is not there any more."))
    return redirect("contributions:my_stories")


def is_autosave(request: HttpRequest) -> bool:
    return request.POST.get("action") == "autosave"
