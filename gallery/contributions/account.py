"""The pages of a contributor's account: its address, its sessions, everything about them, and its end."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gallery.contributions.account_archive import archive_of
from gallery.contributions.account_erasure import delete_account as erase_account
from gallery.contributions.account_erasure import has_public_stories
from gallery.contributions.account_forms import DeleteAccountForm, NewAddressForm
from gallery.contributions.personal_data import (
    AddressChange,
    AddressTaken,
    LinkOfNoUse,
    ask_for_new_address,
    end_sessions,
)
from gallery.contributions.personal_data import change_address as change_to
from gallery.contributions.throttling import Kind, count, opens_again, refuse_for_now
from gallery.contributions.unsaved import signed_in_to_post
from gallery.models import User
from gallery.models.people import SignedInRequest


@never_cache
@login_required
@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    return show(request, NewAddressForm(user=request.user))


def show(request: SignedInRequest, form: NewAddressForm, *, status: int = 200) -> HttpResponse:
    return render(request, "account/account.html", {"form": form}, status=status)


@never_cache
@signed_in_to_post("contributions:account")
def change_address(request: SignedInRequest) -> HttpResponse:
    """Ask for another address. The answer does not tell whether somebody has it already."""
    form = NewAddressForm(request.POST, user=request.user)
    if not form.is_valid():
        return show(request, form, status=422)
    if (opening := opens_again(Kind.ACCOUNT, request)) is not None:
        return refuse_for_now(request, opening)
    count(Kind.ACCOUNT, request)
    address = form.cleaned_data["email"]
    ask_for_new_address(request.user, address=address)
    messages.success(
        request, _("We have sent a mail to %(address)s. The link in it works for one hour.") % {"address": address}
    )
    return redirect("contributions:account")


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever can read the mail may press the button, signed in or not."""
    try:
        change = AddressChange.of(token)
        if request.method == "POST":
            return take_new_address(request, change)
    except LinkOfNoUse:
        return render(request, "account/address_link_of_no_use.html", status=410)
    except AddressTaken:
        return render(request, "account/address_taken.html", {"change": change}, status=409)
    if not change.is_open and not change.is_done:
        return render(request, "account/address_link_of_no_use.html", status=410)
    return render(request, "account/confirm_address.html", {"change": change})


def take_new_address(request: HttpRequest, change: AddressChange) -> HttpResponse:
    """Pressing the button twice is answered as if it had been pressed once."""
    if not change.is_done:
        change_to(change)
    return redirect("contributions:confirm_address", change.token)


@signed_in_to_post("contributions:account")
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """In this browser too."""
    end_sessions(request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere. Your stories stay as they are."))
    return redirect("account_request_login_code")


@never_cache
@signed_in_to_post("contributions:account")
def download(request: SignedInRequest) -> HttpResponseBase:
    if (opening := opens_again(Kind.ACCOUNT, request)) is not None:
        return refuse_for_now(request, opening)
    count(Kind.ACCOUNT, request)
    name = f"about-me-{timezone.localdate().isoformat()}.zip"
    return FileResponse(archive_of(request.user, request=request), as_attachment=True, filename=name)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete_account(request: SignedInRequest) -> HttpResponse:
    if is_staff(request.user):
        return render(request, "account/delete_staff.html", status=200 if request.method == "GET" else 403)
    typed = request.POST if request.method == "POST" else None
    form = DeleteAccountForm(typed, has_public_stories=has_public_stories(request.user))
    if request.method == "POST" and form.is_valid():
        erase_account(request.user, keep_stories=form.keep_stories)
        logout(request)
        return redirect("contributions:account_deleted")
    return render(request, "account/delete_account.html", {"form": form}, status=422 if form.errors else 200)


def is_staff(user: User) -> bool:
    """Their decisions and corrections stay: an administrator says what becomes of the account."""
    return user.has_perm("wagtailadmin.access_admin")


@require_GET
def account_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_deleted.html")
