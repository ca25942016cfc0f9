"""What somebody typed who was signed out meanwhile: kept with their browser's session until they have signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gallery.contributions.throttling import count, opens_again
from gallery.models import Attempt

View = Callable[..., HttpResponseBase]
KEY = "unsaved"
MOST_CHARACTERS = 300_000
UNTYPED = {"csrfmiddlewaretoken", "key", "action", "version", "window", "count", "consent", "consent_text", "website"}


def sign_in_url(way_on: str) -> str:
    return f"{reverse('account_request_login_code')}?{urlencode({'next': way_on})}"


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """And come back to the same step, with what was typed."""
    if request.method != "POST":
        return redirect(sign_in_url(request.path))
    if request.POST.get("action") == "autosave":
        note = _("You are signed out. What you typed is kept on this device.")
        return JsonResponse({"note": note, "sign_in": sign_in_url(request.path)}, status=401)
    if request.FILES:
        messages.warning(request, _("We cannot keep photos while you are signed out. Choose them again afterwards."))
    return keep(request) or hand_back(request)


def keep(request: HttpRequest, *, way_on: str = "") -> HttpResponse | None:
    """Until they come to `way_on` signed in; without one, to the same address."""
    path = way_on or request.path
    body = request.POST.urlencode()
    if len(body) > MOST_CHARACTERS or opens_again(Attempt.Kind.UNSAVED, request):
        return None
    count(Attempt.Kind.UNSAVED, request)
    request.session[KEY] = {"path": path, "body": body}
    return redirect(sign_in_url(path))


def kept_for(request: HttpRequest) -> QueryDict | None:
    """What was typed at this address before signing in, once."""
    kept = request.session.get(KEY)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept["body"])


def hand_back(request: HttpRequest) -> HttpResponse:
    """What was typed, to copy, where there is too much of it to keep."""
    names = [name for name in request.POST if name not in UNTYPED and not name.endswith("_FORMS")]
    words = [value for name in names for value in request.POST.getlist(name) if value.strip()]
    return render(request, "contributions/signed_out.html", {"words": words}, status=403)


def signed_in_to_post(way_on: str, *, keeps_words: bool = False) -> Callable[[View], View]:
    """For views that take POST alone: whoever is signed out signs in and comes to `way_on`, which takes GET.

    With `keeps_words` that page finds what was typed, by `kept_for`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                path = reverse(way_on, kwargs=kwargs)
                if keeps_words and request.method == "POST":
                    return keep(request, way_on=path) or hand_back(request)
                return redirect(sign_in_url(path))
            return require_POST(view)(request, **kwargs)

        return inner

    return decorate
