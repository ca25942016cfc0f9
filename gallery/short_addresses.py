"""Addresses beside those of the pages: one that stays, for what is printed, and one for data.

A code on a poster outlives the name of what it opens, and its place.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.views import serve

from gallery.models import ShowcasePage, StoryPage
from gallery.public import public


@require_safe
@public
def story(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StoryPage.objects.published(), pk=pk)
    address = found.get_url(request)
    if not address:
        raise Http404
    return redirect(address)


@require_safe
@public
def showcase(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ShowcasePage.objects.shown(), pk=pk)
    address = found.get_url(request)
    if not address:
        raise Http404
    return redirect(address)


@require_safe
def map_data(request: HttpRequest, gallery: str) -> HttpResponseBase:
    """Wagtail's addresses end with a slash, and those of data with what they are."""
    return serve(request, f"{gallery}/map/")
