"""The second step of signing in: a code from an app on the phone. Who works in the admin of a real site needs it."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from gallery.models import SiteSettings, User
from gallery.models.sharing import draw_qr
from gallery.notifications.about_safety import REMOVED, tell_of_change

CHANGES = ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes")
STEP = "mfa"
"""As allauth calls it in what it remembers of a session."""


class Adapter(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return SiteSettings.current().name

    def build_totp_svg(self, url: str) -> str:
        return draw_qr(url).decode()


class SecondStepMiddleware:
    """Keeps those out of the admin who have not taken it in this session, and leads them to it.

    Nor may they change it: a password alone would take it away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if needs_it(request) and not has_taken_it(request):
            return redirect(way_to_it(request))
        return self.get_response(request)


def needs_it(request: HttpRequest) -> bool:
    if settings.STAFF_NEED_SECOND_STEP and is_for_staff(request):
        return True
    is_about_it = request.path_info in map(reverse, CHANGES) and request.user.is_authenticated
    return is_about_it and is_set_up(request)


def is_set_up(request: HttpRequest) -> bool:
    return is_mfa_enabled(request.user, [Authenticator.Type.TOTP])


def is_for_staff(request: HttpRequest) -> bool:
    """Others are kept out of the admin by what they may do."""
    is_inside = request.path_info.startswith(reverse("wagtailadmin_home"))
    return is_inside and request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")


def has_taken_it(request: HttpRequest) -> bool:
    return any(record["method"] == STEP for record in get_authentication_records(request, request.user))


def way_to_it(request: HttpRequest) -> str:
    """Setting it up ends with the recovery codes, whatever somebody came for."""
    if not is_set_up(request):
        return reverse("mfa_activate_totp")
    came_for = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': came_for})}"


class SetUpView(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever sets it up has taken it: they have typed a code of the app."""
        answer = super().form_valid(form)
        record_authentication(self.request, self.request.user, STEP, type=Authenticator.Type.TOTP)
        return answer


@transaction.atomic
def forget_second_step(user: User) -> int:
    """How many ways there were: an app, recovery codes."""
    found, _by_model = Authenticator.objects.filter(user=user).delete()
    if found:
        tell_of_change(user, REMOVED)
    return found
