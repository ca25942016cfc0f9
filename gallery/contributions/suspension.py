"""The gate for somebody who is suspended: one question, asked wherever something new would begin."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from gallery.models import SiteSettings
from gallery.moderation.people.trust import is_suspended

FOR_SCRIPTS = ("contributions:add_photo",)
"""Doors that only a script knocks at; a page would tell it nothing."""


class Suspended(PermissionDenied):
    """They may sign in, read, download, withdraw and delete, and nothing else meanwhile."""


def refuse_suspended(request: HttpRequest) -> None:
    if request.user.is_authenticated and is_suspended(request.user):
        raise Suspended


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for whatever somebody may not do; whoever is suspended is told so, and whom to write to."""
    if not isinstance(exception, Suspended):
        return permission_denied(request, exception)
    match = request.resolver_match
    if request.POST.get("action") == "autosave" or (match and match.view_name in FOR_SCRIPTS):
        words = _("Your account is suspended. You cannot add anything for now.")
        return JsonResponse({"note": words, "error": words}, status=403)
    return render(request, "suspended.html", {"contact": SiteSettings.current().mail_sender}, status=403)
