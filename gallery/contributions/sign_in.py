"""Signing in with a code sent by mail.

One box for known and new addresses: an account comes into being when its code is entered.
"""

import time
from typing import Any, Self

from allauth.account import app_settings, views
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress, Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import EmailInput
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gallery.contributions.fields import AddressField
from gallery.models import SiteSettings, User
from gallery.notifications.about_safety import ADDED, CODES, REMOVED, tell_of_change

CODE_LENGTH = 6
CODE_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are taken for one another."""

TOLD = {
    "mfa/email/totp_activated": ADDED,
    "mfa/email/totp_deactivated": REMOVED,
    "mfa/email/recovery_codes_generated": CODES,
}
"""What allauth would mail about, by its templates."""


class AccountAdapter(DefaultAccountAdapter):
    def generate_login_code(self) -> str:
        return get_random_string(CODE_LENGTH, CODE_CHARACTERS)

    def get_from_email(self) -> str:
        return SiteSettings.current().sender

    def is_safe_url(self, url: str | None) -> bool:
        try:
            return super().is_safe_url(url)
        except ValueError:  # such as a broken IPv6 address
            return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts begin with a code (below), never with allauth's form."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        is_staff = request.user.has_perm("wagtailadmin.access_admin")
        return reverse("wagtailadmin_home") if is_staff else reverse("contributions:my_stories")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has signed in just now has shown who they are."""
        records = get_authentication_records(self.request, self.request.user)
        is_recent = any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)
        return not is_recent and super().is_reauthentication_required(app=app, **kwargs)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """In our own words, and without asking where from: a network address would tell people nothing."""
        if template_prefix in TOLD:
            tell_of_change(user, TOLD[template_prefix])

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """What went well is seen on the page; only errors need saying."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class CodeProcess(LoginCodeVerificationProcess):
    """allauth's, but an unknown address gets a code too, so that nobody can tell it from a known one."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        context = {"request": self.request, "code": self.generate_code(), "site_name": SiteSettings.current().name}
        get_adapter().send_mail("account/email/login_code", email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        if self.user is None:
            self._user = account_for(self.state["email"])
        return super().finish(redirect_url)

    @classmethod
    def begin(cls, request: HttpRequest, *, user: User | None, email: str) -> None:
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": "login_by_code"}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        process = cls(stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> Self | None:
        return cls(stage).abort_if_invalid()


def account_for(email: str) -> User:
    """The account of whoever has just proved that the address is theirs."""
    user = User.objects.filter(email__iexact=email).first() or new_account(email)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def new_account(email: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:  # the same code, sent twice at once
        return User.objects.get(email__iexact=email)


class RequestCodeForm(RequestLoginCodeForm):
    email = AddressField(max_length=254, widget=EmailInput(attrs={"autocomplete": "email"}))


class RequestCodeView(views.RequestLoginCodeView):
    form_class = RequestCodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        CodeProcess.begin(self.request, user=form._user, email=form.cleaned_data["email"])
        return super(views.RequestLoginCodeView, self).form_valid(form)


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"), name="dispatch"
)
class ConfirmCodeView(views.ConfirmLoginCodeView):
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = request._login_stage  # type: ignore[attr-defined]
        self._process = CodeProcess.resume(self.stage)
        if self._process is None:
            return redirect("account_request_login_code")
        # allauth's own dispatch would resume a process that knows no new addresses.
        return super(views.ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)


class StaffSignInView(views.LoginView):
    """For the admin. A contributor who is signed in already is told so, instead of being sent round in circles."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            return render(request, "account/no_admin.html", status=403)
        return super().dispatch(request, *args, **kwargs)
