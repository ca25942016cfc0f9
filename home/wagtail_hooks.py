"""How pages are answered: what everybody may read, everybody gets alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from gallery.models import GalleryPage
from gallery.public import key_now, known_by, public
from home.models import HomePage

INDEXED = ((GalleryPage, "index_route"), (GalleryPage, "feed"))
"""Whose answer is another one only if the index, what stands around every page or the day is: as the front door's."""

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


# Innermost: Wagtail has asked for passwords before.
@hooks.register("on_serve_page", order=1000)
def serve_alike(serve: Serve) -> Serve:
    def answer(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        if not getattr(page, "is_found_open", False):
            return serve(page, request, args, kwargs)
        return for_everybody(request, page, lambda: serve(page, request, args, kwargs))

    return answer


@public
def for_everybody(request: HttpRequest, page: Page, make: Callable[[], HttpResponse]) -> HttpResponse:
    key = key_now(request) if is_made_of_the_index(page, request) else ""
    return known_by(make(), key) if key else make()


def is_made_of_the_index(page: Page, request: HttpRequest) -> bool:
    match = getattr(request, "routable_resolver_match", None)
    return isinstance(page, HomePage) or (match is not None and (page.specific_class, match.url_name) in INDEXED)
