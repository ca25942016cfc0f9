"""Stories inside pages of other sites. These answers alone may be framed by anybody, and lead out of the frame."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from gallery.discovery.filters import bounded
from gallery.discovery.selection import Selection, numbers_in
from gallery.models import StoryPage
from gallery.models.cards import wall_of
from gallery.models.selections import stories_in
from gallery.models.sharing import complete
from gallery.public import public
from gallery.showcases.asked import Asked, asked

MOST, USUAL = 24, 6
LAYOUTS = ("wall", "list")
HEIGHT = 640
"""px, until the frame has said how high it is."""

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Options:
    most: int
    layout: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Options":
        layout = request.GET.get("layout")
        most = bounded(request.GET.get("most", ""), 1, MOST)
        return cls(USUAL if most is None else most, layout if layout in LAYOUTS else LAYOUTS[0])

    def address(self, selection: Selection) -> str:
        chosen = {name: value for name, value in vars(self).items() if value not in (USUAL, LAYOUTS[0])}
        parts = [part for part in (selection.query_string().removeprefix("?"), urlencode(chosen)) if part]
        return reverse("embed") + ("?" + "&".join(parts) if parts else "")


def framed_anywhere(view: View) -> View:
    """The page holds nothing that somebody could be led to press unawares: no form, no session, links out alone."""

    @wraps(view)
    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"], "form-action": ["'none'"]})
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return answer


@require_safe
@framed_anywhere
@public
def embed(request: HttpRequest) -> HttpResponse:
    """A wall of stories that stays current."""
    options = Options.of(request)
    found = asked(request, most=options.most)
    return render(request, "gallery/showing/embed.html", {"asked": found, "options": options, **cards(found.numbers)})


@require_safe
@framed_anywhere
@public
def embed_story(request: HttpRequest, pk: int) -> HttpResponse:
    numbers = stories_in(Selection(stories=numbers_in(str(pk))), most=1)
    if not numbers:
        raise Http404
    return render(request, "gallery/showing/embed.html", cards(numbers))


def cards(numbers: list[int]) -> dict[str, Any]:
    return {"cards": wall_of(StoryPage.objects.published(), numbers, has_lead=False)}


@require_safe
@public
def embed_options(request: HttpRequest) -> HttpResponse:
    """What to paste into a page, and how it will look there."""
    options, found = Options.of(request), asked(request, most=1)
    address = options.address(found.selection)
    context = {
        "asked": found,
        "options": options,
        "address": address,
        "snippet": snippet(request, address, title=found.title),
        "kept": kept_of(found),
        "numbers": sorted({3, USUAL, 9, 12, MOST, options.most}),
    }
    return render(request, "gallery/showing/embed_options.html", context)


def kept_of(found: Asked) -> list[tuple[str, str]]:
    """What the form of options must not lose."""
    return parse_qsl(found.query.removeprefix("?"))


def snippet(request: HttpRequest, address: str, *, title: str) -> str:
    context = {
        "address": complete(request, address),
        "script": complete(request, reverse("embed_script")),
        "title": title,
        "height": HEIGHT,
    }
    return render_to_string("gallery/showing/snippet.html", context).strip()


@require_safe
@public
def embed_script(request: HttpRequest) -> HttpResponse:
    """By an address that stays: it stands in pages of others for years."""
    return HttpResponse(script(), content_type="text/javascript; charset=utf-8")


@cache
def script() -> bytes:
    return Path(str(finders.find("gallery/js/embed.js"))).read_bytes()
