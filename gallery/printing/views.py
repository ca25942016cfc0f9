"""Where anybody asks for something printed, waits for it, and gets it.

Nobody has to be known for that, and nothing of theirs is changed: the form needs no token, and so no cookie.
"""

from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gallery.contributions.throttling import Kind, count, opens_again, refuse_for_now
from gallery.discovery.listing import counted
from gallery.discovery.selection import Selection
from gallery.models import Booklet
from gallery.models.selections import stories_in
from gallery.printing.booklets import MOST_STORIES, NothingToPrint, TooManyWaiting, ask_for, is_there, may_be_named
from gallery.printing.naming import name_of
from gallery.public import KEPT_BY_NOBODY, forget_visitor, public

Format = Booklet.Format
ABOUT = {
    Format.BOOKLET: _("Cover, contents, a page or two for each story, all answers question by question."),
    Format.SHEET: _("The whole story with its photos, on both sides of a sheet."),
    Format.CARD: _("A photo, the title, a quote and a code to scan. To hand out or pin up."),
    Format.POSTER: _("One page: a large photo or a few, the title, and a large code that opens all of it."),
}


CHOOSE = _("Choose one of these.")


class PrintForm(forms.Form):
    format = forms.ChoiceField(
        choices=Format.choices, error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE)
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
def print_stories(request: HttpRequest) -> HttpResponse:
    """What would be made of the selection in the address; a POST has it made."""
    forget_visitor(request)
    selection = Selection.from_query(request.GET)
    return receive(request, selection) if request.method == "POST" else show(request, selection)


def show(request: HttpRequest, selection: Selection, *, note: str = "", status: int = 200) -> HttpResponse:
    numbers = stories_in(selection, most=MOST_STORIES + 1)
    if not numbers:
        return render(request, "printing/nothing.html", status=404)
    shown = numbers[:MOST_STORIES]
    context = {
        "name": name_of(selection, shown),
        "counted": counted(len(shown)),
        "is_cut": len(numbers) > MOST_STORIES,
        "formats": [(one.value, one.label, ABOUT[one], one == wished(request, shown)) for one in Format],
        "query": selection.query_string(),
        "note": note,
    }
    return render(request, "printing/print.html", context, status=status)


def wished(request: HttpRequest, numbers: list[int]) -> str:
    """The format that is chosen beforehand: a booklet of one story would be mostly cover."""
    asked = request.POST.get("format") or request.GET.get("format", "")
    return asked if asked in Format.values else (Format.SHEET if len(numbers) == 1 else Format.BOOKLET)


def receive(request: HttpRequest, selection: Selection) -> HttpResponse:
    form = PrintForm(request.POST)
    if not form.is_valid():
        return show(request, selection, note=str(form.errors["format"][0]), status=422)
    if opening := opens_again(Kind.PRINT, request):
        return refuse_for_now(request, opening)
    count(Kind.PRINT, request)
    try:
        booklet = ask_for(selection, format=form.cleaned_data["format"])
    except NothingToPrint:
        return render(request, "printing/nothing.html", status=404)
    except TooManyWaiting as busy:
        response = show(request, selection, note=str(busy), status=503)
        response["Retry-After"] = str(busy.retry_after)
        return response
    return redirect(booklet.address)


@require_safe
def booklet(request: HttpRequest, key: Any) -> HttpResponse:
    """How far it is, and then where it is."""
    forget_visitor(request)
    found = get_object_or_404(Booklet, pk=key)
    if not (is_there(found) if found.is_ready else may_be_named(found)):
        return gone(request, found)
    response = render(request, "printing/booklet.html", {"booklet": found, "counted": counted(len(found.stories))})
    response["Cache-Control"] = KEPT_BY_NOBODY
    return response


@require_safe
def file(request: HttpRequest, key: Any, name: str) -> HttpResponseBase:
    """Never one that holds what is not public any more."""
    forget_visitor(request)
    found = get_object_or_404(Booklet, pk=key)
    if not found.is_ready:
        return redirect(found.address)
    if not is_there(found):
        return gone(request, found)
    opened = found.file.open("rb")
    # Of our usual policy, "no objects" would keep some browsers from showing any PDF.
    policy = "frame-ancestors 'self'"
    headers = {"Cache-Control": KEPT_BY_NOBODY, "X-Robots-Tag": "noindex", "Content-Security-Policy": policy}
    return FileResponse(opened, content_type="application/pdf", filename=f"{name}.pdf", headers=headers)


def gone(request: HttpRequest, found: Booklet) -> HttpResponse:
    return render(request, "printing/gone.html", {"booklet": found}, status=410)
