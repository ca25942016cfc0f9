"""How pages are answered: what everybody may read, everybody gets alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from gallery.models import GalleryPage, ShowcaseIndexPage, ShowcasePage
from gallery.public import key_now, known_by, public
from home.models import HomePage

INDEXED = {(GalleryPage, name) for name in ("index_route", "feed", "read_across")}
"""Whose answer is another one only if the index, what stands around every page or the day is: as the front door's."""

WHOLLY_INDEXED = (HomePage, ShowcaseIndexPage, ShowcasePage)
"""The same of pages that have one answer alone."""

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
    return isinstance(page, WHOLLY_INDEXED) or (match is not None and (page.specific_class, match.url_name) in INDEXED)
